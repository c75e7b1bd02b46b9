package gemm

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Part says which elements of C are computed and written.
type Part int

const (
	All   Part = iota
	Upper      // those on and above the diagonal
	Lower      // those on and below it
)

// Tiles that lie in the part go to C, those that the diagonal crosses to a scratch
// tile, of which the part is copied, and others are left out.

// within cuts off a block what lies outside the part, in whole tiles across.
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

// parted are the tiles of a panel by what the part has of them: crossed and whole are
// the first of such tiles and the one after the last.
type parted struct{ crossed, whole [2]int }

// part sorts the whole tiles of a panel of a block.
func (p *Prepared[T]) part(block piece, row, rows, tiles int) parted {
	width := p.kernel.Columns
	// The columns of the block at which the diagonal is in the first and in the last row.
	begin, end := max(row-block.column, 0), max(row+rows-1-block.column, 0)
	switch p.Part {
	case Upper:
		from := min(ceil(end, width), tiles)
		return parted{crossed: [2]int{min(begin/width, from), from}, whole: [2]int{from, tiles}}
	case Lower:
		to := min(max(row+1-block.column, 0)/width, tiles)
		return parted{whole: [2]int{0, to}, crossed: [2]int{to, min(ceil(max(row+rows-block.column, 0), width), tiles)}}
	}
	return parted{whole: [2]int{0, tiles}}
}

// has tells whether the part has elements of a tile, and whether it has all.
func (p *Prepared[T]) has(row, rows, column, columns int) (some, all bool) {
	switch p.Part {
	case Upper:
		return column+columns > row, column >= row+rows-1
	case Lower:
		return column < row+rows, column+columns <= row+1
	}
	return true, true
}

// kept is what the part has of a row of a tile: the first column of the tile and the
// one after the last.
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
// vectors, or where the part has not all of it.
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
