package gemm

import (
	"unsafe"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Workspace is the memory that one thread needs to run pieces. It grows to the
// largest product it was made for and may be used for any of them in turn.
type Workspace[T Float] struct {
	tile   micro.Tile // here because an argument of an indirect call would be allocated
	b      []T        // a packed block of B
	a      []T        // a copied panel of A
	corner []T        // a tile that sticks out of C
	turned []T        // a block of C's transpose
	c      target[T]  // where tiles go
}

// target is where tiles go: element (i, j) of C is data[i*row + j-column].
type target[T Float] struct {
	data        []T
	row, column int
}

// from returns the target's elements from (row, column) on.
func (c *target[T]) from(row, column int) []T { return c.data[row*c.row+column-c.column:] }

// Reserve makes the workspace large enough for a product, so that running it
// allocates nothing.
func (w *Workspace[T]) Reserve(p *Prepared[T]) {
	kernel := p.kernel
	depth := min(p.path.depth, p.K)
	if p.path.packB || !kernel.Masked {
		widest := kernel.Columns
		if p.path.packB {
			for _, piece := range p.pieces {
				widest = max(widest, ceil(piece.columns, kernel.Columns)*kernel.Columns)
			}
		}
		w.b = grow(w.b, depth*min(widest, p.path.columns))
	}
	if p.path.copyA || p.path.scaleA || p.Source != nil {
		panels := 1
		if p.path.copyA && p.A.Column != 1 {
			panels = stripPanels
		}
		w.a = grow(w.a, panels*kernel.Rows*copiedStride(depth))
	}
	w.corner = grow(w.corner, (kernel.Rows+1)*kernel.Columns)
	if p.path.turned {
		rows, columns := 0, 0
		for _, piece := range p.pieces {
			rows, columns = max(rows, piece.rows), max(columns, piece.columns)
		}
		w.turned = grow(w.turned, rows*turnedStride(min(columns, p.path.columns)))
	}
}

func grow[T Float](buffer []T, size int) []T {
	if len(buffer) >= size {
		return buffer
	}
	return pages.Large(make([]T, size))
}

// Pieces returns how many pieces the product is computed in, each by itself.
func (p *Prepared[T]) Pieces() int { return len(p.pieces) }

// Run computes the whole product on the calling goroutine.
func (p *Prepared[T]) Run(w *Workspace[T]) {
	for i := range p.pieces {
		p.RunPiece(i, w)
	}
}

// RunPiece computes one of Pieces. Pieces may run at the same time, each with a
// workspace of its own.
func (p *Prepared[T]) RunPiece(index int, w *Workspace[T]) {
	w.Reserve(p)
	whole := p.pieces[index]
	for column := 0; column < whole.columns; column += p.path.columns {
		block := whole
		block.column += column
		block.columns = min(p.path.columns, whole.columns-column)
		if block = p.within(block); block.rows <= 0 || block.columns <= 0 {
			continue
		}
		if p.path.turned {
			p.runTurned(block, w)
			continue
		}
		w.c = target[T]{p.C.Data, p.C.Row, 0}
		p.passes(block, p.Flags, w)
	}
	w.c.data = nil // the caller's matrix is not to be kept
}

// passes computes a block of C.
func (p *Prepared[T]) passes(block piece, flags micro.Flags, w *Workspace[T]) {
	if p.K == 0 {
		p.pass(block, 0, 0, flags, w)
	}
	for first := 0; first < p.K; first += p.path.depth {
		p.pass(block, first, min(p.path.depth, p.K-first), flags, w)
	}
}

// pass adds the products of depth columns of A from first on to a block of C.
func (p *Prepared[T]) pass(block piece, first, depth int, flags micro.Flags, w *Workspace[T]) {
	kernel, size := p.kernel, unsafe.Sizeof(T(0))
	if first > 0 {
		flags |= micro.Accumulate
	}
	if first+depth < p.K {
		flags &^= micro.AddBias | micro.Relu
	}
	if p.path.packB {
		p.packB(block, first, depth, w.b)
	}
	t := &w.tile
	t.Depth = depth
	t.CRow = uintptr(w.c.row) * size
	panels, whole := ceil(block.rows, kernel.Rows), block.columns/kernel.Columns
	if p.flat(whole, depth) {
		p.columns(block, panels, first, depth, whole, flags, w)
		return
	}
	for panel := range panels {
		row, rows := block.panel(panel, panels)
		t.A = unsafe.Pointer(unsafe.SliceData(p.panel(block, panel, panels, first, depth, w)))
		inside, crossed := p.sortTiles(block, row, rows, whole)
		start, end := inside.start, inside.end
		// Beside the first tiles, what is needed of A next is fetched.
		soon := p.soon(block, panel, panels, first, depth)
		if fetching := min(soon.tiles, end-start); fetching > 0 {
			t.Next, t.NextStep = unsafe.Pointer(&soon.from[0]), uintptr(soon.step)*size
			p.tiles(block, row, rows, first, depth, start, start+fetching, soon.across, flags, w)
			start += fetching
		}
		t.Next, t.NextStep = t.A, 0
		p.tiles(block, row, rows, first, depth, start, end, 0, flags, w)
		for column := crossed.start; column < crossed.end; column++ {
			p.tile(block, row, first, depth, column, flags, w)
			p.scratchTile(row, rows, block.column+column*kernel.Columns, kernel.Columns, w)
		}
		if columns := block.columns - whole*kernel.Columns; columns > 0 {
			p.lastTile(block, row, rows, first, depth, columns, flags, w)
		}
	}
}

// panel returns the rows of one of some panels, the first of which may have a row
// more than the last.
func (block piece) panel(panel, panels int) (row, rows int) {
	rows, more := block.rows/panels, block.rows%panels
	row = block.row + panel*rows + min(panel, more)
	if panel < more {
		rows++
	}
	return row, rows
}

// tiles computes some whole tiles of a panel.
func (p *Prepared[T]) tiles(block piece, row, rows, first, depth, start, end, nextAcross int, flags micro.Flags, w *Workspace[T]) {
	if start >= end {
		return
	}
	kernel, t, size := p.kernel, &w.tile, unsafe.Sizeof(T(0))
	p.tile(block, row, first, depth, start, flags, w)
	across := uintptr(kernel.Columns) * size
	if p.path.packB {
		across *= uintptr(depth)
	}
	moves := micro.Moves{B: across, C: uintptr(kernel.Columns) * size, Next: uintptr(nextAcross) * size}
	if flags&micro.AddBias != 0 {
		moves.Bias = moves.C
	}
	kernel.RunMany(rows, t, end-start, moves)
}

// tile finds a whole tile of B and C, the column-th of a block.
func (p *Prepared[T]) tile(block piece, row, first, depth, column int, flags micro.Flags, w *Workspace[T]) {
	kernel, t, size := p.kernel, &w.tile, unsafe.Sizeof(T(0))
	from := block.column + column*kernel.Columns
	t.Flags, t.Mask = flags, kernel.Mask(kernel.Columns)
	t.C = unsafe.Pointer(unsafe.SliceData(w.c.from(row, from)))
	if flags&micro.AddBias != 0 {
		t.Bias = unsafe.Pointer(&p.Bias[from])
	}
	if p.path.packB {
		t.B, t.BRow = unsafe.Pointer(unsafe.SliceData(w.b[column*kernel.Columns*depth:])), uintptr(kernel.Columns)*size
		return
	}
	t.B, t.BRow = unsafe.Pointer(unsafe.SliceData(p.B.Data[min(first*p.B.Row+from, len(p.B.Data)):])), uintptr(p.B.Row)*size
}

// flat tells whether a block is computed column of tiles by column: where there
// are so few and so short rows of tiles that calls would cost more than they do.
func (p *Prepared[T]) flat(whole, depth int) bool {
	return whole <= flatTiles && depth <= flatDepth && !p.path.copyA && !p.path.scaleA && p.Source == nil && p.Part == All
}

// columns computes a block column of tiles by column, as many panels of A at a time
// as stay in the second-level cache.
func (p *Prepared[T]) columns(block piece, panels, first, depth, whole int, flags micro.Flags, w *Workspace[T]) {
	t := &w.tile
	tall := block.rows % panels // so many panels come first that have a row more
	together := max(flatElements/(p.kernel.Rows*max(depth, 1)), 1)
	for start := 0; start < panels; start += together {
		end := min(start+together, panels)
		for column := range whole {
			for panel := start; panel < end; {
				count := end - panel
				if panel < tall {
					count = min(tall, end) - panel
				}
				row, rows := block.panel(panel, panels)
				t.A = unsafe.Pointer(unsafe.SliceData(p.panel(block, panel, panels, first, depth, w)))
				t.Next, t.NextStep = t.A, 0
				p.tile(block, row, first, depth, column, flags, w)
				p.kernel.RunMany(rows, t, count, micro.Moves{A: uintptr(rows) * t.ARow, C: uintptr(rows) * t.CRow})
				panel += count
			}
		}
	}
	if columns := block.columns - whole*p.kernel.Columns; columns > 0 {
		for panel := range panels {
			row, rows := block.panel(panel, panels)
			t.A = unsafe.Pointer(unsafe.SliceData(p.panel(block, panel, panels, first, depth, w)))
			t.Next, t.NextStep = t.A, 0
			p.lastTile(block, row, rows, first, depth, columns, flags, w)
		}
	}
}

// lastTile computes the tile at the right edge of a block, which is not as wide as
// others.
func (p *Prepared[T]) lastTile(block piece, row, rows, first, depth, columns int, flags micro.Flags, w *Workspace[T]) {
	kernel, t, size := p.kernel, &w.tile, unsafe.Sizeof(T(0))
	column := block.columns - columns
	t.Flags, t.Mask = flags, kernel.Mask(columns)
	if flags&micro.AddBias != 0 {
		t.Bias = unsafe.Pointer(&p.Bias[block.column+column])
	}
	switch {
	case p.path.packB:
		t.B, t.BRow = unsafe.Pointer(unsafe.SliceData(w.b[column*depth:])), uintptr(kernel.Columns)*size
	case !kernel.Masked:
		packRows(w.b, p.B, first, depth, block.column+column, columns, kernel.Columns)
		t.B, t.BRow = unsafe.Pointer(unsafe.SliceData(w.b)), uintptr(kernel.Columns)*size
	default:
		t.B, t.BRow = unsafe.Pointer(unsafe.SliceData(from(p.B.Data, first*p.B.Row+block.column+column))), uintptr(p.B.Row)*size
	}
	column += block.column
	// One of these rows has the fewest elements of the Part, the other the most.
	top, topEnd := p.kept(row, column, columns)
	bottom, bottomEnd := p.kept(row+rows-1, column, columns)
	switch kept := topEnd - top + bottomEnd - bottom; {
	case kept == 0:
	case kept < 2*columns, !kernel.Masked:
		p.scratchTile(row, rows, column, columns, w)
	default:
		t.C = unsafe.Pointer(unsafe.SliceData(w.c.from(row, column)))
		kernel.Run(rows, t)
	}
}

// soon is what is fetched beside some tiles of a panel: with each four steps of
// a tile an element step further on, across from one tile's to the next's.
type soon[T Float] struct {
	from                []T
	step, across, tiles int
}

// soon returns what is needed of A after a panel: the rows of the next one,
// or for a copy of panels that lie by columns, some of the next panels' columns.
func (p *Prepared[T]) soon(block piece, panel, panels, first, depth int) (s soon[T]) {
	if p.Source != nil {
		return s
	}
	if p.A.Column == 1 {
		if panel+1 < panels {
			row, rows := block.panel(panel+1, panels)
			s.from = from(p.A.Data, row*p.A.Row+first)
			s.step, s.across, s.tiles = 4, p.A.Row, min(rows, ceil(len(s.from), max(p.A.Row, 1)))
		}
		return s
	}
	if strip := panel - panel%stripPanels + stripPanels; p.path.copyA && strip < panels {
		row, _ := block.panel(strip, panels)
		line := 64 / int(unsafe.Sizeof(T(0)))
		line *= panel % stripPanels
		if line >= stripPanels*p.kernel.Rows+16 {
			return s
		}
		s.from = from(p.A.Data, first*p.A.Column+row+line)
		s.step, s.across = p.A.Column, depth/4*p.A.Column
		s.tiles = min(4, ceil(len(s.from), max(s.across, 1)))
	}
	return s
}

// panel finds a panel of A and sets the tile's strides for it; what it returns
// begins with the panel's element in column first.
func (p *Prepared[T]) panel(block piece, panel, panels, first, depth int, w *Workspace[T]) []T {
	row, rows := block.panel(panel, panels)
	t, size := &w.tile, unsafe.Sizeof(T(0))
	if p.Source != nil {
		rowStride, stepStride := p.Source.Gather(w.a, row, rows, first, depth)
		t.ARow, t.AStep = uintptr(rowStride)*size, uintptr(stepStride)*size
		return w.a
	}
	a := p.A.Data[min(row*p.A.Row+first*p.A.Column, len(p.A.Data)):]
	if p.path.scaleA && depth > 0 {
		stride := copiedStride(depth)
		for i := range rows {
			p.scaleRow(w.a[i*stride:i*stride+depth], a[i*p.A.Row:])
		}
		t.ARow, t.AStep = uintptr(stride)*size, size
		return w.a
	}
	if p.path.copyA && depth > 0 {
		if p.A.Column != 1 {
			firstRow, _ := block.panel(panel/stripPanels*stripPanels, panels)
			if panel%stripPanels == 0 {
				p.copyStrip(block, panel, panels, first, depth, w)
			}
			t.ARow, t.AStep = size, uintptr(rows)*size
			return w.a[(row-firstRow)*depth:]
		}
		stride := copiedStride(depth)
		for i := range rows {
			copy(w.a[i*stride:i*stride+depth], a[i*p.A.Row:])
		}
		t.ARow, t.AStep = uintptr(stride)*size, size
		return w.a
	}
	t.ARow, t.AStep = uintptr(p.A.Row)*size, uintptr(p.A.Column)*size
	return a
}

// scaleRow copies a row of A, times Alpha.
func (p *Prepared[T]) scaleRow(to, from []T) {
	if p.A.Column == 1 {
		for k, value := range from[:len(to)] {
			to[k] = p.Alpha * value
		}
		return
	}
	for k := range to {
		to[k] = p.Alpha * from[k*p.A.Column]
	}
}
