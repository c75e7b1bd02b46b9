package layers

import (
	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/recurrent"
	"kerasgo/kerasgo/ops"
)

// GRULayer is a recurrent layer with an update and a reset gate.
type GRULayer struct {
	recurrentLayer[*GRULayer]
	Config GRUConfig
}

// GRUConfig is what a GRULayer is made of.
type GRUConfig struct {
	RecurrentConfig
	RecurrentActivation *activations.Activation `json:"recurrent_activation"` // default sigmoid
	ResetAfter          bool                    `json:"reset_after"`          // default true
}

// GRU is a gated recurrent unit (Cho et al. 2014) over sequences of shape (batch,
// steps, features). The gates stand in the order of Keras: update, reset, state.
// Keras: keras.layers.GRU.
func GRU(units int) *GRULayer {
	l := &GRULayer{}
	l.start(l, "GRU", units, &l.Config.RecurrentConfig)
	l.Config.RecurrentActivation, l.Config.ResetAfter = activations.Get("", "sigmoid"), true
	return l
}

// RecurrentActivation sets the function of the gates; default "sigmoid".
func (l *GRULayer) RecurrentActivation(activation any) *GRULayer {
	l.Config.RecurrentActivation = activations.Get(l.core.Describe(), activation)
	return l
}

// ResetAfter sets whether the reset gate acts after the product with the kernel
// of the state, which then has a bias of its own, or before; default true.
func (l *GRULayer) ResetAfter(after bool) *GRULayer { l.Config.ResetAfter = after; return l }

// Build makes kernel (features, 3·units), recurrent_kernel (units, 3·units) and
// bias: (2, 3·units) with ResetAfter, otherwise (3·units).
func (l *GRULayer) Build(inputs ...[]int) {
	if l.Config.ResetAfter {
		l.weights(inputs[0], 3, 2, 3*l.Config.Units)
		return
	}
	l.weights(inputs[0], 3, 3*l.Config.Units)
}

// Forward goes through the steps.
func (l *GRULayer) Forward(inputs ...*graph.Node) *graph.Node {
	if l.usual(inputs[0], l.Config.RecurrentActivation) {
		if l.Config.ResetAfter {
			return l.loop(recurrent.GRU, inputs[0])
		}
		return l.loop(recurrent.GRUBefore, inputs[0])
	}
	units, open, activation := l.Config.Units, l.Config.RecurrentActivation, l.Config.Activation
	x := ops.MatMul(l.masked(inputs[0]), l.kernel.In(inputs[0]))
	var stateBias *graph.Node
	if l.bias != nil {
		bias := l.bias.In(x)
		if l.Config.ResetAfter {
			stateBias = ops.Squeeze(ops.Slice(bias, 0, 1, 2), 0)
			bias = ops.Squeeze(ops.Slice(bias, 0, 0, 1), 0)
		}
		x = ops.Add(x, bias)
	}
	kernel := l.recurrentKernel.In(x)
	one := ops.Scalar(x.Graph(), 1)
	return l.steps(x, func(x, state *graph.Node) *graph.Node {
		var ofState *graph.Node // the state's part of each gate; nil: none
		part := func(n int) *graph.Node {
			own := gate(x, n, units)
			if ofState == nil {
				return own
			}
			return ops.Add(own, gate(ofState, n, units))
		}
		switch {
		case state != nil && l.Config.ResetAfter:
			ofState = ops.MatMul(state, kernel)
			if stateBias != nil {
				ofState = ops.Add(ofState, stateBias)
			}
		case state != nil:
			ofState = ops.MatMul(state, ops.Slice(kernel, 1, 0, 2*units))
		case stateBias != nil:
			ofState = ops.Add(ops.Multiply(x, ops.Scalar(x.Graph(), 0)), stateBias)
		}
		update, reset := open.Apply(part(0)), open.Apply(part(1))
		candidate := gate(x, 2, units)
		switch {
		case l.Config.ResetAfter && ofState != nil:
			candidate = ops.Add(candidate, ops.Multiply(reset, gate(ofState, 2, units)))
		case !l.Config.ResetAfter && state != nil:
			candidate = ops.Add(candidate, ops.MatMul(ops.Multiply(reset, state), ops.Slice(kernel, 1, 2*units, 3*units)))
		}
		next := ops.Multiply(ops.Subtract(one, update), activation.Apply(candidate))
		if state != nil {
			next = ops.Add(ops.Multiply(update, state), next)
		}
		return next
	})
}

func (l *GRULayer) mirrored() reversible {
	other := GRU(l.Config.Units)
	other.Config = l.Config
	other.Config.GoBackwards = !l.Config.GoBackwards
	return other
}
