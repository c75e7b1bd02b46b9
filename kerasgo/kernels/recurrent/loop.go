package recurrent

import (
	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
)

// Shape says what a loop computes.
type Shape struct {
	Cell                          Cell
	Batch, Steps, Features, Units int  // each at least 1
	Backwards                     bool // steps are taken from the last to the first
	Bias                          bool
	// All keeps the states after all steps; without it only the last one can be
	// read.
	All bool
	// Gradient keeps what Backward needs.
	Gradient bool
	// Kernel is the micro-kernel to use; nil is the best there is.
	Kernel *micro.Kernel
}

// Weights are a layer's, in the layout of Keras: Kernel (features, gates·units),
// Recurrent (units, gates·units), Bias (gates·units), of a GRU two rows of it.
type Weights struct{ Kernel, Recurrent, Bias []float32 }

// Loop is a loop over time prepared for a shape. Its memory holds the packed
// weights, so it runs for one model at a time.
type Loop struct {
	Shape
	plan
	kernel                                 *micro.Kernel
	rows                                   int // most of a piece
	pieces                                 int
	starts                                 []int // of the groups' columns
	operands                               int   // length of a row of operands: x, h and, with reset, r·h
	operandRow, gateRow, slopeRow, unitRow int   // distances of rows
	columns                                int   // of all groups
	states, ring                           int   // steps whose operands and whose gates are kept
	operandSize, gateSize, cellSize        int   // of a piece, in kept
	chunk                                  int   // steps whose gradients are added up together
	packed                                 packed
}

// packed are the weights in panels, for each group.
type packed struct {
	forward, reset          []panels // x and h, one after the other; r·h
	state, input, backReset []panels // transposed
	bias                    []float32
}

const (
	// mostRows of a piece: few, so that small batches are shared evenly by
	// threads, but enough for the panels to pay.
	mostRows = 16
	// chunkRows is about how many rows of gates' gradients are added to the
	// kernels' at a time: they stay in the second-level cache meanwhile.
	chunkRows = 128
)

// New prepares a loop.
func New(shape Shape) *Loop {
	l := &Loop{Shape: shape, plan: plans[shape.Cell], kernel: shape.Kernel}
	if l.kernel == nil {
		l.kernel = micro.Best32()
	}
	l.pieces = ceil(shape.Batch, mostRows)
	if l.pieces > 1 && l.pieces%2 == 1 {
		l.pieces++ // for two threads, and four
	}
	l.rows = ceil(shape.Batch, l.pieces)
	for _, g := range l.groups {
		l.starts = append(l.starts, l.columns)
		l.columns += l.padded(len(g.gates) * shape.Units)
	}
	l.operands = shape.Features + shape.Units
	if l.plan.reset {
		l.operands += shape.Units
	}
	l.operandRow, l.gateRow, l.slopeRow, l.unitRow = apart(l.operands), apart(l.columns), apart(l.columns), apart(l.padded(shape.Units))
	l.states, l.ring = 2, 1
	if shape.All || shape.Gradient {
		l.states = shape.Steps + 1
	}
	if shape.Gradient {
		l.ring = shape.Steps
	}
	l.operandSize, l.gateSize = l.states*l.rows*l.operandRow, l.ring*l.rows*l.gateRow
	if l.cell {
		l.cellSize = (l.ring + 1) * l.rows * l.unitRow
	}
	l.chunk = min(max(chunkRows/l.rows, 1), shape.Steps)
	return l
}

// padded rounds columns up to whole panels.
func (l *Loop) padded(columns int) int {
	return ceil(columns, l.kernel.Columns) * l.kernel.Columns
}

// apart is the distance of rows of a length: an odd number of cache lines, so
// that they do not fall on the same sets of a cache.
func apart(length int) int {
	lines := ceil(length, pages.LineElements)
	return (lines | 1) * pages.LineElements
}

func ceil(a, b int) int { return (a + b - 1) / b }

// Pieces returns the number of independent parts of the loop.
func (l *Loop) Pieces() int { return l.pieces }

// Work is about the multiply-adds of the loop, once forward or twice back.
func (l *Loop) Work() int {
	return l.Batch * l.Steps * l.Units * (l.gates*(l.Features+l.Units) + 40)
}

// bounds are the samples of a piece; the last pieces may have none.
func (l *Loop) bounds(piece int) (first, last int) {
	return min(piece*l.rows, l.Batch), min((piece+1)*l.rows, l.Batch)
}

// Kept returns the size of the memory that Forward fills.
func (l *Loop) Kept() int { return l.pieces * l.pieceSize() }

func (l *Loop) pieceSize() int { return l.operandSize + l.gateSize + 2*l.cellSize }

// Pack copies the weights into the order in which Forward reads them. It comes
// before Forward whenever they have changed.
func (l *Loop) Pack(w Weights) {
	p, width := &l.packed, l.gates*l.Units
	if p.forward == nil {
		p.forward, p.reset = make([]panels, len(l.groups)), make([]panels, len(l.groups))
		for i, g := range l.groups {
			columns := l.padded(len(g.gates) * l.Units)
			p.forward[i] = l.panels(columns, l.depth(g))
			if g.reset {
				p.reset[i] = l.panels(columns, l.Units)
			}
		}
		p.bias = make([]float32, l.columns)
	}
	clear(p.bias)
	for i, g := range l.groups {
		from, columns, depth := g.gates[0]*l.Units, len(g.gates)*l.Units, l.depth(g)
		first := 0
		if g.input {
			packColumns(p.forward[i].data, l.kernel, depth, 0, w.Kernel, width, l.Features, from, columns)
			first = l.Features
		}
		if g.state {
			packColumns(p.forward[i].data, l.kernel, depth, first, w.Recurrent, width, l.Units, from, columns)
		}
		if g.reset {
			packColumns(p.reset[i].data, l.kernel, l.Units, 0, w.Recurrent, width, l.Units, from, columns)
		}
		if !l.Bias {
			continue
		}
		to := p.bias[l.starts[i]:][:columns]
		if g.input {
			vector.Add(to, to, w.Bias[from:from+columns])
		}
		if l.biases == 2 && g.state {
			vector.Add(to, to, w.Bias[width+from:width+from+columns])
		}
	}
}

// panels are zeros for some columns, a multiple of the micro-kernel's.
func (l *Loop) panels(columns, depth int) panels {
	return panels{data: make([]float32, columns*depth), panel: l.kernel.Columns * depth, row: l.kernel.Columns}
}

// depth is how many operands a group's first product has.
func (l *Loop) depth(g group) int {
	depth := 0
	if g.input {
		depth += l.Features
	}
	if g.state {
		depth += l.Units
	}
	return depth
}

// from is where a group's operands begin.
func (l *Loop) from(g group) int {
	if g.input {
		return 0
	}
	return l.Features
}

// Workspace is the memory that one thread needs beside what is kept.
type Workspace struct {
	tile   micro.Tile // here because arguments of indirect calls would be allocated
	lines  vector.Lines
	run    run
	memory []float32
}

// run is a piece being computed.
type run struct {
	loop            *Loop
	w               *Workspace
	rows            int
	operands, gates []float32 // of all steps that are kept
	cells, bents    []float32
	// What follows is for the way back.
	dState, dBefore, dCell, dCellBefore, dScaled, dInput []float32
	d                                                    []float32     // gradients of the gates' sums, of a chunk
	begins                                               [mostRows]int // the first step of each sample that is not masked
}

func (l *Loop) start(piece int, kept []float32, w *Workspace) *run {
	first, last := l.bounds(piece)
	mine := kept[piece*l.pieceSize():][:l.pieceSize()]
	w.run = run{loop: l, w: w, rows: last - first}
	r := &w.run
	r.operands, mine = mine[:l.operandSize], mine[l.operandSize:]
	r.gates, mine = mine[:l.gateSize], mine[l.gateSize:]
	r.cells, r.bents = mine[:l.cellSize], mine[l.cellSize:]
	return r
}

// operand is what the products of step t read; its state part is the state
// before the step. The rows of all steps follow each other without a gap, as
// products over several steps need them.
func (r *run) operand(t int) []float32 {
	return r.operands[t%r.loop.states*r.rows*r.loop.operandRow:]
}

func (r *run) state(t int) []float32 { return r.operand(t)[r.loop.Features:] }

func (r *run) reset(t int) []float32 { return r.operand(t)[r.loop.Features+r.loop.Units:] }

// gate is number n of a group.
func (r *run) gate(t, group, n int) []float32 {
	return r.gates[t%r.loop.ring*r.loop.rows*r.loop.gateRow+r.loop.starts[group]+n*r.loop.Units:]
}

// cell is the cell before step t, bent its hyperbolic tangent after it.
func (r *run) cell(t int) []float32 {
	return r.cells[t%(r.loop.ring+1)*r.loop.rows*r.loop.unitRow:]
}

func (r *run) bent(t int) []float32 {
	return r.bents[t%r.loop.ring*r.loop.rows*r.loop.unitRow:]
}

func (r *run) slope(at, group, n int) []float32 {
	return r.d[at*r.rows*r.loop.slopeRow+r.loop.starts[group]+n*r.loop.Units:]
}

func (r *run) lines(s *Shape) *vector.Lines {
	r.w.lines.Count, r.w.lines.Rows = s.Units, r.rows
	return &r.w.lines
}
