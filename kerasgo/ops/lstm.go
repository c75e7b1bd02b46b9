package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// LSTM is the loop over time of long short-term memory (Hochreiter and
// Schmidhuber 1997) with sigmoid gates and hyperbolic tangents. The gates'
// inputs of all steps, x·kernel + bias, have shape (batch, steps, 4·units), the
// kernel of the state (units, 4·units), both in the order input, forget, cell,
// output. The result is the state after every step, (batch, steps, units), or
// with last only the one after the last step, (batch, units). With backwards the
// steps are taken from the last to the first.
//
// The whole loop is one kernel. Its pieces are samples, so that threads never
// wait for each other between steps.
func LSTM(gates, kernel *graph.Node, last, backwards bool) *graph.Node {
	needFloats("LSTM", gates)
	needFloats("LSTM", kernel)
	if gates.Rank() != 3 || kernel.Rank() != 2 || kernel.Dim(1) != 4*kernel.Dim(0) || gates.Dim(2) != kernel.Dim(1) || gates.Dim(1) < 1 {
		failure.Panic("LSTM", "Gates are (batch, steps, 4·units), the kernel (units, 4·units)", "operands of shapes %s and %s", tensor.ShapeString(gates.Shape()), tensor.ShapeString(kernel.Shape()))
	}
	units := kernel.Dim(0)
	loop := gates.Graph().Add(&lstmOp{backwards}, tensor.Float32, []int{gates.Dim(0), gates.Dim(1), kept * units}, gates, kernel)
	shape := []int{gates.Dim(0), gates.Dim(1), units}
	if last {
		shape = []int{gates.Dim(0), units}
	}
	return gates.Graph().Add(&lstmStateOp{last, backwards}, tensor.Float32, shape, gates, kernel, loop)
}

// kept is what the loop keeps of each step for its gradient: the four gates, the
// cell and the state.
const kept = 6

// rowsTogether is how many samples are one piece: the rows of the largest
// micro-kernel.
const rowsTogether = 12

// lstmOp computes the loop and keeps all of it.
type lstmOp struct{ backwards bool }

func (*lstmOp) Name() string { return "LSTMLoop" }

// Gradient is that of lstmStateOp, which hides this one.
func (op *lstmOp) Gradient(node, g *graph.Node) []*graph.Node { return []*graph.Node{nil, nil} }

// Bind prepares the products of all steps.
func (op *lstmOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	batch, steps, units := node.Dim(0), node.Dim(1), node.Dim(2)/kept
	width, line := kept*units, steps*kept*units
	var products [][]*gemm.Prepared[float32]
	for first := 0; first < batch; first += rowsTogether {
		rows := min(rowsTogether, batch-first)
		var list []*gemm.Prepared[float32]
		for t := 1; t < steps; t++ {
			at := first*line + t*width
			list = append(list, gemm.Prepare(gemm.Product[float32]{
				M: rows, N: 4 * units, K: units, Flags: micro.Accumulate, MaximumPieces: 1,
				A: gemm.Operand[float32]{Data: out.Floats[at-width+5*units:], Row: line, Column: 1},
				B: gemm.Rows(in[1].Floats, 4*units),
				C: gemm.Operand[float32]{Data: out.Floats[at:], Row: line, Column: 1},
			}))
		}
		products = append(products, list)
	}
	step := kernels.Cut(batch, rowsTogether, steps*units*(4*units+40), func(first, last int, w *kernels.Workspace) {
		if first >= last {
			return
		}
		list := products[first/rowsTogether]
		for t := range steps {
			from := t
			if op.backwards {
				from = steps - 1 - t
			}
			for row := first; row < last; row++ {
				copy(out.Floats[row*line+t*width:][:4*units], in[0].Floats[(row*steps+from)*4*units:])
			}
			if t > 0 {
				list[t-1].Run(&w.Matrices)
			}
			for row := first; row < last; row++ {
				at := out.Floats[row*line+t*width:][:width]
				vector.Sigmoid(at[:2*units], at[:2*units])
				vector.Tanh(at[2*units:3*units], at[2*units:3*units])
				vector.Sigmoid(at[3*units:4*units], at[3*units:4*units])
				cell, state := at[4*units:5*units], at[5*units:]
				vector.Multiply(cell, at[:units], at[2*units:3*units])
				if t > 0 {
					before := out.Floats[row*line+(t-1)*width:][4*units : 5*units]
					vector.Multiply(state, at[units:2*units], before)
					vector.Add(cell, cell, state)
				}
				vector.Tanh(state, cell)
				vector.Multiply(state, state, at[3*units:4*units])
			}
		}
	})
	step.Reserve = reserveAll(products)
	return step
}

func reserveAll(products [][]*gemm.Prepared[float32]) func(w *kernels.Workspace) {
	return func(w *kernels.Workspace) {
		for _, list := range products {
			for _, p := range list {
				w.Matrices.Reserve(p)
			}
		}
	}
}

// lstmStateOp takes the states out of what the loop keeps.
type lstmStateOp struct{ last, backwards bool }

func (*lstmStateOp) Name() string { return "LSTM" }

// Gradient goes back through time: to the gates by a kernel of its own, to the
// state's kernel by one product over all steps.
func (op *lstmStateOp) Gradient(node, g *graph.Node) []*graph.Node {
	gates, kernel, loop := node.Inputs()[0], node.Inputs()[1], node.Inputs()[2]
	batch, steps, units := gates.Dim(0), gates.Dim(1), kernel.Dim(0)
	d := node.Graph().Add(&lstmGradientOp{op.last}, tensor.Float32, gates.Shape(), loop, kernel, g)
	before := node.Graph().Add(&lstmBeforeOp{}, tensor.Float32, []int{batch * steps, units}, loop)
	dKernel := matmul(before, view(d, []int{batch * steps, 4 * units}), true, false)
	if op.backwards {
		var reversed []*graph.Node
		for t := steps - 1; t >= 0; t-- {
			reversed = append(reversed, Slice(d, 1, t, t+1))
		}
		d = Concatenate(1, reversed...)
	}
	return []*graph.Node{d, dKernel, nil}
}

// Bind copies.
func (op *lstmStateOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	loop := node.Inputs()[2]
	batch, steps, units := loop.Dim(0), loop.Dim(1), loop.Dim(2)/kept
	return kernels.Loop(batch, steps*units, func(first, last int, w *kernels.Workspace) {
		for row := first; row < last; row++ {
			if op.last {
				copy(out.Floats[row*units:(row+1)*units], in[2].Floats[((row+1)*steps-1)*kept*units+5*units:])
				continue
			}
			for t := range steps {
				copy(out.Floats[(row*steps+t)*units:][:units], in[2].Floats[(row*steps+t)*kept*units+5*units:])
			}
		}
	})
}

// lstmBeforeOp is the state before each step, zeros before the first.
type lstmBeforeOp struct{}

func (*lstmBeforeOp) Name() string { return "LSTMStatesBefore" }

func (*lstmBeforeOp) Gradient(node, g *graph.Node) []*graph.Node {
	failure.Panic("LSTM", "", "the second derivative of the loop over time is not defined")
	return nil
}

// Bind copies.
func (*lstmBeforeOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	loop := node.Inputs()[0]
	batch, steps, units := loop.Dim(0), loop.Dim(1), loop.Dim(2)/kept
	return kernels.Loop(batch, steps*units, func(first, last int, w *kernels.Workspace) {
		for row := first; row < last; row++ {
			clear(out.Floats[row*steps*units:][:units])
			for t := 1; t < steps; t++ {
				copy(out.Floats[(row*steps+t)*units:][:units], in[0].Floats[(row*steps+t-1)*kept*units+5*units:])
			}
		}
	})
}

// lstmGradientOp is the gradient of the gates' inputs, in the order of the loop.
type lstmGradientOp struct{ last bool }

func (*lstmGradientOp) Name() string { return "LSTMGradient" }

func (*lstmGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	failure.Panic("LSTM", "", "the second derivative of the loop over time is not defined")
	return nil
}

// Bind prepares the products that carry the gradient from a step to the one
// before.
func (op *lstmGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	batch, steps, units := node.Dim(0), node.Dim(1), node.Dim(2)/4
	line := steps * 4 * units
	type piece struct {
		state, cell []float32 // gradients, a row a sample
		products    []*gemm.Prepared[float32]
	}
	var pieces []piece
	var products [][]*gemm.Prepared[float32]
	for first := 0; first < batch; first += rowsTogether {
		rows := min(rowsTogether, batch-first)
		p := piece{state: make([]float32, rows*units), cell: make([]float32, rows*units)}
		for t := range steps - 1 {
			p.products = append(p.products, gemm.Prepare(gemm.Product[float32]{
				M: rows, N: units, K: 4 * units, MaximumPieces: 1,
				A: gemm.Operand[float32]{Data: out.Floats[first*line+(t+1)*4*units:], Row: line, Column: 1},
				B: gemm.Columns(in[1].Floats, 4*units),
				C: gemm.Rows(p.state, units),
			}))
		}
		pieces = append(pieces, p)
		products = append(products, p.products)
	}
	step := kernels.Cut(batch, rowsTogether, steps*units*(4*units+60), func(first, last int, w *kernels.Workspace) {
		if first >= last {
			return
		}
		p := &pieces[first/rowsTogether]
		clear(p.state)
		clear(p.cell)
		for t := steps - 1; t >= 0; t-- {
			if t < steps-1 {
				p.products[t].Run(&w.Matrices)
			}
			for row := first; row < last; row++ {
				state, cell := p.state[(row-first)*units:][:units], p.cell[(row-first)*units:][:units]
				switch {
				case !op.last:
					vector.Add(state, state, in[2].Floats[(row*steps+t)*units:][:units])
				case t == steps-1:
					vector.Add(state, state, in[2].Floats[row*units:][:units])
				}
				from := in[0].Floats[(row*steps+t)*kept*units:][:kept*units]
				var before []float32
				if t > 0 {
					before = in[0].Floats[(row*steps+t-1)*kept*units:][4*units : 5*units]
				}
				lstmBack(out.Floats[row*line+t*4*units:][:4*units], from, before, state, cell, units)
			}
		}
	})
	step.Reserve = reserveAll(products)
	return step
}

// lstmBack takes the gradients of the state and the cell after a step to those
// of the step's gates, and leaves in cell the gradient of the cell before.
func lstmBack(to, from, before, state, cell []float32, units int) {
	input, forget, candidate, output := from[:units], from[units:2*units], from[2*units:3*units], from[3*units:4*units]
	now := from[4*units : 5*units]
	dInput, dForget, dCandidate, dOutput := to[:units], to[units:2*units], to[2*units:3*units], to[3*units:4*units]
	vector.Tanh(dOutput, now)
	state, cell = state[:units], cell[:units]
	for k := range units {
		i, c, o, tanh := input[k], candidate[k], output[k], dOutput[k]
		d := cell[k] + state[k]*o*(1-tanh*tanh)
		dOutput[k] = state[k] * tanh * o * (1 - o)
		dInput[k] = d * c * i * (1 - i)
		dCandidate[k] = d * i * (1 - c*c)
		f := forget[k]
		if before != nil {
			dForget[k] = d * before[k] * f * (1 - f)
		} else {
			dForget[k] = 0
		}
		cell[k] = d * f
	}
}
