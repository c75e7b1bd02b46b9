package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// sequenceMeaning and sequenceFix explain the axes that layers for sequences
// want.
const (
	sequenceMeaning = "(batch, steps, features)"
	sequenceFix     = "Add an axis for the features with layers.Reshape(steps, 1)"
)

// one turns the optional single number that Keras takes into a length.
func one(where, option string, given []int, otherwise int) int {
	switch {
	case len(given) == 0:
		return otherwise
	case len(given) > 1:
		failure.Panic(where, "Give one number", "%s has %d numbers", option, len(given))
	case given[0] < 1:
		failure.Panic(where, "", "%s is %d, want at least 1", option, given[0])
	}
	return given[0]
}

// MaxPooling1DLayer keeps the largest number of each window of a sequence.
type MaxPooling1DLayer struct {
	options[*MaxPooling1DLayer]
	Config Pooling1DConfig
}

// AveragePooling1DLayer averages each window of a sequence.
type AveragePooling1DLayer struct {
	options[*AveragePooling1DLayer]
	Config Pooling1DConfig
}

// Pooling1DConfig is what a MaxPooling1DLayer or an AveragePooling1DLayer is made of.
type Pooling1DConfig struct {
	Common
	PoolSize int    `json:"pool_size"` // default 2
	Padding  string `json:"padding"`   // "valid" (default) or "same"
	Strides  int    `json:"strides"`   // default the pool size
}

// MaxPooling1D turns sequences of shape (batch, steps, features) into (batch,
// steps', features), by default of half the steps. Keras:
// keras.layers.MaxPooling1D.
func MaxPooling1D(poolSize ...int) *MaxPooling1DLayer {
	size := one("MaxPooling1D", "pool size", poolSize, 2)
	l := &MaxPooling1DLayer{Config: Pooling1DConfig{PoolSize: size, Strides: size, Padding: "valid"}}
	l.own(l, "MaxPooling1D", &l.Config.Common)
	return l
}

// Strides sets the step of the window; default the pool size.
func (l *MaxPooling1DLayer) Strides(stride int) *MaxPooling1DLayer {
	l.Config.Strides = one(l.core.Describe(), "strides", []int{stride}, 1)
	return l
}

// Padding sets "valid", windows stay inside the sequence, or "same", windows may
// reach over the end.
func (l *MaxPooling1DLayer) Padding(name string) *MaxPooling1DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// Build checks the shape.
func (l *MaxPooling1DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 3, sequenceMeaning, sequenceFix)
}

// Forward takes the maxima.
func (l *MaxPooling1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return l.Config.pool(inputs[0], ops.MaxPool2D)
}

// AveragePooling1D turns sequences of shape (batch, steps, features) into (batch,
// steps', features), by default of half the steps. Padding does not count. Keras:
// keras.layers.AveragePooling1D.
func AveragePooling1D(poolSize ...int) *AveragePooling1DLayer {
	size := one("AveragePooling1D", "pool size", poolSize, 2)
	l := &AveragePooling1DLayer{Config: Pooling1DConfig{PoolSize: size, Strides: size, Padding: "valid"}}
	l.own(l, "AveragePooling1D", &l.Config.Common)
	return l
}

// Strides sets the step of the window; default the pool size.
func (l *AveragePooling1DLayer) Strides(stride int) *AveragePooling1DLayer {
	l.Config.Strides = one(l.core.Describe(), "strides", []int{stride}, 1)
	return l
}

// Padding sets "valid", windows stay inside the sequence, or "same", windows may
// reach over the end.
func (l *AveragePooling1DLayer) Padding(name string) *AveragePooling1DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// Build checks the shape.
func (l *AveragePooling1DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 3, sequenceMeaning, sequenceFix)
}

// Forward averages.
func (l *AveragePooling1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return l.Config.pool(inputs[0], ops.AveragePool2D)
}

// pool treats a sequence as an image of one row.
func (c *Pooling1DConfig) pool(x *graph.Node, pool func(*graph.Node, int, int, ops.Window) *graph.Node) *graph.Node {
	window := ops.Window{StrideY: 1, StrideX: c.Strides, Same: c.Padding == "same"}
	return ops.Squeeze(pool(ops.ExpandDims(x, 1), 1, c.PoolSize, window), 1)
}
