package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/recurrent"
	"kerasgo/kerasgo/ops"
)

// GRULayer is a recurrent layer with an update and a reset gate.
type GRULayer struct {
	gatedLayer[*GRULayer]
	Config GRUConfig
}

// GRUConfig is what a GRULayer is made of.
type GRUConfig struct {
	GatedConfig
	ResetAfter bool `json:"reset_after"` // default true
}

// GRU is a gated recurrent unit (Cho et al. 2014) over sequences of shape (batch,
// steps, features). It returns the last state, (batch, units), or with
// ReturnSequences all, (batch, steps, units). The gates stand in the order of
// Keras: update, reset, state. Keras: keras.layers.GRU, without use_cudnn.
func GRU(units int) *GRULayer {
	l := &GRULayer{}
	l.startGated(l, l, "GRU", units, &l.Config.GatedConfig)
	l.Config.ResetAfter = true
	return l
}

// ResetAfter sets whether the reset gate acts after the product with the kernel
// of the state, which then has a bias of its own, or before; default true.
func (l *GRULayer) ResetAfter(after bool) *GRULayer { l.Config.ResetAfter = after; return l }

// Build makes kernel (features, 3·units), recurrent_kernel (units, 3·units) and
// bias: (2, 3·units) with ResetAfter, otherwise (3·units).
func (l *GRULayer) Build(inputs ...[]int) {
	if l.Config.ResetAfter {
		l.addWeights(inputs[0], 3, 2, 3*l.Config.Units)
		return
	}
	l.addWeights(inputs[0], 3, 3*l.Config.Units)
}

func (l *GRULayer) kind() recurrent.Cell {
	if l.Config.ResetAfter {
		return recurrent.GRU
	}
	return recurrent.GRUBefore
}

func (l *GRULayer) compose(x *graph.Node, before []*graph.Node, product func(state *graph.Node, from, to int) *graph.Node) []*graph.Node {
	units, open, state := l.Config.Units, l.Config.RecurrentActivation, before[0]
	ofState := product(state, 0, 2)
	if l.Config.ResetAfter {
		ofState = ops.Concatenate(1, ofState, product(state, 2, 3))
		if l.bias != nil {
			ofState = ops.Add(ofState, ops.Squeeze(ops.Slice(l.bias.In(x), 0, 1, 2), 0))
		}
	}
	update := open.Apply(ops.Add(gate(x, 0, units), gate(ofState, 0, units)))
	reset := open.Apply(ops.Add(gate(x, 1, units), gate(ofState, 1, units)))
	var recurrent *graph.Node
	if l.Config.ResetAfter {
		recurrent = ops.Multiply(reset, gate(ofState, 2, units))
	} else {
		recurrent = product(ops.Multiply(reset, state), 2, 3)
	}
	candidate := l.Config.Activation.Apply(ops.Add(gate(x, 2, units), recurrent))
	one := ops.Scalar(x.Graph(), 1)
	return []*graph.Node{ops.Add(ops.Multiply(update, state), ops.Multiply(ops.Subtract(one, update), candidate))}
}

func (l *GRULayer) mirrored() reversible {
	other := GRU(l.Config.Units)
	other.Config = l.Config
	other.Config.turn()
	return other
}
