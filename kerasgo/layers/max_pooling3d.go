package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// MaxPooling3DLayer keeps the largest number of each window of a volume.
type MaxPooling3DLayer struct {
	options[*MaxPooling3DLayer]
	Config MaxPooling3DConfig
}

// MaxPooling3DConfig is what a MaxPooling3DLayer is made of.
type MaxPooling3DConfig struct {
	Common
	PoolSize [3]int `json:"pool_size"` // default 2, 2, 2
	Padding  string `json:"padding"`   // "valid" (default) or "same"
	Strides  [3]int `json:"strides"`   // default the pool size
}

// MaxPooling3D turns volumes of shape (batch, depth, height, width, channels)
// into (batch, depth', height', width', channels), by default of half the depth,
// height and width. poolSize is one number for a cube or depth, height and width,
// default 2. Keras: keras.layers.MaxPooling3D.
func MaxPooling3D(poolSize ...int) *MaxPooling3DLayer {
	if len(poolSize) == 0 {
		poolSize = []int{2}
	}
	size := triple("MaxPooling3D", "pool size", poolSize)
	l := &MaxPooling3DLayer{Config: MaxPooling3DConfig{PoolSize: size, Strides: size, Padding: "valid"}}
	l.own(l, "MaxPooling3D", &l.Config.Common)
	return l
}

// Strides sets the steps of the window: one number for all axes or depth,
// height and width; default the pool size.
func (l *MaxPooling3DLayer) Strides(strides ...int) *MaxPooling3DLayer {
	l.Config.Strides = triple(l.core.Describe(), "strides", strides)
	return l
}

// Padding sets "valid", windows stay inside the volume, or "same", windows may
// reach over the edge.
func (l *MaxPooling3DLayer) Padding(name string) *MaxPooling3DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// Build checks the shape.
func (l *MaxPooling3DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 5, volumeMeaning, volumeFix)
}

// Forward takes the maxima.
func (l *MaxPooling3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	c := &l.Config
	window := ops.Window{StrideZ: c.Strides[0], StrideY: c.Strides[1], StrideX: c.Strides[2], Same: c.Padding == "same"}
	return ops.MaxPool3D(inputs[0], c.PoolSize, window)
}
