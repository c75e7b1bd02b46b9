package recurrent

import "kerasgo/kerasgo/kernels/gemm/micro"

// Initial are the state and the cell before the first step, (batch, units) each;
// nil: zeros.
type Initial struct{ State, Cell []float32 }

// Forward computes the samples of one of Pieces. X is (batch, steps, features);
// mask, if any, (batch, steps): where it is 0, the state and the cell stay as
// they are. Pieces may run at the same time, each with a workspace of its own.
func (l *Loop) Forward(piece int, x, mask []float32, initial Initial, kept []float32, w *Workspace) {
	first, last := l.bounds(piece)
	if first == last {
		return
	}
	r := l.start(piece, kept, w)
	l.fill(r.state(0), l.operandRow, initial.State, first, last)
	if l.cell {
		l.fill(r.cell(0), l.unitRow, initial.Cell, first, last)
	}
	for t := range l.Steps {
		operand := r.operand(t)
		for row := range r.rows {
			copy(operand[row*l.operandRow:][:l.Features], x[((first+row)*l.Steps+l.at(t))*l.Features:])
		}
		for i, g := range l.groups {
			r.product(operand[l.from(g):], l.depth(g), l.packed.forward[i], t, i, true)
		}
		r.forward(t)
		if mask != nil {
			r.hold(t, mask[first*l.Steps:])
		}
	}
}

// at is the number of step t in the input.
func (l *Loop) at(t int) int {
	if l.Backwards {
		return l.Steps - 1 - t
	}
	return t
}

// fill copies rows of units, or zeros where there are none.
func (l *Loop) fill(to []float32, stride int, from []float32, first, last int) {
	for row := first; row < last; row++ {
		line := to[(row-first)*stride:][:l.Units]
		if from == nil {
			clear(line)
		} else {
			copy(line, from[row*l.Units:])
		}
	}
}

// product computes the sums of a group's gates, or adds to them.
func (r *run) product(operand []float32, depth int, b panels, t, group int, fresh bool) {
	l := r.loop
	flags := micro.Accumulate
	if fresh {
		flags = 0
		if l.Bias {
			flags = micro.AddBias
		}
	}
	multiply(&r.w.tile, l.kernel, r.rows, len(l.groups[group].gates)*l.Units, depth, matrix{operand, l.operandRow, 1}, b,
		r.gate(t, group, 0), l.gateRow, l.packed.bias[l.starts[group]:], flags)
}

// forwardReset adds the products with r·h.
func (r *run) forwardReset(t int) {
	for i, g := range r.loop.groups {
		if g.reset {
			r.product(r.reset(t), r.loop.Units, r.loop.packed.reset[i], t, i, false)
		}
	}
}

// hold puts back the state and the cell of the samples that are masked in step t.
func (r *run) hold(t int, mask []float32) {
	l := r.loop
	for row := range r.rows {
		if mask[row*l.Steps+l.at(t)] != 0 {
			continue
		}
		copy(r.state(t + 1)[row*l.operandRow:][:l.Units], r.state(t)[row*l.operandRow:])
		if l.cell {
			copy(r.cell(t + 1)[row*l.unitRow:][:l.Units], r.cell(t)[row*l.unitRow:])
		}
	}
}

// State copies the state of a sample after step t, which is -1 for the one before
// the first, to a slice of Units. Without All or Gradient there is only the
// last.
func (l *Loop) State(to, kept []float32, sample, t int) {
	first, last := l.bounds(sample / l.rows)
	copy(to[:l.Units], kept[sample/l.rows*l.pieceSize()+((t+1)%l.states*(last-first)+sample-first)*l.operandRow+l.Features:])
}

// LastCell copies the cell of a sample after the last step.
func (l *Loop) LastCell(to, kept []float32, sample int) {
	cells := kept[sample/l.rows*l.pieceSize()+l.operandSize+l.gateSize:]
	copy(to[:l.Units], cells[(l.Steps%(l.ring+1)*l.rows+sample%l.rows)*l.unitRow:])
}

// Begins returns the first step that the mask of a sample lets through, or Steps.
func (l *Loop) Begins(mask []float32) int {
	for t := range l.Steps {
		if mask[l.at(t)] != 0 {
			return t
		}
	}
	return l.Steps
}
