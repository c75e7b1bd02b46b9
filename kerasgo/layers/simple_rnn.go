package layers

import (
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
// for each step of sequences of shape (batch, steps, features). Keras:
// keras.layers.SimpleRNN.
func SimpleRNN(units int) *SimpleRNNLayer {
	l := &SimpleRNNLayer{}
	l.start(l, "SimpleRNN", units, &l.Config.RecurrentConfig)
	return l
}

// Build makes kernel (features, units), recurrent_kernel (units, units) and bias
// (units).
func (l *SimpleRNNLayer) Build(inputs ...[]int) { l.weights(inputs[0], 1, l.Config.Units) }

// Forward goes through the steps.
func (l *SimpleRNNLayer) Forward(inputs ...*graph.Node) *graph.Node {
	if l.usual(inputs[0], nil) {
		return l.loop(recurrent.Simple, inputs[0])
	}
	x := ops.MatMul(l.masked(inputs[0]), l.kernel.In(inputs[0]))
	if l.bias != nil {
		x = ops.Add(x, l.bias.In(x))
	}
	return l.steps(x, func(x, state *graph.Node) *graph.Node {
		if state != nil {
			x = ops.Add(x, ops.MatMul(state, l.recurrentKernel.In(x)))
		}
		return l.Config.Activation.Apply(x)
	})
}

func (l *SimpleRNNLayer) mirrored() reversible {
	other := SimpleRNN(l.Config.Units)
	other.Config = l.Config
	other.Config.GoBackwards = !l.Config.GoBackwards
	return other
}
