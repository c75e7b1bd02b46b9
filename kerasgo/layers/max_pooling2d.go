package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// MaxPooling2DLayer keeps the largest number of each window of an image.
type MaxPooling2DLayer struct {
	options[*MaxPooling2DLayer]
	Config MaxPooling2DConfig
}

// MaxPooling2DConfig is what a MaxPooling2DLayer is made of.
type MaxPooling2DConfig struct {
	Common
	PoolSize [2]int `json:"pool_size"` // default 2, 2
	Padding  string `json:"padding"`   // "valid" (default) or "same"
	Strides  [2]int `json:"strides"`   // default the pool size
}

// MaxPooling2D turns images of shape (batch, height, width, channels) into
// (batch, height', width', channels), by default of half the height and width.
// poolSize is one number for a square or height and width, default 2. Keras:
// keras.layers.MaxPooling2D.
func MaxPooling2D(poolSize ...int) *MaxPooling2DLayer {
	if len(poolSize) == 0 {
		poolSize = []int{2}
	}
	size := pair("MaxPooling2D", "pool size", poolSize)
	l := &MaxPooling2DLayer{Config: MaxPooling2DConfig{PoolSize: size, Strides: size, Padding: "valid"}}
	l.own(l, "MaxPooling2D", &l.Config.Common)
	return l
}

// Strides sets the steps of the window: one number for both axes or height and
// width; default the pool size.
func (l *MaxPooling2DLayer) Strides(strides ...int) *MaxPooling2DLayer {
	l.Config.Strides = pair(l.core.Describe(), "strides", strides)
	return l
}

// Padding sets "valid", windows stay inside the image, or "same", windows may
// reach over the edge.
func (l *MaxPooling2DLayer) Padding(name string) *MaxPooling2DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// Build checks the shape.
func (l *MaxPooling2DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 4, imageMeaning, imageFix)
}

// Forward takes the maxima.
func (l *MaxPooling2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	c := &l.Config
	window := ops.Window{StrideY: c.Strides[0], StrideX: c.Strides[1], Same: c.Padding == "same"}
	return ops.MaxPool2D(inputs[0], c.PoolSize[0], c.PoolSize[1], window)
}
