package gemm

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Workspace is the memory that one thread needs to run pieces. It grows to the
// largest product it was made for and may be used for any of them in turn.
type Workspace[T Float] struct {
	tile   micro.Tile // here because an argument of an indirect call would be allocated
	b      []T        // a packed block of B
	a      []T        // a copied panel of A
	corner []T        // a tile that sticks out of C
}

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
		w.b = grow(w.b, depth*min(widest, packedColumns+kernel.Columns))
	}
	if p.path.copyA || p.path.scaleA || p.Source != nil {
		w.a = grow(w.a, kernel.Rows*copiedStride(depth))
	}
	w.corner = grow(w.corner, (kernel.Rows+1)*kernel.Columns)
}

func grow[T Float](buffer []T, size int) []T {
	if len(buffer) >= size {
		return buffer
	}
	return make([]T, size)
}

// Pieces returns the number of independent parts of the product.
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
	for column := 0; column < whole.columns; column += packedColumns {
		block := whole
		block.column += column
		block.columns = min(packedColumns, whole.columns-column)
		if p.K == 0 {
			p.pass(block, 0, 0, w)
		}
		for first := 0; first < p.K; first += p.path.depth {
			p.pass(block, first, min(p.path.depth, p.K-first), w)
		}
	}
}

// pass adds the products of depth columns of A from first on to a block of C.
func (p *Prepared[T]) pass(block piece, first, depth int, w *Workspace[T]) {
	kernel, size := p.kernel, unsafe.Sizeof(T(0))
	flags := p.Flags
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
	t.CRow = uintptr(p.C.Row) * size
	panels := ceil(block.rows, kernel.Rows)
	for panel := range panels {
		row := block.row + block.rows*panel/panels
		rows := block.row + block.rows*(panel+1)/panels - row
		a := p.panel(row, rows, first, depth, w)
		t.A = unsafe.Pointer(unsafe.SliceData(a))
		next := p.next(block, panel, panels, first)
		for column := 0; column < block.columns; column += kernel.Columns {
			columns := min(kernel.Columns, block.columns-column)
			from := block.column + column
			t.Flags, t.Mask = flags, kernel.Mask(columns)
			t.Next = t.A
			if offset := column / kernel.Columns * p.A.Row; offset < len(next) {
				t.Next = unsafe.Pointer(&next[offset])
			}
			if flags&micro.AddBias != 0 {
				t.Bias = unsafe.Pointer(&p.Bias[from])
			}
			switch {
			case p.path.packB:
				t.B = unsafe.Pointer(unsafe.SliceData(w.b[column*depth:]))
				t.BRow = uintptr(kernel.Columns) * size
			case columns < kernel.Columns && !kernel.Masked:
				packRows(w.b, p.B, first, depth, from, columns, kernel.Columns)
				t.B = unsafe.Pointer(unsafe.SliceData(w.b))
				t.BRow = uintptr(kernel.Columns) * size
			default:
				t.B = unsafe.Pointer(unsafe.SliceData(p.B.Data[min(first*p.B.Row+from, len(p.B.Data)):]))
				t.BRow = uintptr(p.B.Row) * size
			}
			c := p.C.Data[row*p.C.Row+from:]
			if columns < kernel.Columns && !kernel.Masked {
				p.cornerTile(c, rows, columns, w)
				continue
			}
			t.C = unsafe.Pointer(unsafe.SliceData(c))
			kernel.Run(rows, t)
		}
	}
}

// next returns where the panel of A after this one begins, whose rows are
// fetched in turn beside the tiles of this one; nil where A has no rows.
func (p *Prepared[T]) next(block piece, panel, panels, first int) []T {
	if p.Source != nil || p.A.Column != 1 || panel+1 == panels {
		return nil
	}
	row := block.row + block.rows*(panel+1)/panels
	return p.A.Data[min(row*p.A.Row+first, len(p.A.Data)):]
}

// cornerTile runs a kernel that knows no masks on a tile that is narrower than
// its vectors: on a scratch tile, from which the columns that exist are copied.
func (p *Prepared[T]) cornerTile(c []T, rows, columns int, w *Workspace[T]) {
	kernel, t := p.kernel, &w.tile
	width := kernel.Columns
	if t.Flags&micro.Accumulate != 0 {
		for i := range rows {
			copy(w.corner[i*width:i*width+columns], c[i*p.C.Row:])
		}
	}
	if t.Flags&micro.AddBias != 0 {
		bias := w.corner[kernel.Rows*width:]
		copy(bias[:columns], unsafe.Slice((*T)(t.Bias), columns))
		t.Bias = unsafe.Pointer(unsafe.SliceData(bias))
	}
	cRow := t.CRow
	t.C, t.CRow = unsafe.Pointer(unsafe.SliceData(w.corner)), uintptr(width)*unsafe.Sizeof(T(0))
	kernel.Run(rows, t)
	t.CRow = cRow
	for i := range rows {
		copy(c[i*p.C.Row:i*p.C.Row+columns], w.corner[i*width:])
	}
}

// panel finds rows of A and sets the tile's strides for them; what it returns
// begins with element (row, first).
func (p *Prepared[T]) panel(row, rows, first, depth int, w *Workspace[T]) []T {
	t, size := &w.tile, unsafe.Sizeof(T(0))
	if p.Source != nil {
		rowStride, stepStride := p.Source.Gather(w.a, row, rows, first, depth)
		t.ARow, t.AStep = uintptr(rowStride)*size, uintptr(stepStride)*size
		return w.a
	}
	a := p.A.Data[min(row*p.A.Row+first*p.A.Column, len(p.A.Data)):]
	if (p.path.copyA || p.path.scaleA) && depth > 0 {
		stride := copiedStride(depth)
		for i := range rows {
			p.copyRow(w.a[i*stride:i*stride+depth], a[i*p.A.Row:])
		}
		t.ARow, t.AStep = uintptr(stride)*size, size
		return w.a
	}
	t.ARow, t.AStep = uintptr(p.A.Row)*size, uintptr(p.A.Column)*size
	return a
}

// copyRow copies a row of A, times Alpha where that is not one.
func (p *Prepared[T]) copyRow(to, from []T) {
	switch {
	case !p.path.scaleA:
		copy(to, from)
	case p.A.Column == 1:
		for k, value := range from[:len(to)] {
			to[k] = p.Alpha * value
		}
	default:
		for k := range to {
			to[k] = p.Alpha * from[k*p.A.Column]
		}
	}
}
