package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/recurrent"
	"kerasgo/kerasgo/ops"
)

// LSTMLayer is a recurrent layer with a cell that gates open and close.
type LSTMLayer struct {
	gatedLayer[*LSTMLayer]
	Config LSTMConfig
}

// LSTMConfig is what an LSTMLayer is made of.
type LSTMConfig struct {
	GatedConfig
	UnitForgetBias bool `json:"unit_forget_bias"` // default true
}

// LSTM is long short-term memory (Hochreiter and Schmidhuber 1997) over sequences
// of shape (batch, steps, features). It returns the last state, (batch, units), or
// with ReturnSequences all, (batch, steps, units). The gates stand in the order of
// Keras: input, forget, cell, output. Keras: keras.layers.LSTM, without use_cudnn.
func LSTM(units int) *LSTMLayer {
	l := &LSTMLayer{}
	l.startGated(l, l, "LSTM", units, &l.Config.GatedConfig)
	l.Config.UnitForgetBias = true
	return l
}

// UnitForgetBias sets whether the bias of the forget gate begins as ones, whatever
// the initializer of the others (Jozefowicz et al. 2015); default true.
func (l *LSTMLayer) UnitForgetBias(unit bool) *LSTMLayer { l.Config.UnitForgetBias = unit; return l }

// Build makes kernel (features, 4·units), recurrent_kernel (units, 4·units) and
// bias (4·units).
func (l *LSTMLayer) Build(inputs ...[]int) {
	units := l.Config.Units
	l.addWeights(inputs[0], 4, 4*units)
	if l.bias != nil && l.Config.UnitForgetBias {
		forget := l.bias.Value.Float32s()[units : 2*units]
		for i := range forget {
			forget[i] = 1
		}
	}
}

func (l *LSTMLayer) kind() recurrent.Cell { return recurrent.LSTM }

func (l *LSTMLayer) compose(x *graph.Node, before []*graph.Node, product func(state *graph.Node, from, to int) *graph.Node) []*graph.Node {
	units, open, activation := l.Config.Units, l.Config.RecurrentActivation, l.Config.Activation
	x = ops.Add(x, product(before[0], 0, 4))
	cell := ops.Add(ops.Multiply(open.Apply(gate(x, 1, units)), before[1]), ops.Multiply(open.Apply(gate(x, 0, units)), activation.Apply(gate(x, 2, units))))
	return []*graph.Node{ops.Multiply(open.Apply(gate(x, 3, units)), activation.Apply(cell)), cell}
}

func (l *LSTMLayer) mirrored() reversible {
	other := LSTM(l.Config.Units)
	other.Config = l.Config
	other.Config.turn()
	return other
}
