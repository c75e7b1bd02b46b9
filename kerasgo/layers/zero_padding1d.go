package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// ZeroPadding1DLayer puts zeros around sequences.
type ZeroPadding1DLayer struct {
	options[*ZeroPadding1DLayer]
	Config ZeroPadding1DConfig
}

// ZeroPadding1DConfig is what a ZeroPadding1DLayer is made of.
type ZeroPadding1DConfig struct {
	Common
	Padding [2]int `json:"padding"` // steps before and after
}

// ZeroPadding1D adds steps of zeros to sequences of shape (batch, steps,
// features): one number for both ends (default 1), or two: before and after.
// Keras: keras.layers.ZeroPadding1D.
func ZeroPadding1D(padding ...int) *ZeroPadding1DLayer {
	if len(padding) == 0 {
		padding = []int{1}
	}
	l := &ZeroPadding1DLayer{Config: ZeroPadding1DConfig{Padding: ends("ZeroPadding1D", "padding", padding)}}
	l.own(l, "ZeroPadding1D", &l.Config.Common)
	return l
}

// Build checks the shape.
func (l *ZeroPadding1DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 3, sequenceMeaning, sequenceFix)
}

// Forward pads.
func (l *ZeroPadding1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return ops.Pad(inputs[0], 1, l.Config.Padding[0], l.Config.Padding[1])
}
