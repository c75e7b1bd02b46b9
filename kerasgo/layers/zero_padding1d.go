package layers

import "kerasgo/kerasgo/graph"

// ZeroPadding1DLayer puts zeros around sequences.
type ZeroPadding1DLayer struct {
	options[*ZeroPadding1DLayer]
	formatOptions[*ZeroPadding1DLayer]
	Config ZeroPadding1DConfig
}

// ZeroPadding1DConfig is what a ZeroPadding1DLayer is made of.
type ZeroPadding1DConfig struct {
	Common
	FormatConfig
	Padding [2]int `json:"padding"` // steps before and after
}

// ZeroPadding1D adds steps of zeros to sequences of shape (batch, steps,
// features): one number for both ends (default 1), or two: before and after. The
// result has the same axes, longer by these numbers. Keras:
// keras.layers.ZeroPadding1D.
func ZeroPadding1D(padding ...int) *ZeroPadding1DLayer {
	l := &ZeroPadding1DLayer{}
	l.own(l, "ZeroPadding1D", &l.Config.Common)
	l.formatOptions = newFormatOptions(&l.options, &l.Config.FormatConfig)
	return l.Padding(or(padding, 1)...)
}

// Padding sets how many steps are added: one number for both ends, or two: before
// and after; default 1.
func (l *ZeroPadding1DLayer) Padding(padding ...int) *ZeroPadding1DLayer {
	l.Config.Padding = sides(l.core.Describe(), "padding", padding, "before", "after")[0]
	return l
}

// Build checks the shape.
func (l *ZeroPadding1DLayer) Build(inputs ...[]int) { l.wantAxes(inputs[0], 1) }

// Forward pads.
func (l *ZeroPadding1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return padded(inputs[0], [][2]int{l.Config.Padding})
}
