package blas

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Strsm solves op(A)·X = alpha·B (Left) or X·op(A) = alpha·B for X, which
// replaces B of m×n elements; A is triangular. Row-major.
func (i Implementation) Strsm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float32, a []float32, lda int, b []float32, ldb int) {
	order := m
	if s == blas.Right {
		order = n
	}
	triangle, valid := stored(tA, order, order, a, lda)
	valid = valid && (matrix[float32]{b, m, n, ldb, false}).valid() &&
		(s == blas.Left || s == blas.Right) && (ul == blas.Upper || ul == blas.Lower) && (d == blas.Unit || d == blas.NonUnit)
	if !valid || order <= smallTriangle || alpha == 0 {
		i.Implementation.Strsm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	scale(m, n, alpha, b, ldb)
	solver[float32]{s, ul, tA, d, (ul == blas.Upper) != triangle.transposed, triangle, ldb, gonum.Implementation.Strsm}.solve(0, order, m, n, b)
}

// Dtrsm solves op(A)·X = alpha·B (Left) or X·op(A) = alpha·B for X, which
// replaces B of m×n elements; A is triangular. Row-major.
func (i Implementation) Dtrsm(s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha float64, a []float64, lda int, b []float64, ldb int) {
	order := m
	if s == blas.Right {
		order = n
	}
	triangle, valid := stored(tA, order, order, a, lda)
	valid = valid && (matrix[float64]{b, m, n, ldb, false}).valid() &&
		(s == blas.Left || s == blas.Right) && (ul == blas.Upper || ul == blas.Lower) && (d == blas.Unit || d == blas.NonUnit)
	if !valid || order <= smallTriangle || alpha == 0 {
		i.Implementation.Dtrsm(s, ul, tA, d, m, n, alpha, a, lda, b, ldb)
		return
	}
	scale(m, n, alpha, b, ldb)
	solver[float64]{s, ul, tA, d, (ul == blas.Upper) != triangle.transposed, triangle, ldb, gonum.Implementation.Dtrsm}.solve(0, order, m, n, b)
}

// smallTriangle is the order up to which a triangular system is solved by
// substitution; larger ones are halved, and the halves meet in a product.
const smallTriangle = 48

type solver[T float32 | float64] struct {
	side     blas.Side // Left: op(A)·X = B, else X·op(A) = B
	stored   blas.Uplo // the triangle that A has
	mode     blas.Transpose
	diagonal blas.Diag
	upper    bool // op(A) is upper triangular
	triangle matrix[T]
	ldb      int
	small    substitution[T]
}

// substitution is gonum's Strsm or Dtrsm.
type substitution[T float32 | float64] func(i gonum.Implementation, s blas.Side, ul blas.Uplo, tA blas.Transpose, d blas.Diag, m, n int, alpha T, a []T, lda int, b []T, ldb int)

// solve solves for the diagonal block of op(A) that begins at first.
func (s solver[T]) solve(first, size, m, n int, b []T) {
	if size <= smallTriangle {
		stride := s.triangle.stride
		s.small(gonum.Implementation{}, s.side, s.stored, s.mode, s.diagonal, m, n, 1, s.triangle.data[first*stride+first:], stride, b, s.ldb)
		return
	}
	half, left := size/2, s.side == blas.Left
	// B's halves: rows on the left, columns on the right.
	top, bottom := b, b
	topM, topN, bottomM, bottomN := m, n, m, n
	if left {
		bottom, topM, bottomM = b[half*s.ldb:], half, m-half
	} else {
		bottom, topN, bottomN = b[half:], half, n-half
	}
	solveTop := func() { s.solve(first, half, topM, topN, top) }
	solveBottom := func() { s.solve(first+half, size-half, bottomM, bottomN, bottom) }
	off := s.offDiagonal(first, half)
	b1, b2 := matrix[T]{data: top, stride: s.ldb}, matrix[T]{data: bottom, stride: s.ldb}
	// The half that does not depend on the other comes first.
	if left == s.upper {
		solveBottom()
		if left {
			multiply(half, n, size-half, -1, off, b2, 1, top, s.ldb)
		} else {
			multiply(m, half, size-half, -1, b2, off, 1, top, s.ldb)
		}
		solveTop()
		return
	}
	solveTop()
	if left {
		multiply(size-half, n, half, -1, off, b1, 1, bottom, s.ldb)
	} else {
		multiply(m, size-half, half, -1, b1, off, 1, bottom, s.ldb)
	}
	solveBottom()
}

// offDiagonal returns the block of op(A) beside the two halves of a diagonal
// block: right of the first where op(A) is upper, below it where it is lower.
func (s solver[T]) offDiagonal(first, half int) matrix[T] {
	block := s.triangle
	row, column := first, first+half
	if s.upper == block.transposed {
		row, column = column, row
	}
	block.data = block.data[row*block.stride+column:]
	return block
}
