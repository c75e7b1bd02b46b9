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
	Layer         Layer  `json:"layer"`          // takes the steps in the order of the input
	BackwardLayer Layer  `json:"backward_layer"` // takes them the other way round
	MergeMode     string `json:"merge_mode"`     // "concat" (default), "sum", "mul", "ave" or "none"
}

// Bidirectional runs a recurrent layer, SimpleRNN, LSTM or GRU, and a copy of it
// that takes the steps from the last to the first, and joins their results
// (Schuster and Paliwal 1997). Of (batch, steps, features) comes what the layer
// makes of it, with "concat" twice as wide: (batch, 2·units), with ReturnSequences
// (batch, steps, 2·units). Keras: keras.layers.Bidirectional, without weights, for
// which there is SetWeights.
func Bidirectional(layer Layer) *BidirectionalLayer {
	l := &BidirectionalLayer{Config: BidirectionalConfig{MergeMode: "concat"}}
	l.own(l, "Bidirectional", &l.Config.Common)
	l.forward = l.recurrent(layer)
	l.wrap(l.forward.mirrored())
	return l
}

func (l *BidirectionalLayer) wrap(backward reversible) {
	l.backward = backward
	l.Config.Layer, l.Config.BackwardLayer = l.forward, backward
	l.core.Inner = []Layer{l.forward, backward}
}

func (l *BidirectionalLayer) recurrent(layer Layer) reversible {
	r, ok := layer.(reversible)
	if !ok {
		failure.Panic("Bidirectional", "Give a SimpleRNN, LSTM or GRU", "%T is no recurrent layer", layer)
	}
	return r
}

// BackwardLayer sets the layer that takes the steps from the last to the first,
// with GoBackwards(true), in place of the copy of the other.
func (l *BidirectionalLayer) BackwardLayer(layer Layer) *BidirectionalLayer {
	backward := l.recurrent(layer)
	f, b := l.forward.config(), backward.config()
	if f.GoBackwards == b.GoBackwards || f.ReturnSequences != b.ReturnSequences || f.ReturnState != b.ReturnState || f.Stateful != b.Stateful {
		failure.Panic(l.core.Describe(), "Set GoBackwards of one of them, and the others alike", "the layers differ in ReturnSequences, ReturnState or Stateful, or go the same way")
	}
	l.wrap(backward)
	return l
}

// MergeMode sets how the results are joined: "concat" side by side, "sum", "mul",
// "ave", or "none": CallAll returns both, what Keras's merge_mode=None does.
func (l *BidirectionalLayer) MergeMode(mode string) *BidirectionalLayer {
	l.Config.MergeMode = known(l.core.Describe(), "merge mode", mode, "concat", "sum", "mul", "ave", "none")
	return l
}

// ResetState makes both stateful layers forget.
func (l *BidirectionalLayer) ResetState() {
	l.forward.ResetState()
	l.backward.ResetState()
}

// Build makes the weights of both directions.
func (l *BidirectionalLayer) Build(inputs ...[]int) {
	for i, one := range []reversible{l.forward, l.backward} {
		core := one.Core()
		core.Common.Name = strings.TrimSuffix([]string{"forward_", "backward_"}[i]+core.Common.Name, "_")
		build(one, inputs...)
		l.core.Weights = append(l.core.Weights, core.Weights...)
	}
}

// Call applies the layer to a symbolic tensor of sequences. The initial state is
// zeros unless given: the states of the layer forward, then those of the one
// backward.
func (l *BidirectionalLayer) Call(x *graph.Node, initialState ...*graph.Node) *graph.Node {
	return Apply(l, append([]*graph.Node{x}, initialState...)...)
}

// CallAll is Call for layers with ReturnState, or MergeMode("none"): it returns
// the output, with that mode both, and the states forward and backward.
func (l *BidirectionalLayer) CallAll(x *graph.Node, initialState ...*graph.Node) []*graph.Node {
	return ApplyAll(l, append([]*graph.Node{x}, initialState...)...)
}

// Outputs returns how many tensors the layer returns.
func (l *BidirectionalLayer) Outputs() int {
	count := 1
	if l.Config.MergeMode == "none" {
		count = 2
	}
	if l.forward.config().ReturnState {
		count += l.forward.states() + l.backward.states()
	}
	return count
}

// Forward joins the directions.
func (l *BidirectionalLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return l.ForwardAll(inputs...)[0]
}

// ForwardAll joins the directions; sequences are in the order of the input.
func (l *BidirectionalLayer) ForwardAll(inputs ...*graph.Node) []*graph.Node {
	initial := inputs[1:]
	if want := l.forward.states() + l.backward.states(); len(initial) != 0 && len(initial) != want {
		failure.Panic(l.core.Describe(), "Give the states of the layer forward, then those of the one backward", "an initial state of %d tensors, want %d", len(initial), want)
	}
	for _, one := range []reversible{l.forward, l.backward} {
		one.config().ZeroOutputForMask = one.config().ReturnSequences
	}
	half := min(l.forward.states(), len(initial))
	forward := TraceAll(l.forward, append([]*graph.Node{inputs[0]}, initial[:half]...)...)
	backward := TraceAll(l.backward, append([]*graph.Node{inputs[0]}, initial[half:]...)...)
	x, y, mask := forward[0], backward[0], forward[0].Mask()
	if l.forward.config().ReturnSequences {
		y = ops.Flip(y, 1)
	}
	var outputs []*graph.Node
	switch l.Config.MergeMode {
	case "none":
		outputs = []*graph.Node{x, y}
	case "sum":
		outputs = []*graph.Node{ops.Add(x, y)}
	case "mul":
		outputs = []*graph.Node{ops.Multiply(x, y)}
	case "ave":
		outputs = []*graph.Node{ops.Multiply(ops.Add(x, y), ops.Scalar(x.Graph(), 0.5))}
	default:
		outputs = []*graph.Node{ops.Concatenate(-1, x, y)}
	}
	for _, output := range outputs {
		output.SetMask(mask)
	}
	return append(append(outputs, forward[1:]...), backward[1:]...)
}
