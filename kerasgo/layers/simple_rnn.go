package layers

import (
	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/recurrent"
	"kerasgo/kerasgo/ops"
)

// SimpleRNNLayer feeds its output back into itself.
type SimpleRNNLayer struct {
	recurrentLayer[*SimpleRNNLayer]
	Config SimpleRNNConfig
}

// SimpleRNNConfig is what a SimpleRNNLayer is made of.
type SimpleRNNConfig struct{ RecurrentConfig }

// SimpleRNN computes state = activation(x·kernel + state·recurrent_kernel + bias)
// for each step of sequences of shape (batch, steps, features), and returns the
// last state, (batch, units), or with ReturnSequences all, (batch, steps, units).
// Keras: keras.layers.SimpleRNN.
func SimpleRNN(units int) *SimpleRNNLayer {
	l := &SimpleRNNLayer{}
	l.start(l, l, "SimpleRNN", units, &l.Config.RecurrentConfig)
	return l
}

// Build makes kernel (features, units), recurrent_kernel (units, units) and bias
// (units).
func (l *SimpleRNNLayer) Build(inputs ...[]int) { l.addWeights(inputs[0], 1, l.Config.Units) }

func (l *SimpleRNNLayer) kind() recurrent.Cell                     { return recurrent.Simple }
func (l *SimpleRNNLayer) gatesActivation() *activations.Activation { return nil }

func (l *SimpleRNNLayer) compose(x *graph.Node, before []*graph.Node, product func(state *graph.Node, from, to int) *graph.Node) []*graph.Node {
	return []*graph.Node{l.Config.Activation.Apply(ops.Add(x, product(before[0], 0, 1)))}
}

func (l *SimpleRNNLayer) mirrored() reversible {
	other := SimpleRNN(l.Config.Units)
	other.Config = l.Config
	other.Config.turn()
	return other
}
