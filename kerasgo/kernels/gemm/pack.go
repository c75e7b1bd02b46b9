package gemm

import "kerasgo/kerasgo/kernels/gemm/micro"

// copiedStride is the distance of the rows of a copied panel of A: padded so
// that they do not fall on the same cache sets.
func copiedStride(depth int) int { return depth + 16 }

// packB copies depth rows of a block of B into panels of kernel.Columns
// columns, one panel after the other, the last one filled up with zeros.
func (p *Prepared[T]) packB(block piece, first, depth int, to []T) {
	width, column := p.kernel.Columns, 0
	if p.B.Column == 1 {
		whole := block.columns / width
		micro.CopyPanels(to, width*depth, from(p.B.Data, first*p.B.Row+block.column), p.B.Row, width, whole, depth)
		column = whole * width
	}
	for ; column < block.columns; column += width {
		columns := min(width, block.columns-column)
		packRows(to[column*depth:], p.B, first, depth, block.column+column, columns, width)
	}
}

const (
	stripPanels = 8 // panels of A that lies by columns, copied together
	stripSteps  = 8 // columns of it that stay in a first-level cache even if all fall on the same sets
)

// copyStrip copies the panels of A from one on, which lies by columns, each so
// that the elements of a column are adjacent. It takes all that a cache line
// has in one go.
func (p *Prepared[T]) copyStrip(block piece, panel, panels, first, depth int, w *Workspace[T]) {
	start, _ := block.panel(panel, panels)
	last := min(panel+stripPanels, panels)
	for step := 0; step < depth; step += stripSteps {
		for i := panel; i < last; i++ {
			row, rows := block.panel(i, panels)
			copySteps(w.a[(row-start)*depth:], rows, p.kernel.Rows, p.A.Data[first*p.A.Column+row:], p.A.Column, step, min(step+stripSteps, depth), depth)
		}
	}
}

// copySteps copies columns start to end of a panel of depth columns, which are
// step elements apart: to[k*rows+i] = a[k*step+i].
func copySteps[T Float](to []T, rows, most int, a []T, step, start, end, depth int) {
	// As many elements as the highest panel has are copied in one go; what is
	// too much is overwritten by the next column's, but for the last.
	k, whole := start, max(min(end, depth-1, (len(a)-most)/step+1, (len(to)-most)/rows+1), start)
	switch most {
	case 6:
		for ; k < whole; k++ {
			*(*[6]T)(to[k*rows:]) = *(*[6]T)(a[k*step:])
		}
	case 8:
		for ; k < whole; k++ {
			*(*[8]T)(to[k*rows:]) = *(*[8]T)(a[k*step:])
		}
	case 12:
		for ; k < whole; k++ {
			*(*[12]T)(to[k*rows:]) = *(*[12]T)(a[k*step:])
		}
	}
	for ; k < end; k++ {
		copy(to[k*rows:(k+1)*rows], a[k*step:])
	}
}

// packRows copies a panel of B: columns of it, width elements a row.
func packRows[T Float](to []T, b Operand[T], first, depth, from, columns, width int) {
	if columns < width {
		clear(to[:depth*width])
	}
	switch {
	case b.Column == 1:
		for k := range depth {
			start := (first+k)*b.Row + from
			copy(to[k*width:k*width+columns], b.Data[start:start+columns])
		}
	case b.Row == 1:
		micro.Transpose(to, width, b.Data[from*b.Column+first:], b.Column, columns, depth)
	default:
		for k := range depth {
			for j := range columns {
				to[k*width+j] = b.Data[(first+k)*b.Row+(from+j)*b.Column]
			}
		}
	}
}
