package gemm

import "kerasgo/kerasgo/kernels/gemm/micro"

// copiedStride is the distance of the rows of a copied panel of A: padded so
// that they do not fall on the same cache sets.
func copiedStride(depth int) int { return depth + 16 }

// packB copies depth rows of a block of B into panels of kernel.Columns
// columns, one panel after the other, the last one filled up with zeros.
func (p *Prepared[T]) packB(block piece, first, depth int, to []T) {
	width := p.kernel.Columns
	for column := 0; column < block.columns; column += width {
		columns := min(width, block.columns-column)
		packRows(to[column*depth:], p.B, first, depth, block.column+column, columns, width)
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
