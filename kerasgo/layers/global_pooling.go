package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GlobalPoolingConfig is what a layer is made of that makes one number of each
// channel.
type GlobalPoolingConfig struct {
	Common
	FormatConfig
	Keepdims bool `json:"keepdims"` // default false
}

// globalPooling is what these layers share. L is the pointer to the layer's own
// type.
type globalPooling[L Layer] struct {
	options[L]
	formatOptions[L]
	config *GlobalPoolingConfig
	axes   int // between the batch and the channels
	reduce func(x *graph.Node, axes ...int) *graph.Node
}

func (l *globalPooling[L]) start(self L, class string, axes int, config *GlobalPoolingConfig, reduce func(x *graph.Node, axes ...int) *graph.Node) {
	l.own(self, class, &config.Common)
	l.formatOptions = newFormatOptions(&l.options, &config.FormatConfig)
	l.config, l.axes, l.reduce = config, axes, reduce
}

// Keepdims sets whether the axes that are pooled stay, of length 1; default false.
func (l *globalPooling[L]) Keepdims(keep bool) L { l.config.Keepdims = keep; return l.self }

// Build checks the shape.
func (l *globalPooling[L]) Build(inputs ...[]int) { l.wantAxes(inputs[0], l.axes) }

// Forward pools.
func (l *globalPooling[L]) Forward(inputs ...*graph.Node) *graph.Node {
	return l.kept(l.reduce(inputs[0], []int{1, 2, 3}[:l.axes]...))
}

// kept gives the axes back that a reduction took, where they are to stay.
func (l *globalPooling[L]) kept(y *graph.Node) *graph.Node {
	if l.config.Keepdims {
		for range l.axes {
			y = ops.ExpandDims(y, 1)
		}
	}
	return y
}
