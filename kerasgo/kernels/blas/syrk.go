package blas

import (
	"sync"

	"gonum.org/v1/gonum/blas"
)

// Ssyrk computes the ul triangle of C = alpha·A·Aᵀ + beta·C (NoTrans) or
// alpha·Aᵀ·A + beta·C, with C of n×n elements, row-major.
func (i Implementation) Ssyrk(ul blas.Uplo, t blas.Transpose, n, k int, alpha float32, a []float32, lda int, beta float32, c []float32, ldc int) {
	left, valid := stored(t, n, k, a, lda)
	if valid && (matrix[float32]{c, n, n, ldc, false}).valid() && (ul == blas.Upper || ul == blas.Lower) && worthwhile(n*n*k) {
		rankUpdate(ul, n, k, alpha, left, beta, c, ldc)
		return
	}
	i.Implementation.Ssyrk(ul, t, n, k, alpha, a, lda, beta, c, ldc)
}

// Dsyrk computes the ul triangle of C = alpha·A·Aᵀ + beta·C (NoTrans) or
// alpha·Aᵀ·A + beta·C, with C of n×n elements, row-major.
func (i Implementation) Dsyrk(ul blas.Uplo, t blas.Transpose, n, k int, alpha float64, a []float64, lda int, beta float64, c []float64, ldc int) {
	left, valid := stored(t, n, k, a, lda)
	if valid && (matrix[float64]{c, n, n, ldc, false}).valid() && (ul == blas.Upper || ul == blas.Lower) && worthwhile(n*n*k) {
		rankUpdate(ul, n, k, alpha, left, beta, c, ldc)
		return
	}
	i.Implementation.Dsyrk(ul, t, n, k, alpha, a, lda, beta, c, ldc)
}

// rankBlock is the width of the blocks that a symmetric update is cut into.
const rankBlock = 128

// rankBlocks keeps scratch blocks from one call to the next.
var rankBlocks = struct{ single, double sync.Pool }{
	single: sync.Pool{New: func() any { return new([rankBlock * rankBlock]float32) }},
	double: sync.Pool{New: func() any { return new([rankBlock * rankBlock]float64) }},
}

// rankUpdate computes the triangle block column by block column: what lies off
// the diagonal straight into C, the block on it by way of a scratch block.
func rankUpdate[T float32 | float64](ul blas.Uplo, n, k int, alpha T, a matrix[T], beta T, c []T, ldc int) {
	pool := poolOf[T](&rankBlocks)
	kept := pool.Get().(*[rankBlock * rankBlock]T)
	defer pool.Put(kept)
	scratch := kept[:]
	for first := 0; first < n; first += rankBlock {
		size := min(rankBlock, n-first)
		right := a.from(first, k)
		right.transposed = !right.transposed
		row, rows := 0, first
		if ul == blas.Lower {
			row, rows = first+size, n-first-size
		}
		if rows > 0 {
			multiply(rows, size, k, alpha, a.from(row, k), right, beta, c[row*ldc+first:], ldc)
		}
		multiply(size, size, k, alpha, a.from(first, k), right, 0, scratch, size)
		for i := range size {
			from, to := i, size
			if ul == blas.Lower {
				from, to = 0, i+1
			}
			row := c[(first+i)*ldc+first:]
			for j := from; j < to; j++ {
				value := scratch[i*size+j]
				if beta != 0 {
					value += beta * row[j]
				}
				row[j] = value
			}
		}
	}
}

// from returns the rows from first on of the matrix as the call means it.
func (m matrix[T]) from(first, columns int) matrix[T] {
	if m.transposed {
		m.data = m.data[first:]
	} else {
		m.data = m.data[first*m.stride:]
	}
	return m
}
