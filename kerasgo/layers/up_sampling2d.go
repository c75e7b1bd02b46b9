package layers

import (
	"kerasgo/kerasgo/graph"
)

// UpSampling2DLayer makes images larger.
type UpSampling2DLayer struct {
	options[*UpSampling2DLayer]
	formatOptions[*UpSampling2DLayer]
	Config UpSampling2DConfig
}

// UpSampling2DConfig is what an UpSampling2DLayer is made of.
type UpSampling2DConfig struct {
	Common
	FormatConfig
	Size          [2]int `json:"size"`          // default 2, 2
	Interpolation string `json:"interpolation"` // default "nearest"
}

// UpSampling2D makes each pixel of images of shape (batch, height, width,
// channels) a block of size pixels: (batch, height·size, width·size, channels).
// size is one number for a square, or height and width, default 2. Keras:
// keras.layers.UpSampling2D.
func UpSampling2D(size ...int) *UpSampling2DLayer {
	l := &UpSampling2DLayer{}
	l.own(l, "UpSampling2D", &l.Config.Common)
	l.formatOptions = newFormatOptions(&l.options, &l.Config.FormatConfig)
	l.Config.Interpolation = "nearest"
	return l.Size(or(size, 2)...)
}

// Size sets how many times higher and wider the images become: one number for both,
// or height and width; default 2.
func (l *UpSampling2DLayer) Size(size ...int) *UpSampling2DLayer {
	l.Config.Size = [2]int(lengths(l.core.Describe(), "size", size, 2))
	return l
}

// Interpolation sets how the pixels between those of the input come about:
// "nearest", the default, repeats them, "bilinear" draws straight lines, "bicubic"
// cubic curves (Keys 1981), "lanczos3" and "lanczos5" sum windowed sines.
func (l *UpSampling2DLayer) Interpolation(name string) *UpSampling2DLayer {
	l.Config.Interpolation = known(l.core.Describe(), "interpolation", name, "nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")
	return l
}

// Build checks the shape.
func (l *UpSampling2DLayer) Build(inputs ...[]int) { l.wantAxes(inputs[0], 2) }

// Forward repeats or interpolates.
func (l *UpSampling2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	for i, count := range l.Config.Size {
		if l.Config.Interpolation == "nearest" {
			x = repeated(x, i+1, count)
		} else {
			x = interpolated(x, i+1, count*x.Dim(i+1), l.Config.Interpolation)
		}
	}
	return x
}
