package layers

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// recurrentCase is a call of a recurrent layer as Keras computed it: outputs, and
// the gradients of the sum of outputs times cotangents with respect to the
// input, the initial state and the weights.
type recurrentCase struct {
	X                                                golden.Array
	Initial, Weights, Outputs, Cotangents, Gradients []golden.Array
	Mask                                             *golden.Array
}

// recurrentLayers are the layers of recurrent.json by their names there.
func recurrentLayers() map[string]Several {
	list := map[string]Several{
		"both_states": Bidirectional(LSTM(3).ReturnState(true)),
		"both_other":  Bidirectional(GRU(3)).BackwardLayer(SimpleRNN(2).GoBackwards(true)),
	}
	for _, mode := range []string{"concat", "sum", "mul", "ave", "None"} {
		list["both_"+mode] = Bidirectional(LSTM(3).ReturnSequences(true)).MergeMode(strings.ToLower(mode))
		list["both_last_"+mode] = Bidirectional(GRU(3)).MergeMode(strings.ToLower(mode))
	}
	for name, options := range map[string]func(c *RecurrentConfig){
		"no_bias":        func(c *RecurrentConfig) { c.UseBias = false },
		"mask":           func(c *RecurrentConfig) {},
		"mask_sequences": func(c *RecurrentConfig) { c.ReturnSequences = true },
		"states":         func(c *RecurrentConfig) { c.ReturnState = true },
		"initial":        func(c *RecurrentConfig) {},
		"all":            func(c *RecurrentConfig) { c.ReturnSequences, c.ReturnState, c.GoBackwards = true, true, true },
		"last_all":       func(c *RecurrentConfig) { c.ReturnState = true },
		"other":          func(c *RecurrentConfig) {},
		"other_all":      func(c *RecurrentConfig) { c.ReturnSequences, c.ReturnState = true, true },
		"unroll":         func(c *RecurrentConfig) { c.ReturnSequences, c.Unroll = true, true },
	} {
		simple, lstm, gru, before := SimpleRNN(3), LSTM(3), GRU(3), GRU(3).ResetAfter(false)
		if strings.HasPrefix(name, "other") {
			simple.Activation("softplus")
			lstm.Activation("softsign").RecurrentActivation("hard_sigmoid")
			gru.Activation("softsign").RecurrentActivation("hard_sigmoid")
			before.Activation("softsign").RecurrentActivation("hard_sigmoid")
		}
		for class, l := range map[string]interface {
			Several
			reversible
		}{"simple": simple, "lstm": lstm, "gru": gru, "gru_before": before} {
			options(l.config())
			list[class+"_"+name] = l
		}
	}
	return list
}

// TestRecurrentLikeKeras holds each option against Keras: outputs, states and
// gradients.
func TestRecurrentLikeKeras(t *testing.T) {
	var file struct{ Layers map[string]recurrentCase }
	golden.Load(t, "recurrent.json", &file)
	layers := recurrentLayers()
	if len(layers) != len(file.Layers) {
		t.Errorf("%d layers for %d cases", len(layers), len(file.Layers))
	}
	for name, want := range file.Layers {
		l := layers[name]
		if l == nil {
			t.Errorf("no layer %q", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			read := func(g *graph.Graph, a golden.Array) *graph.Node { return g.Read(&graph.Variable{Value: a.Tensor()}) }
			symbols := []*graph.Node{Input(want.X.Shape[1:]...).Tensor()}
			for _, state := range want.Initial {
				symbols = append(symbols, Input(state.Shape[1:]...).Tensor())
			}
			described := ApplyAll(l, symbols...)
			g := graph.New(false)
			inputs := []*graph.Node{read(g, want.X)}
			for _, state := range want.Initial {
				inputs = append(inputs, read(g, state))
			}
			if want.Mask != nil {
				inputs[0].SetMask(g.Constant(want.Mask.Tensor()))
			}
			of := slices.Clone(inputs)
			for i, w := range l.Core().Weights {
				copy(w.Value.Float32s(), want.Weights[i].Data)
				of = append(of, w.In(inputs[0]))
			}
			outputs := TraceAll(l, inputs...)
			if len(outputs) != len(want.Outputs) || len(described) != len(outputs) || l.Outputs() != len(outputs) || len(of) != len(want.Gradients) {
				t.Fatalf("%d outputs, %d described, %d gradients; Keras has %d and %d", len(outputs), len(described), len(of), len(want.Outputs), len(want.Gradients))
			}
			sum := ops.Scalar(g, 0)
			for i, output := range outputs {
				if got := fmt.Sprint(described[i].Shape()[1:]); got != fmt.Sprint(want.Outputs[i].Shape[1:]) {
					t.Errorf("output %d is described as %s, Keras has %v", i, got, want.Outputs[i].Shape)
				}
				sum = ops.Add(sum, ops.Sum(ops.Multiply(output, g.Constant(want.Cotangents[i].Tensor()))))
			}
			gradients := ops.Gradients(sum, of)
			for i := range gradients {
				if gradients[i] == nil {
					gradients[i] = ops.Full(g, 0, of[i].Shape()...)
				}
			}
			got := golden.Run(t, append(slices.Clone(outputs), gradients...)...)
			for i, output := range want.Outputs {
				golden.Close(t, fmt.Sprint("output ", i), got[i], output.Data, 1e-5)
			}
			for i, gradient := range want.Gradients {
				golden.Close(t, fmt.Sprint("gradient ", i), got[len(outputs)+i], gradient.Data, 2e-5)
			}
		})
	}
}

// TestSeveralOutputs: what cannot take them says so.
func TestSeveralOutputs(t *testing.T) {
	panics(t, "LSTM layer: the layer has 3 outputs, not one. Use CallAll, in a functional model", func() { describe([]int{5, 3}, LSTM(2).ReturnState(true)) })
	x := Input(5, 3).Tensor()
	outputs := LSTM(2).ReturnState(true).CallAll(x)
	panics(t, "GRU layer: an initial state of 2 tensors, want 1. Give the state, and to an LSTM the cell too", func() { GRU(2).Call(x, outputs[1], outputs[2]) })
	panics(t, "GRU layer: the initial state has shape (None, 2), the layer 4 units. Give (batch, units), as CallAll of a layer of as many units returns", func() { GRU(4).Call(x, outputs[1]) })
	panics(t, "LSTM layer: only a stateful layer has a state to reset. Make the layer with Stateful(true)", func() { LSTM(2).ResetState() })
}

// TestMasks: a mask goes through the layers that keep steps apart, and ends where
// steps are mixed.
func TestMasks(t *testing.T) {
	for _, c := range []struct {
		list []Layer
		kept bool
	}{
		{[]Layer{Dense(2), Activation("relu"), Dropout(0.5), LayerNormalization(), LSTM(2).ReturnSequences(true)}, true},
		{[]Layer{LSTM(2)}, false}, {[]Layer{Flatten()}, false}, {[]Layer{Conv1D(2, 1)}, false},
		{[]Layer{Bidirectional(GRU(2).ReturnSequences(true))}, true}, {[]Layer{Bidirectional(GRU(2))}, false},
	} {
		describe([]int{2, 2}, c.list...)
		g := graph.New(true)
		x := Trace(Masking(), g.Constant(tensor.FromFloat32s([]float32{0, 0, 0, 1}, 1, 2, 2)))
		if mask := golden.Run(t, x.Mask())[0].Float32s(); !slices.Equal(mask, []float32{0, 1}) {
			t.Fatalf("mask %v", mask)
		}
		for _, l := range c.list {
			x = Trace(l, x)
		}
		if (x.Mask() != nil) != c.kept {
			t.Errorf("%s: the mask is %v, want one: %v", c.list[0].Core().Class, x.Mask(), c.kept)
		}
	}
}
