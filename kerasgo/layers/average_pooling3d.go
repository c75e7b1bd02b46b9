package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// AveragePooling3DLayer averages each window of a volume.
type AveragePooling3DLayer struct {
	options[*AveragePooling3DLayer]
	Config AveragePooling3DConfig
}

// AveragePooling3DConfig is what an AveragePooling3DLayer is made of.
type AveragePooling3DConfig struct {
	Common
	PoolSize [3]int `json:"pool_size"` // default 2, 2, 2
	Padding  string `json:"padding"`   // "valid" (default) or "same"
	Strides  [3]int `json:"strides"`   // default the pool size
}

// AveragePooling3D turns volumes of shape (batch, depth, height, width, channels)
// into (batch, depth', height', width', channels), by default of half the depth,
// height and width. poolSize is one number for a cube or depth, height and width,
// default 2. Padding does not count. Keras: keras.layers.AveragePooling3D.
func AveragePooling3D(poolSize ...int) *AveragePooling3DLayer {
	if len(poolSize) == 0 {
		poolSize = []int{2}
	}
	size := triple("AveragePooling3D", "pool size", poolSize)
	l := &AveragePooling3DLayer{Config: AveragePooling3DConfig{PoolSize: size, Strides: size, Padding: "valid"}}
	l.own(l, "AveragePooling3D", &l.Config.Common)
	return l
}

// Strides sets the steps of the window: one number for all axes or depth,
// height and width; default the pool size.
func (l *AveragePooling3DLayer) Strides(strides ...int) *AveragePooling3DLayer {
	l.Config.Strides = triple(l.core.Describe(), "strides", strides)
	return l
}

// Padding sets "valid", windows stay inside the volume, or "same", windows may
// reach over the edge.
func (l *AveragePooling3DLayer) Padding(name string) *AveragePooling3DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// Build checks the shape.
func (l *AveragePooling3DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 5, volumeMeaning, volumeFix)
}

// Forward averages.
func (l *AveragePooling3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	c := &l.Config
	window := ops.Window{StrideZ: c.Strides[0], StrideY: c.Strides[1], StrideX: c.Strides[2], Same: c.Padding == "same"}
	return ops.AveragePool3D(inputs[0], c.PoolSize, window)
}
