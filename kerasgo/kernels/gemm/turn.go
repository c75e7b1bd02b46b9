package gemm

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// A product of few columns leaves most of a vector empty. It is computed as its
// transpose, Cᵀ = Bᵀ·Aᵀ, whose columns are many, into a block that is written
// to C when it is complete. So is a product of few rows with a B that lies by
// columns: Bᵀ lies by rows and need not be packed, which would cost more than to
// pack Aᵀ and to transpose C.

// turns tells whether a product is better computed as its transpose: A is copied
// where it lies by rows, and C costs more to write.
func turns[T Float](p Product[T], kernel *micro.Kernel) bool {
	if p.Part != All {
		return false
	}
	if fewRows(p, kernel) {
		return true
	}
	rows := p.blocks.turnedRows
	if rows == 0 || p.M < rows || p.K < turnedDepth || p.N >= kernel.Columns || p.Source != nil || !micro.Transposes[T]() {
		return false
	}
	if p.A.Column == 1 {
		return 16*p.N <= fewLanesByRows*lanes(p.N, kernel)
	}
	return 16*p.N <= fewLanes*lanes(p.N, kernel)
}

// What the choice depends on, in sixteenths of the vectors' lanes: where the columns
// fill almost all, there is nothing to win.
const (
	fewLanes       = 15 // columns that fill no more leave enough of them empty
	fewLanesByRows = 12 // where A lies by rows, and has to be copied to be turned
	fullLanes      = 14 // least that rows have to fill, as columns of the transpose
)

// lanes is how many lanes vectors for so many columns have: those of a tile's half, or
// of several.
func lanes(columns int, kernel *micro.Kernel) int {
	half := kernel.Columns / 2
	return ceil(columns, half) * half
}

// fewRows tells whether a product of few rows is better computed as its transpose.
func fewRows[T Float](p Product[T], kernel *micro.Kernel) bool {
	if p.B.Column == 1 || p.B.Row != 1 || p.A.Column != 1 || p.Source != nil || !micro.Transposes[T]() {
		return false
	}
	if p.K < 2*p.M || p.N < 2*p.M {
		return false
	}
	if p.M < kernel.Columns/2 || 16*p.M < fullLanes*lanes(p.M, kernel) {
		return false
	}
	if p.B.Column*int(unsafe.Sizeof(T(0)))%badStride == 0 {
		return p.M <= mostRowsCopied
	}
	return p.M <= mostRows
}

// With more rows than these, packing B once is used often enough to be the faster way;
// sooner where Bᵀ, whose rows would fall on the same cache sets, has to be copied too.
const (
	mostRows       = 192
	mostRowsCopied = 64
)

// turn returns the transpose of a product, but for C and the bias.
func turn[T Float](p Product[T]) Product[T] {
	p.M, p.N = p.N, p.M
	p.A, p.B = transposed(p.B), transposed(p.A)
	return p
}

func transposed[T Float](o Operand[T]) Operand[T] { return Operand[T]{o.Data, o.Column, o.Row} }

// turnedStride is the distance of the rows of a block of C's transpose, padded so
// that they do not fall on the same cache sets.
func turnedStride(columns int) int { return columns + 16 }

// runTurned computes a block of C's transpose and writes it to C.
func (p *Prepared[T]) runTurned(block piece, w *Workspace[T]) {
	stride := turnedStride(block.columns)
	c := from(p.C.Data, block.column*p.C.Row+block.row)
	flags := p.Flags & micro.Relu
	if p.Flags&micro.Accumulate != 0 {
		micro.Transpose(w.turned, stride, c, p.C.Row, block.columns, block.rows)
		flags |= micro.Accumulate
	}
	if p.Flags&micro.AddBias != 0 {
		for i, bias := range p.Bias[block.row : block.row+block.rows] {
			row := w.turned[i*stride : i*stride+block.columns]
			if p.Flags&micro.Accumulate == 0 {
				clear(row)
			}
			for j := range row {
				row[j] += bias
			}
		}
		flags |= micro.Accumulate
	}
	w.c = target[T]{w.turned, stride, block.column + block.row*stride}
	p.passes(block, flags, w)
	micro.Transpose(c, p.C.Row, w.turned, stride, block.rows, block.columns)
}
