package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/recurrent"
	"kerasgo/kerasgo/tensor"
)

// Recurrence says what [Recurrent] computes.
type Recurrence struct {
	// Cell is the arithmetic of a step.
	Cell recurrent.Cell
	// Sequences returns the states after all steps, instead of after the last.
	Sequences bool
	// States returns the last state and, where there is one, the last cell too.
	States bool
	// Backwards takes the steps from the last to the first; sequences are then
	// in that order.
	Backwards bool
}

// RecurrentInputs are the operands of [Recurrent]. X is (batch, steps, features),
// Kernel (features, gates·units) and Recurrent (units, gates·units). The others
// may be nil: Bias (gates·units), of a recurrent.GRU (2, gates·units); Mask
// (batch, steps), 0 at steps that leave the state and the output as they are; State
// and, with an LSTM, Cell, both (batch, units), which are zeros at first
// otherwise.
type RecurrentInputs struct{ X, Kernel, Recurrent, Bias, Mask, State, Cell *graph.Node }

// Recurrent is the loop over time of a recurrent layer with hyperbolic tangents
// and sigmoid gates. The first result is the state after every step, (batch, steps,
// units), or the one after the last, (batch, units); with States the last state
// and the last cell, (batch, units) each, follow. The output of masked steps is
// that of the step before, at first zeros.
//
// The whole loop is one kernel and so is its gradient, which has no gradient
// itself.
func Recurrent(r Recurrence, in RecurrentInputs) []*graph.Node {
	x, u := in.X, in.Recurrent
	needFloats("Recurrent", x)
	gates := r.Cell.Gates()
	if x.Rank() != 3 || u.Rank() != 2 || in.Kernel.Rank() != 2 || x.Dim(1) < 1 || u.Dim(1) != gates*u.Dim(0) || in.Kernel.Dim(1) != u.Dim(1) || in.Kernel.Dim(0) != x.Dim(2) {
		failure.Panic("Recurrent", "X is (batch, steps, features), the kernels (features, gates·units) and (units, gates·units)", "operands of shapes %s, %s and %s", tensor.ShapeString(x.Shape()), tensor.ShapeString(in.Kernel.Shape()), tensor.ShapeString(u.Shape()))
	}
	op := &recurrentOp{Recurrence: r, keeps: x.Graph().Training}
	operands := []*graph.Node{x, in.Kernel, u}
	for i, optional := range []*graph.Node{in.Bias, in.Mask, in.State, in.Cell} {
		if optional != nil {
			op.given[i] = true
			operands = append(operands, optional)
		}
	}
	loop := op.add(operands)
	results := []*graph.Node{op.result(loop, 0)}
	if r.States {
		results = append(results, op.result(loop, 1))
		if r.Cell.HasCell() {
			results = append(results, op.result(loop, 2))
		}
	}
	return results
}

// recurrentOp runs the loop and keeps what its results and its gradient need, in
// a layout of package recurrent's. The gradient of that is not of its shape but
// (batch, rows, units): of each sample the outputs and, with States, the last
// state and the last cell.
type recurrentOp struct {
	Recurrence
	given [4]bool // bias, mask, state, cell
	keeps bool    // there is enough for the gradient
}

// add appends the loop.
func (op *recurrentOp) add(operands []*graph.Node) *graph.Node {
	size := -1
	if operands[0].Dim(0) >= 0 {
		size = recurrent.New(op.shape(operands)).Kept()
	}
	return operands[0].Graph().Add(op, tensor.Float32, []int{size}, operands...)
}

func (op *recurrentOp) shape(operands []*graph.Node) recurrent.Shape {
	x := operands[0]
	return recurrent.Shape{
		Cell: op.Cell, Batch: x.Dim(0), Steps: x.Dim(1), Features: x.Dim(2), Units: operands[2].Dim(0),
		Backwards: op.Backwards, Bias: op.given[0], All: op.Sequences, Gradient: op.keeps,
	}
}

// optional returns the memory of bias, mask, state and cell, nil where there is
// none.
func (op *recurrentOp) optional(in []graph.Memory) (optional [4][]float32) {
	next := 3
	for i, given := range op.given {
		if given {
			optional[i] = in[next].Floats
			next++
		}
	}
	return optional
}

func (*recurrentOp) Name() string { return "Recurrent" }

// Gradient is SelectedGradient for all inputs.
func (op *recurrentOp) Gradient(node, g *graph.Node) []*graph.Node {
	wanted := make([]bool, len(node.Inputs()))
	for i := range wanted {
		wanted[i] = true
	}
	return op.SelectedGradient(node, g, wanted)
}

// SelectedGradient goes back through time once for all gradients, and takes them
// apart.
func (op *recurrentOp) SelectedGradient(node, g *graph.Node, wanted []bool) []*graph.Node {
	operands := node.Inputs()
	if !op.keeps {
		kept := *op
		kept.keeps = true
		node = kept.add(operands)
	}
	back := &recurrentGradientOp{}
	next := 3
	for i, given := range op.given {
		if given {
			if i >= 2 {
				back.initial[i-2] = wanted[next]
			}
			next++
		}
	}
	back.input = wanted[0]
	loop := recurrent.New(op.shape(operands))
	batch, steps, features, units := loop.Batch, loop.Steps, loop.Features, loop.Units
	size := loop.Sums()
	// place returns where a gradient begins that is written as it is.
	place := func(count int) int { size += count; return size - count }
	type part struct {
		index int
		op    recurrentPartOp
		shape []int
	}
	width := loop.Cell.Gates() * units
	parts := []part{
		{1, recurrentPartOp{part: recurrent.KernelGradient}, []int{features, width}},
		{2, recurrentPartOp{part: recurrent.RecurrentGradient}, []int{units, width}},
	}
	if back.input {
		parts = append(parts, part{0, recurrentPartOp{from: place(batch * steps * features), whole: true}, []int{batch, steps, features}})
	}
	next = 3
	for i, given := range op.given {
		if !given {
			continue
		}
		switch {
		case i == 0:
			parts = append(parts, part{next, recurrentPartOp{part: recurrent.BiasGradient}, operands[next].Shape()})
		case i >= 2 && back.initial[i-2]:
			parts = append(parts, part{next, recurrentPartOp{from: place(batch * units), whole: true}, []int{batch, units}})
		}
		next++
	}
	gradient := node.Graph().Add(back, tensor.Float32, []int{size}, append([]*graph.Node{node, g}, operands...)...)
	result := make([]*graph.Node, len(operands))
	for _, p := range parts {
		result[p.index] = node.Graph().Add(&p.op, tensor.Float32, p.shape, gradient)
	}
	return result
}

// Bind packs the weights, then runs the pieces.
func (op *recurrentOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	loop := recurrent.New(op.shape(node.Inputs()))
	optional := op.optional(in)
	return kernels.Step{
		Pieces: loop.Pieces(),
		Work:   loop.Work(),
		Before: func(int, *kernels.Workspace) {
			loop.Pack(recurrent.Weights{Kernel: in[1].Floats, Recurrent: in[2].Floats, Bias: optional[0]})
		},
		Run: func(piece int, w *kernels.Workspace) {
			loop.Forward(piece, in[0].Floats, optional[1], recurrent.Initial{State: optional[2], Cell: optional[3]}, out.Floats, &w.Loop)
		},
	}
}

// recurrentResultOp takes a result out of what the loop keeps: number 0 are the
// outputs, 1 is the last state, 2 the last cell. A second operand, if any, is
// the mask.
type recurrentResultOp struct{ number int }

func (op *recurrentOp) result(loop *graph.Node, number int) *graph.Node {
	x, units := loop.Inputs()[0], loop.Inputs()[2].Dim(0)
	shape, operands := []int{x.Dim(0), units}, []*graph.Node{loop}
	if number == 0 && op.Sequences {
		shape = []int{x.Dim(0), x.Dim(1), units}
	}
	// Outputs before the first step that counts are zeros, states are not.
	if number == 0 && op.given[1] && op.given[2] {
		mask := 3
		if op.given[0] {
			mask++
		}
		operands = append(operands, loop.Inputs()[mask])
	}
	return loop.Graph().Add(&recurrentResultOp{number}, tensor.Float32, shape, operands...)
}

func (*recurrentResultOp) Name() string { return "RecurrentResult" }

// Gradient is put in its place among those of the other results.
func (op *recurrentResultOp) Gradient(node, g *graph.Node) []*graph.Node {
	loop := node.Inputs()[0]
	of := loop.Op().(*recurrentOp)
	if g.Rank() == 2 {
		g = ExpandDims(g, 1)
	}
	if of.States {
		outputs, states := 1, 1
		if of.Sequences {
			outputs = loop.Inputs()[0].Dim(1)
		}
		if of.Cell.HasCell() {
			states = 2
		}
		before := 0
		if op.number > 0 {
			before = outputs + op.number - 1
		}
		g = Pad(g, 1, before, outputs+states-before-g.Dim(1))
	}
	return []*graph.Node{g, nil}[:len(node.Inputs())]
}

// Bind copies.
func (op *recurrentResultOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	of := node.Inputs()[0].Op().(*recurrentOp)
	loop := recurrent.New(of.shape(node.Inputs()[0].Inputs()))
	units, rows := loop.Units, 1
	if op.number == 0 && of.Sequences {
		rows = loop.Steps
	}
	return kernels.Loop(loop.Batch, rows*units, func(first, last int, w *kernels.Workspace) {
		for sample := first; sample < last; sample++ {
			to := out.Floats[sample*rows*units:][:rows*units]
			if op.number == 2 {
				loop.LastCell(to, in[0].Floats, sample)
				continue
			}
			begins := 0
			if len(in) > 1 {
				begins = loop.Begins(in[1].Floats[sample*loop.Steps:])
			}
			for row := range rows {
				if t := loop.Steps - rows + row; t >= begins {
					loop.State(to[row*units:], in[0].Floats, sample, t)
				} else {
					clear(to[row*units:][:units])
				}
			}
		}
	})
}

// recurrentGradientOp goes back through time. Its operands are what the loop
// keeps, the gradient of that and the loop's operands; its result are the sums of
// package recurrent and, where wanted, the gradients of input, state and cell.
type recurrentGradientOp struct {
	input   bool
	initial [2]bool // state, cell
}

func (*recurrentGradientOp) Name() string { return "RecurrentGradient" }

func (*recurrentGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	failure.Panic("Recurrent", "", "the second derivative of the loop over time is not defined")
	return nil
}

// Bind packs the weights, then runs the pieces.
func (op *recurrentGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	of := node.Inputs()[0].Op().(*recurrentOp)
	loop := recurrent.New(of.shape(node.Inputs()[2:]))
	optional := of.optional(in[2:])
	units, stride := loop.Units, node.Inputs()[1].Dim(1)*loop.Units
	given := recurrent.Given{Output: in[1].Floats, Last: !of.Sequences, Stride: stride}
	if of.States {
		last := units
		if of.Sequences {
			last = loop.Steps * units
		}
		given.State = in[1].Floats[last:]
		if of.Cell.HasCell() {
			given.Cell = in[1].Floats[last+units:]
		}
	}
	rest := out.Floats[loop.Sums():]
	take := func(wanted bool, count int) (part []float32) {
		if wanted {
			part, rest = rest[:count], rest[count:]
		}
		return part
	}
	var to recurrent.Wanted
	to.Input = take(op.input, loop.Batch*loop.Steps*loop.Features)
	to.State, to.Cell = take(op.initial[0], loop.Batch*units), take(op.initial[1], loop.Batch*units)
	return kernels.Step{
		Pieces:  loop.Pieces(),
		Work:    2 * loop.Work(),
		Reserve: func(w *kernels.Workspace) { loop.Reserve(&w.Loop) },
		Before: func(int, *kernels.Workspace) {
			loop.PackBack(recurrent.Weights{Kernel: in[3].Floats, Recurrent: in[4].Floats}, op.input)
		},
		Run: func(piece int, w *kernels.Workspace) {
			loop.Backward(piece, optional[1], given, to, in[0].Floats, out.Floats, &w.Loop)
		},
	}
}

// recurrentPartOp takes one gradient out of the result of a
// recurrentGradientOp: a part of the sums, or what is there whole.
type recurrentPartOp struct {
	part  recurrent.Part
	whole bool
	from  int
}

func (*recurrentPartOp) Name() string { return "RecurrentGradientPart" }

// Gradient leads to that of the loop's gradient, which says that there is none.
func (*recurrentPartOp) Gradient(node, g *graph.Node) []*graph.Node {
	return node.Inputs()[0].Op().Gradient(node.Inputs()[0], g)
}

// Bind copies, or adds up the pieces.
func (op *recurrentPartOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	if op.whole {
		return kernels.Loop(node.Size(), 1, func(first, last int, w *kernels.Workspace) {
			copy(out.Floats[first:last], in[0].Floats[op.from+first:])
		})
	}
	gradient := node.Inputs()[0]
	loop := recurrent.New(gradient.Inputs()[0].Op().(*recurrentOp).shape(gradient.Inputs()[2:]))
	rows := node.Size() / node.Dim(-1)
	return kernels.Loop(rows, node.Dim(-1)*loop.Pieces(), func(first, last int, w *kernels.Workspace) {
		loop.Gather(out.Floats, in[0].Floats, op.part, first, last)
	})
}
