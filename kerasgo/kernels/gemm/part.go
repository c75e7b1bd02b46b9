package gemm

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Part says which elements of C are computed and written.
type Part int

const (
	All   Part = iota // of them
	Upper             // those on and above the diagonal
	Lower             // those on and below it
)

// Tiles all of whose elements belong to the Part go to C, those that the diagonal crosses
// to a scratch tile, of which what belongs to it is copied, and others are left out.

// within cuts off a block rows, and columns in whole tiles, none of whose elements belong
// to the Part.
func (p *Prepared[T]) within(block piece) piece {
	switch p.Part {
	case Upper:
		below := max(block.row-block.column, 0) / p.kernel.Columns * p.kernel.Columns
		block.column, block.columns = block.column+below, block.columns-below
		block.rows = min(block.rows, block.column+block.columns-block.row)
	case Lower:
		above := max(block.column-block.row, 0)
		block.row, block.rows = block.row+above, block.rows-above
		block.columns = min(block.columns, block.row+block.rows-block.column)
	}
	return block
}

// span is some tiles of a panel: the first and the one after the last.
type span struct{ start, end int }

// sortTiles finds, among the tiles of full width of a panel of a block, those of which all
// elements belong to the Part and those that the diagonal crosses.
func (p *Prepared[T]) sortTiles(block piece, row, rows, tiles int) (inside, crossed span) {
	width := p.kernel.Columns
	switch p.Part {
	case Upper:
		// Columns of the block at which the diagonal is in the first and in the last row.
		first, last := max(row-block.column, 0), max(row+rows-1-block.column, 0)
		inside = span{min(ceil(last, width), tiles), tiles}
		return inside, span{min(first/width, inside.start), inside.start}
	case Lower:
		// Columns of the block behind the diagonal in the first and in the last row.
		first, last := max(row+1-block.column, 0), max(row+rows-block.column, 0)
		inside = span{0, min(first/width, tiles)}
		return inside, span{inside.end, min(ceil(last, width), tiles)}
	}
	return span{0, tiles}, span{}
}

// kept is what belongs to the Part of a row of a tile: the first column of the tile and
// the one after the last.
func (p *Prepared[T]) kept(row, column, columns int) (first, end int) {
	switch p.Part {
	case Upper:
		return min(max(row-column, 0), columns), columns
	case Lower:
		return 0, min(max(row+1-column, 0), columns)
	}
	return 0, columns
}

// scratchTile computes a tile on a scratch tile, from which the elements that belong
// to C are copied: where the kernel knows no masks and the tile is narrower than its
// vectors, or where not all of it belongs to the Part.
func (p *Prepared[T]) scratchTile(row, rows, column, columns int, w *Workspace[T]) {
	t, width := &w.tile, p.kernel.Columns
	c := w.c.from(row, column)
	if t.Flags&micro.Accumulate != 0 {
		for i := range rows {
			first, end := p.kept(row+i, column, columns)
			copy(w.corner[i*width+first:i*width+end], from(c, i*w.c.row+first))
		}
	}
	if t.Flags&micro.AddBias != 0 {
		bias := w.corner[p.kernel.Rows*width:]
		copy(bias[:columns], unsafe.Slice((*T)(t.Bias), columns))
		t.Bias = unsafe.Pointer(unsafe.SliceData(bias))
	}
	cRow := t.CRow
	t.C, t.CRow = unsafe.Pointer(unsafe.SliceData(w.corner)), uintptr(width)*unsafe.Sizeof(T(0))
	p.kernel.Run(rows, t)
	t.CRow = cRow
	for i := range rows {
		first, end := p.kept(row+i, column, columns)
		copy(from(c, i*w.c.row+first), w.corner[i*width+first:i*width+end])
	}
}
