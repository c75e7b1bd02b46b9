package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// FlattenLayer makes a row of numbers of each sample.
type FlattenLayer struct {
	options[*FlattenLayer]
	formatOptions[*FlattenLayer]
	Config FlattenConfig
}

// FlattenConfig is what a FlattenLayer is made of.
type FlattenConfig struct {
	Common
	FormatConfig
}

// Flatten turns (batch, a, b, …) into (batch, a·b·…), and (batch) into (batch,
// 1). With DataFormat "channels_first" the numbers come in the order they have
// with channels last. Keras: keras.layers.Flatten.
func Flatten() *FlattenLayer {
	l := &FlattenLayer{}
	l.own(l, "Flatten", &l.Config.Common)
	l.formatOptions = newFormatOptions(&l.options, &l.Config.FormatConfig)
	return l
}

// Forward reshapes.
func (l *FlattenLayer) Forward(inputs ...*graph.Node) *graph.Node { return ops.Flatten(inputs[0]) }
