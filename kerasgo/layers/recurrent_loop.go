package layers

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// Call applies the layer to a symbolic tensor of sequences. The initial state,
// (batch, units) and for an LSTM the cell too, is zeros unless given.
func (r *recurrentLayer[L]) Call(x *graph.Node, initialState ...*graph.Node) *graph.Node {
	return Apply(r.self, append([]*graph.Node{x}, initialState...)...)
}

// CallAll is Call for a layer with ReturnState: it returns the output, the state
// after the last step and, of an LSTM, the cell.
func (r *recurrentLayer[L]) CallAll(x *graph.Node, initialState ...*graph.Node) []*graph.Node {
	return ApplyAll(r.self, append([]*graph.Node{x}, initialState...)...)
}

// Outputs returns how many tensors the layer returns.
func (r *recurrentLayer[L]) Outputs() int {
	if r.common.ReturnState {
		return 1 + r.states()
	}
	return 1
}

// states is how many tensors the state is.
func (r *recurrentLayer[L]) states() int {
	if r.is.kind().HasCell() {
		return 2
	}
	return 1
}

// Forward goes through the steps.
func (r *recurrentLayer[L]) Forward(inputs ...*graph.Node) *graph.Node {
	return r.ForwardAll(inputs...)[0]
}

// ForwardAll goes through the steps; the states follow the output where they are
// returned.
func (r *recurrentLayer[L]) ForwardAll(inputs ...*graph.Node) []*graph.Node {
	x, initial := inputs[0], inputs[1:]
	for _, state := range initial {
		if shape := state.Shape(); len(shape) != 2 || shape[1] != r.common.Units || shape[0] != x.Dim(0) {
			failure.Panic(r.core.Describe(), "Give (batch, units), as CallAll of a layer of as many units returns", "the initial state has shape %s, the layer %d units", shapeString(shape), r.common.Units)
		}
	}
	if count := r.states(); len(initial) != 0 && len(initial) != count {
		failure.Panic(r.core.Describe(), "Give the state, and to an LSTM the cell too", "an initial state of %d tensors, want %d", len(initial), count)
	}
	remembers := r.common.Stateful && x.Dim(0) >= 0
	if remembers && len(initial) == 0 {
		initial = r.remembered(x)
	}
	var results []*graph.Node
	if r.usual(x) {
		results = r.loop(x, initial, remembers)
	} else {
		results = r.steps(x, initial)
	}
	if remembers {
		for i, variable := range r.memory {
			x.Graph().States = append(x.Graph().States, graph.Update{Variable: variable, Value: results[1+i]})
		}
	}
	if mask := x.Mask(); mask != nil && r.common.ReturnSequences {
		if r.common.ZeroOutputForMask {
			results[0] = r.zeroed(results[0], mask)
		}
		results[0].SetMask(mask)
	}
	return results[:r.Outputs()]
}

// zeroed is a sequence of outputs, in the order of the loop, with zeros at the
// steps that are masked.
func (r *recurrentLayer[L]) zeroed(outputs, mask *graph.Node) *graph.Node {
	if r.common.GoBackwards {
		mask = ops.Flip(mask, 1)
	}
	return ops.Where(ops.ExpandDims(mask, -1), outputs, ops.Scalar(mask.Graph(), 0))
}

// remembered are the states that a stateful layer keeps from batch to batch.
func (r *recurrentLayer[L]) remembered(x *graph.Node) []*graph.Node {
	batch := x.Dim(0)
	if r.memory == nil {
		for range r.states() {
			r.memory = append(r.memory, &graph.Variable{Name: "state", Value: tensor.Zeros(batch, r.common.Units)})
		}
	}
	if kept := r.memory[0].Value.Shape()[0]; kept != batch {
		failure.Panic(r.core.Describe(), "Give as many samples as fill whole batches, with BatchSize, and call ResetState before another batch size", "a stateful layer remembers %d samples, but the batch has %d", kept, batch)
	}
	nodes := make([]*graph.Node, len(r.memory))
	for i, variable := range r.memory {
		nodes[i] = x.Graph().Read(variable)
	}
	return nodes
}

// ResetState makes a stateful layer forget: its state is zeros again. Keras:
// reset_state.
func (r *recurrentLayer[L]) ResetState() {
	if !r.common.Stateful {
		failure.Panic(r.core.Describe(), "Make the layer with Stateful(true)", "only a stateful layer has a state to reset")
	}
	for _, variable := range r.memory {
		clear(variable.Value.Float32s())
	}
}

// masked drops part of the features, the same at every step.
func (r *recurrentLayer[L]) masked(x *graph.Node) *graph.Node {
	if !x.Graph().Training || r.common.Dropout == 0 {
		return x
	}
	ones := ops.Full(x.Graph(), 1, x.Dim(0), 1, x.Dim(2))
	return ops.Multiply(x, r.inputDropout.Forward(ones))
}

// dropsState tells whether parts of the state are dropped.
func (r *recurrentLayer[L]) dropsState(x *graph.Node) bool {
	return x.Graph().Training && r.common.RecurrentDropout > 0
}

// usual tells whether the loop is one that there are kernels for: hyperbolic
// tangents, sigmoid gates, and nothing of the state dropped.
func (r *recurrentLayer[L]) usual(x *graph.Node) bool {
	gates := r.is.gatesActivation()
	return r.common.Activation.Name == "tanh" && (gates == nil || gates.Name == "sigmoid") && !r.dropsState(x)
}

// loop is the loop over time as a kernel.
func (r *recurrentLayer[L]) loop(x *graph.Node, initial []*graph.Node, states bool) []*graph.Node {
	in := ops.RecurrentInputs{X: r.masked(x), Kernel: r.kernel.In(x), Recurrent: r.recurrentKernel.In(x), Mask: x.Mask()}
	if r.bias != nil {
		in.Bias = r.bias.In(x)
	}
	for i, state := range initial {
		*[]**graph.Node{&in.State, &in.Cell}[i] = state
	}
	c := r.common
	return ops.Recurrent(ops.Recurrence{Cell: r.is.kind(), Sequences: c.ReturnSequences, States: c.ReturnState || states, Backwards: c.GoBackwards}, in)
}

// steps composes the loop over time, of any activations, and returns the output
// and the states.
func (r *recurrentLayer[L]) steps(x *graph.Node, initial []*graph.Node) []*graph.Node {
	g, c, gates := x.Graph(), r.common, r.is.kind().Gates()
	states := slices.Clone(initial)
	for len(states) < r.states() {
		states = append(states, ops.Full(g, 0, x.Dim(0), c.Units))
	}
	given := r.inputsOfGates(x, gates)
	columns := map[[2]int]*graph.Node{} // of the kernel, the same at all steps
	product := func(state *graph.Node, from, to int) *graph.Node {
		part := [2]int{from, to}
		if columns[part] == nil {
			columns[part] = ops.Slice(r.recurrentKernel.In(x), 1, from*c.Units, to*c.Units)
		}
		return ops.MatMul(state, columns[part])
	}
	if r.dropsState(x) { // as Keras does, a part of its own for each gate
		kept := make([]*graph.Node, gates)
		for i := range kept {
			kept[i] = r.stateDropout.Forward(ops.Full(g, 1, x.Dim(0), c.Units))
		}
		whole := product
		product = func(state *graph.Node, from, to int) *graph.Node {
			parts := make([]*graph.Node, 0, gates)
			for i := from; i < to; i++ {
				parts = append(parts, whole(ops.Multiply(state, kept[i]), i, i+1))
			}
			return ops.Concatenate(1, parts...)
		}
	}
	output := ops.Full(g, 0, x.Dim(0), c.Units)
	var all []*graph.Node
	for i := range x.Dim(1) {
		at := i
		if c.GoBackwards {
			at = x.Dim(1) - 1 - i
		}
		next := r.is.compose(ops.Squeeze(ops.Slice(given, 1, at, at+1), 1), states, product)
		now := next[0]
		if mask := x.Mask(); mask != nil {
			counts := ops.Slice(mask, 1, at, at+1)
			now = ops.Where(counts, now, output)
			for j := range next {
				next[j] = ops.Where(counts, next[j], states[j])
			}
		}
		states, output = next, now
		if c.ReturnSequences {
			all = append(all, ops.ExpandDims(output, 1))
		}
	}
	if c.ReturnSequences {
		output = ops.Concatenate(1, all...)
	}
	return append([]*graph.Node{output}, states...)
}

// inputsOfGates is x·kernel + bias of all steps. Where the state is dropped, the
// input is too for each gate by itself.
func (r *recurrentLayer[L]) inputsOfGates(x *graph.Node, gates int) *graph.Node {
	var given *graph.Node
	if r.dropsState(x) && r.common.Dropout > 0 {
		parts := make([]*graph.Node, gates)
		for i := range parts {
			parts[i] = ops.MatMul(r.masked(x), gate(r.kernel.In(x), i, r.common.Units))
		}
		given = ops.Concatenate(2, parts...)
	} else {
		given = ops.MatMul(r.masked(x), r.kernel.In(x))
	}
	if r.bias != nil {
		bias := r.bias.In(x)
		if bias.Rank() == 2 { // the second row belongs to the product with the state
			bias = ops.Squeeze(ops.Slice(bias, 0, 0, 1), 0)
		}
		given = ops.Add(given, bias)
	}
	return given
}

// gate is one of the parts of equal width that stand beside each other.
func gate(x *graph.Node, n, units int) *graph.Node {
	return ops.Slice(x, x.Rank()-1, n*units, (n+1)*units)
}
