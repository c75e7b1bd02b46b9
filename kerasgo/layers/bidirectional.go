package layers

import (
	"strings"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// BidirectionalLayer runs a recurrent layer over its input in both directions.
type BidirectionalLayer struct {
	options[*BidirectionalLayer]
	Config            BidirectionalConfig
	forward, backward reversible
}

// BidirectionalConfig is what a BidirectionalLayer is made of.
type BidirectionalConfig struct {
	Common
	MergeMode string `json:"merge_mode"` // "concat" (default), "sum", "mul" or "ave"
}

// Bidirectional runs a recurrent layer, SimpleRNN, LSTM or GRU, and a copy of it
// that takes the steps from the last to the first, and joins their results
// (Schuster and Paliwal 1997). Keras: keras.layers.Bidirectional.
func Bidirectional(layer Layer) *BidirectionalLayer {
	l := &BidirectionalLayer{Config: BidirectionalConfig{MergeMode: "concat"}}
	l.own(l, "Bidirectional", &l.Config.Common)
	forward, ok := layer.(reversible)
	if !ok {
		failure.Panic("Bidirectional", "Give a SimpleRNN, LSTM or GRU", "%T is no recurrent layer", layer)
	}
	l.forward, l.backward = forward, forward.mirrored()
	return l
}

// MergeMode sets how the results are joined: "concat" side by side, "sum", "mul"
// or "ave".
func (l *BidirectionalLayer) MergeMode(mode string) *BidirectionalLayer {
	modes := []string{"concat", "sum", "mul", "ave"}
	for _, known := range modes {
		if mode == known {
			l.Config.MergeMode = mode
			return l
		}
	}
	failure.Panic(l.core.Describe(), failure.DidYouMean(mode, modes), "unknown merge mode %q", mode)
	return l
}

// Build makes the weights of both directions.
func (l *BidirectionalLayer) Build(inputs ...[]int) {
	for i, one := range []reversible{l.forward, l.backward} {
		core := one.Core()
		core.Common.Name = strings.TrimSuffix([]string{"forward_", "backward_"}[i]+core.Common.Name, "_")
		one.Build(inputs...)
		core.Built = true
		l.core.Weights = append(l.core.Weights, core.Weights...)
	}
}

// Forward joins the directions; sequences are in the order of the input.
func (l *BidirectionalLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, y := l.forward.Forward(inputs...), l.backward.Forward(inputs...)
	if l.forward.sequences() {
		var steps []*graph.Node
		for i := y.Dim(1) - 1; i >= 0; i-- {
			steps = append(steps, ops.Slice(y, 1, i, i+1))
		}
		y = ops.Concatenate(1, steps...)
	}
	switch l.Config.MergeMode {
	case "sum":
		return ops.Add(x, y)
	case "mul":
		return ops.Multiply(x, y)
	case "ave":
		return ops.Multiply(ops.Add(x, y), ops.Scalar(x.Graph(), 0.5))
	}
	return ops.Concatenate(-1, x, y)
}
