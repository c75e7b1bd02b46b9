package recurrent

import (
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
)

// Given are the gradients of what a loop returns, each of one row of units for a
// sample; nil: none.
type Given struct {
	// Output is the gradient of the outputs: (batch, steps, units), or with Last
	// (batch, 1, units), that of the last.
	Output []float32
	Last   bool
	// State and Cell are the gradients of the state and the cell after the last
	// step.
	State, Cell []float32
	// Stride is the distance of samples in all of them.
	Stride int
}

// Wanted are the gradients to write, beside those of the weights; nil: not
// wanted.
type Wanted struct {
	Input       []float32 // (batch, steps, features)
	State, Cell []float32 // of Initial, (batch, units)
}

// Sums returns the size of the memory into which Backward adds up the gradients
// of the weights, for each piece apart.
func (l *Loop) Sums() int { return l.pieces * l.sumSize() }

// sumSize: a row for each operand and one for the bias.
func (l *Loop) sumSize() int { return (l.operands + 1) * l.slopeRow }

// PackBack copies the weights into the order in which Backward reads them; input
// tells whether the gradient of the input is wanted.
func (l *Loop) PackBack(w Weights, input bool) {
	p, width := &l.packed, l.gates*l.Units
	if p.state == nil {
		p.state, p.input, p.backReset = make([]panels, len(l.groups)), make([]panels, len(l.groups)), make([]panels, len(l.groups))
		for i, g := range l.groups {
			depth := len(g.gates) * l.Units
			if g.state {
				p.state[i] = l.panels(l.padded(l.Units), depth)
			}
			if g.reset {
				p.backReset[i] = l.panels(l.padded(l.Units), depth)
			}
			if g.input && input {
				p.input[i] = l.panels(l.padded(l.Features), depth)
			}
		}
	}
	for i, g := range l.groups {
		from, depth := g.gates[0]*l.Units, len(g.gates)*l.Units
		if g.state {
			packRows(p.state[i].data, l.kernel, depth, 0, w.Recurrent, width, l.Units, from, depth)
		}
		if g.reset {
			packRows(p.backReset[i].data, l.kernel, depth, 0, w.Recurrent, width, l.Units, from, depth)
		}
		if g.input && input {
			packRows(p.input[i].data, l.kernel, depth, 0, w.Kernel, width, l.Features, from, depth)
		}
	}
}

// Reserve makes a workspace large enough for Backward, so that it allocates
// nothing.
func (l *Loop) Reserve(w *Workspace) {
	if size := l.chunk*l.rows*l.slopeRow + 5*l.rows*l.unitRow + l.rows*apart(l.padded(l.Features)); len(w.memory) < size {
		w.memory = make([]float32, size)
	}
}

// Backward goes back through time over the samples of one of Pieces, after
// Forward with Gradient. It fills the piece's part of sums. Pieces may run at the
// same time, each with a workspace of its own.
func (l *Loop) Backward(piece int, mask []float32, given Given, wanted Wanted, kept, sums []float32, w *Workspace) {
	first, last := l.bounds(piece)
	mine := sums[piece*l.sumSize():][:l.sumSize()]
	if first == last {
		clear(mine)
		return
	}
	l.Reserve(w)
	r := l.start(piece, kept, w)
	memory := w.memory
	take := func(size int) []float32 {
		part := memory[:size]
		memory = memory[size:]
		return part
	}
	each := r.rows * l.unitRow
	r.dState, r.dBefore, r.dCell, r.dCellBefore, r.dScaled = take(each), take(each), take(each), take(each), take(each)
	r.dInput, r.d = take(r.rows*apart(l.padded(l.Features))), take(l.chunk*r.rows*l.slopeRow)
	bias := mine[l.operands*l.slopeRow:]
	clear(bias)
	clear(r.dBefore)
	clear(r.dCellBefore)
	for row := range r.rows {
		if mask != nil {
			r.begins[row] = l.Begins(mask[(first+row)*l.Steps:])
		}
		if at := (first + row) * given.Stride; given.State != nil {
			copy(r.dBefore[row*l.unitRow:][:l.Units], given.State[at:])
		}
		if at := (first + row) * given.Stride; given.Cell != nil {
			copy(r.dCellBefore[row*l.unitRow:][:l.Units], given.Cell[at:])
		}
	}
	for t := l.Steps - 1; t >= 0; t-- {
		r.dState, r.dBefore = r.dBefore, r.dState
		r.dCell, r.dCellBefore = r.dCellBefore, r.dCell
		r.receive(t, first, given)
		at := t % l.chunk
		r.backward(t, at)
		flags := micro.Flags(0)
		if l.direct || mask != nil {
			flags = micro.Accumulate
		}
		if mask != nil {
			r.pass(t, at, mask[first*l.Steps:])
		}
		for i, g := range l.groups {
			if g.state {
				r.back(l.packed.state[i], at, i, l.Units, r.dBefore, l.unitRow, flags)
				flags = micro.Accumulate
			}
		}
		if wanted.Input != nil {
			r.inputGradient(wanted.Input, first, t, at)
		}
		if l.Bias {
			for row := range r.rows {
				vector.Add(bias[:l.columns], bias[:l.columns], r.slope(at, 0, 0)[row*l.slopeRow:][:l.columns])
			}
		}
		if at == 0 {
			r.addUp(mine, t, min(l.chunk, l.Steps-t))
		}
	}
	for row := range r.rows {
		if wanted.State != nil {
			copy(wanted.State[(first+row)*l.Units:][:l.Units], r.dBefore[row*l.unitRow:])
		}
		if wanted.Cell != nil {
			copy(wanted.Cell[(first+row)*l.Units:][:l.Units], r.dCellBefore[row*l.unitRow:])
		}
	}
}

// receive adds the gradient of the output of step t to that of the state.
func (r *run) receive(t, first int, given Given) {
	l := r.loop
	if given.Output == nil || given.Last && t < l.Steps-1 {
		return
	}
	for row := range r.rows {
		// The output is zero until a step counts.
		if t < r.begins[row] {
			continue
		}
		at := (first + row) * given.Stride
		if !given.Last {
			at += t * l.Units
		}
		to := r.dState[row*l.unitRow:][:l.Units]
		vector.Add(to, to, given.Output[at:at+l.Units])
	}
}

// pass lets the gradients of samples that are masked in step t through as they
// are.
func (r *run) pass(t, at int, mask []float32) {
	l := r.loop
	for row := range r.rows {
		before := r.dBefore[row*l.unitRow:][:l.Units]
		if mask[row*l.Steps+l.at(t)] != 0 {
			if !l.direct {
				clear(before)
			}
			continue
		}
		copy(before, r.dState[row*l.unitRow:])
		if l.cell {
			copy(r.dCellBefore[row*l.unitRow:][:l.Units], r.dCell[row*l.unitRow:])
		}
		clear(r.slope(at, 0, 0)[row*l.slopeRow:][:l.columns])
	}
}

// back multiplies a group's gradients with transposed weights.
func (r *run) back(b panels, at, group, columns int, c []float32, cRow int, flags micro.Flags) {
	depth := len(r.loop.groups[group].gates) * r.loop.Units
	multiply(&r.w.tile, r.loop.kernel, r.rows, columns, depth, matrix{r.slope(at, group, 0), r.loop.slopeRow, 1}, b, c, cRow, nil, flags)
}

// backwardReset computes the gradient of r·h.
func (r *run) backwardReset(at int) {
	for i, g := range r.loop.groups {
		if g.reset {
			r.back(r.loop.packed.backReset[i], at, i, r.loop.Units, r.dScaled, r.loop.unitRow, 0)
		}
	}
}

// inputGradient writes the gradient of the input of step t.
func (r *run) inputGradient(to []float32, first, t, at int) {
	l, flags, stride := r.loop, micro.Flags(0), apart(r.loop.padded(r.loop.Features))
	for i, g := range l.groups {
		if g.input {
			r.back(l.packed.input[i], at, i, l.Features, r.dInput, stride, flags)
			flags = micro.Accumulate
		}
	}
	for row := range r.rows {
		copy(to[((first+row)*l.Steps+l.at(t))*l.Features:][:l.Features], r.dInput[row*stride:])
	}
}

// addUp adds the products of the operands of some steps, from t on, and the
// gates' gradients to the gradients of the kernels.
func (r *run) addUp(sums []float32, t, steps int) {
	l := r.loop
	flags := micro.Accumulate
	if t+steps == l.Steps {
		flags = 0
	}
	b := func(i int) panels { return panels{data: r.slope(0, i, 0), panel: l.kernel.Columns, row: l.slopeRow} }
	for i, g := range l.groups {
		add := func(from, count int) {
			multiply(&r.w.tile, l.kernel, count, len(g.gates)*l.Units, steps*r.rows, matrix{r.operand(t)[from:], 1, l.operandRow}, b(i),
				sums[from*l.slopeRow+l.starts[i]:], l.slopeRow, nil, flags)
		}
		if depth := l.depth(g); depth > 0 {
			add(l.from(g), depth)
		}
		if g.reset {
			add(l.Features+l.Units, l.Units)
		}
	}
}

// Part is a gradient that Backward leaves in sums.
type Part int

// The parts.
const (
	KernelGradient    Part = iota // (features, gates·units)
	RecurrentGradient             // (units, gates·units)
	BiasGradient                  // (biases, gates·units)
)

// Gather adds up rows first to last, not included, of a part over the pieces.
func (l *Loop) Gather(to, sums []float32, part Part, first, last int) {
	width := l.gates * l.Units
	for row := first; row < last; row++ {
		for i, g := range l.groups {
			var from int
			switch {
			case part == KernelGradient && g.input:
				from = row
			case part == RecurrentGradient && g.state:
				from = l.Features + row
			case part == RecurrentGradient && g.reset:
				from = l.Features + l.Units + row
			case part == BiasGradient && (row == 0 && g.input || row == 1 && g.state):
				from = l.operands
			default:
				continue
			}
			count := len(g.gates) * l.Units
			line := to[row*width+g.gates[0]*l.Units:][:count]
			for piece := range l.pieces {
				sum := sums[piece*l.sumSize()+from*l.slopeRow+l.starts[i]:][:count]
				if piece == 0 {
					copy(line, sum)
				} else {
					vector.Add(line, line, sum)
				}
			}
		}
	}
}
