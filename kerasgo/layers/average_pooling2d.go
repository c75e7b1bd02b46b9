package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// AveragePooling2DLayer averages each window of an image.
type AveragePooling2DLayer struct {
	options[*AveragePooling2DLayer]
	Config AveragePooling2DConfig
}

// AveragePooling2DConfig is what an AveragePooling2DLayer is made of.
type AveragePooling2DConfig struct {
	Common
	PoolSize [2]int `json:"pool_size"` // default 2, 2
	Padding  string `json:"padding"`   // "valid" (default) or "same"
	Strides  [2]int `json:"strides"`   // default the pool size
}

// AveragePooling2D turns images of shape (batch, height, width, channels) into
// (batch, height', width', channels), by default of half the height and width.
// poolSize is one number for a square or height and width, default 2. Padding
// does not count. Keras: keras.layers.AveragePooling2D.
func AveragePooling2D(poolSize ...int) *AveragePooling2DLayer {
	if len(poolSize) == 0 {
		poolSize = []int{2}
	}
	size := pair("AveragePooling2D", "pool size", poolSize)
	l := &AveragePooling2DLayer{Config: AveragePooling2DConfig{PoolSize: size, Strides: size, Padding: "valid"}}
	l.own(l, "AveragePooling2D", &l.Config.Common)
	return l
}

// Strides sets the steps of the window: one number for both axes or height and
// width; default the pool size.
func (l *AveragePooling2DLayer) Strides(strides ...int) *AveragePooling2DLayer {
	l.Config.Strides = pair(l.core.Describe(), "strides", strides)
	return l
}

// Padding sets "valid", windows stay inside the image, or "same", windows may
// reach over the edge.
func (l *AveragePooling2DLayer) Padding(name string) *AveragePooling2DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// Build checks the shape.
func (l *AveragePooling2DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 4, imageMeaning, imageFix)
}

// Forward averages.
func (l *AveragePooling2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	c := &l.Config
	window := ops.Window{StrideY: c.Strides[0], StrideX: c.Strides[1], Same: c.Padding == "same"}
	return ops.AveragePool2D(inputs[0], c.PoolSize[0], c.PoolSize[1], window)
}
