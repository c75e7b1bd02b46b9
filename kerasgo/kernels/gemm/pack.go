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
		steps := min(stripSteps, depth-step)
		for i := panel; i < last; i++ {
			row, rows := block.panel(i, panels)
			// Not more than the panel, whose end the next one's beginning follows.
			to := w.a[(row-start)*depth+step*rows : (row-start+rows)*depth]
			micro.CopySteps(to, rows, p.A.Data[(first+step)*p.A.Column+row:], p.A.Column, steps)
		}
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
		micro.Transpose(to, width, b.Data[min(from*b.Column+first, len(b.Data)):], b.Column, columns, depth)
	default:
		for k := range depth {
			for j := range columns {
				to[k*width+j] = b.Data[(first+k)*b.Row+(from+j)*b.Column]
			}
		}
	}
}
