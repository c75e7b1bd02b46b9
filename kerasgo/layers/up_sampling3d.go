package layers

import "kerasgo/kerasgo/graph"

// UpSampling3DLayer repeats the planes, rows and columns of volumes.
type UpSampling3DLayer struct {
	options[*UpSampling3DLayer]
	formatOptions[*UpSampling3DLayer]
	Config UpSampling3DConfig
}

// UpSampling3DConfig is what an UpSampling3DLayer is made of.
type UpSampling3DConfig struct {
	Common
	FormatConfig
	Size [3]int `json:"size"` // default 2, 2, 2
}

// UpSampling3D makes each pixel of volumes of shape (batch, depth, height, width,
// channels) a block of size pixels: (batch, depth·size, height·size, width·size,
// channels). size is one number for a cube, or depth, height and width, default 2.
// Keras: keras.layers.UpSampling3D.
func UpSampling3D(size ...int) *UpSampling3DLayer {
	l := &UpSampling3DLayer{}
	l.own(l, "UpSampling3D", &l.Config.Common)
	l.formatOptions = newFormatOptions(&l.options, &l.Config.FormatConfig)
	return l.Size(or(size, 2)...)
}

// Size sets how many times deeper, higher and wider the volumes become: one number
// for all, or depth, height and width; default 2.
func (l *UpSampling3DLayer) Size(size ...int) *UpSampling3DLayer {
	l.Config.Size = [3]int(lengths(l.core.Describe(), "size", size, 3))
	return l
}

// Build checks the shape.
func (l *UpSampling3DLayer) Build(inputs ...[]int) { l.wantAxes(inputs[0], 3) }

// Forward repeats.
func (l *UpSampling3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	for axis, count := range l.Config.Size {
		x = repeated(x, axis+1, count)
	}
	return x
}
