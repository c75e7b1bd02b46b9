package recurrent

import "kerasgo/kerasgo/kernels/vector"

// Cell is the arithmetic of a step.
type Cell int

// The cells, with their gates in the order of the kernels' columns.
const (
	Simple    Cell = iota // h = tanh(x·W + h·U + b)
	LSTM                  // input, forget, candidate, output; sigmoid gates and tanh
	GRU                   // update, reset, candidate; the reset gate acts after the product, which has a bias of its own
	GRUBefore             // update, reset, candidate; the reset gate acts on the state before the product
)

// group is gates whose columns are computed together, from the same parts of a
// row of operands. Groups begin at a multiple of the micro-kernel's columns.
type group struct {
	gates               []int // numbers of gates in the kernels' order
	input, state, reset bool  // which operands: x, h, the product of reset gate and h
}

// plan is what differs between the cells.
type plan struct {
	gates  int // in the kernels
	groups []group
	cell   bool // there is a cell beside the state
	reset  bool // operands have a third part, the product of reset gate and h
	// biases is 2 where the state's product has a bias of its own.
	biases int
	// direct: the backward function gives a part of the gradient of the state
	// before that goes through no product.
	direct bool
}

var plans = [...]plan{
	Simple:    {gates: 1, biases: 1, groups: []group{{gates: []int{0}, input: true, state: true}}},
	LSTM:      {gates: 4, biases: 1, cell: true, groups: []group{{gates: []int{0, 1, 2, 3}, input: true, state: true}}},
	GRU:       {gates: 3, biases: 2, direct: true, groups: []group{{gates: []int{2}, input: true}, {gates: []int{0, 1}, input: true, state: true}, {gates: []int{2}, state: true}}},
	GRUBefore: {gates: 3, biases: 1, direct: true, reset: true, groups: []group{{gates: []int{0, 1}, input: true, state: true}, {gates: []int{2}, input: true, reset: true}}},
}

// Gates returns how many gates' columns stand beside each other in the kernels.
func (c Cell) Gates() int { return plans[c].gates }

// Biases returns how many rows the bias has.
func (c Cell) Biases() int { return plans[c].biases }

// HasCell tells whether there is a cell beside the state.
func (c Cell) HasCell() bool { return plans[c].cell }

// forward is the arithmetic of step t on the rows of a piece, once the products
// with x and h are there.
func (r *run) forward(t int) {
	l := r.lines(&r.loop.Shape)
	gate := func(line, group, n int) { l.Set(line, r.gate(t, group, n), r.loop.gateRow) }
	state := func(line, t int) { l.Set(line, r.state(t), r.loop.operandRow) }
	switch r.loop.Cell {
	case Simple:
		gate(0, 0, 0)
		state(1, t+1)
		vector.SimpleForward(l)
	case LSTM:
		for n := range 4 {
			gate(n, 0, n)
			gate(5+n, 0, n)
		}
		l.Set(4, r.cell(t), r.loop.unitRow)
		l.Set(9, r.cell(t+1), r.loop.unitRow)
		l.Set(10, r.bent(t), r.loop.unitRow)
		state(11, t+1)
		vector.LSTMForward(l)
	case GRU:
		gate(0, 0, 0)
		gate(1, 1, 0)
		gate(2, 1, 1)
		gate(3, 2, 0)
		state(4, t)
		gate(5, 0, 0)
		gate(6, 1, 0)
		gate(7, 1, 1)
		state(8, t+1)
		vector.GRUForward(l)
	case GRUBefore:
		gate(0, 0, 0)
		gate(1, 0, 1)
		state(2, t)
		gate(3, 0, 0)
		gate(4, 0, 1)
		l.Set(5, r.reset(t), r.loop.operandRow)
		vector.ResetForward(l)
		r.forwardReset(t)
		l = r.lines(&r.loop.Shape)
		gate(0, 1, 0)
		gate(1, 0, 0)
		state(2, t)
		gate(3, 1, 0)
		state(4, t+1)
		vector.CandidateForward(l)
	}
}

// backward is the gradient of forward: from r.dState and r.dCell, the gradients
// after step t, to those of the gates' sums, in slot at of r.d, of the cell
// before, in r.dCellBefore, and in r.dBefore, where there is one, that part of the
// gradient of the state before that goes through no product.
func (r *run) backward(t, at int) {
	l := r.lines(&r.loop.Shape)
	gate := func(line, group, n int) { l.Set(line, r.gate(t, group, n), r.loop.gateRow) }
	state := func(line, t int) { l.Set(line, r.state(t), r.loop.operandRow) }
	own := func(line int, data []float32) { l.Set(line, data, r.loop.unitRow) }
	to := func(line, group, n int) { l.Set(line, r.slope(at, group, n), r.loop.slopeRow) }
	switch r.loop.Cell {
	case Simple:
		state(0, t+1)
		own(1, r.dState)
		to(2, 0, 0)
		vector.SimpleBackward(l)
	case LSTM:
		for n := range 4 {
			gate(n, 0, n)
			to(8+n, 0, n)
		}
		own(4, r.cell(t))
		own(5, r.bent(t))
		own(6, r.dState)
		own(7, r.dCell)
		own(12, r.dCellBefore)
		vector.LSTMBackward(l)
	case GRU:
		gate(0, 0, 0)
		gate(1, 1, 0)
		gate(2, 1, 1)
		gate(3, 2, 0)
		state(4, t)
		own(5, r.dState)
		to(6, 0, 0)
		to(7, 1, 0)
		to(8, 1, 1)
		to(9, 2, 0)
		own(10, r.dBefore)
		vector.GRUBackward(l)
	case GRUBefore:
		gate(0, 1, 0)
		gate(1, 0, 0)
		state(2, t)
		own(3, r.dState)
		to(4, 0, 0)
		to(5, 1, 0)
		own(6, r.dBefore)
		vector.CandidateBackward(l)
		r.backwardReset(at)
		l = r.lines(&r.loop.Shape)
		gate(0, 0, 1)
		state(1, t)
		own(2, r.dScaled)
		own(3, r.dBefore)
		to(4, 0, 1)
		own(5, r.dBefore)
		vector.ResetBackward(l)
	}
}
