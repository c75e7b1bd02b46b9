package blas

import "gonum.org/v1/gonum/blas"

// Sgemm computes C = alpha·op(A)·op(B) + beta·C, with op(A) of m×k, op(B) of
// k×n and C of m×n elements, row-major.
func (i Implementation) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	left, leftValid := stored(tA, m, k, a, lda)
	right, rightValid := stored(tB, k, n, b, ldb)
	if leftValid && rightValid && n == 1 && (matrix[float32]{c, m, n, ldc, false}).valid() {
		// A column: a tile would leave all lanes but one empty.
		i.Sgemv(tA, left.rows, left.columns, alpha, a, lda, b, right.step(), beta, c, ldc)
		return
	}
	if leftValid && rightValid && (matrix[float32]{c, m, n, ldc, false}).valid() && worthwhile(m*n*k) {
		multiply(m, n, k, alpha, left, right, beta, c, ldc)
		return
	}
	i.Implementation.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// Dgemm computes C = alpha·op(A)·op(B) + beta·C, with op(A) of m×k, op(B) of
// k×n and C of m×n elements, row-major.
func (i Implementation) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	left, leftValid := stored(tA, m, k, a, lda)
	right, rightValid := stored(tB, k, n, b, ldb)
	if leftValid && rightValid && n == 1 && (matrix[float64]{c, m, n, ldc, false}).valid() {
		// A column: a tile would leave all lanes but one empty.
		i.Dgemv(tA, left.rows, left.columns, alpha, a, lda, b, right.step(), beta, c, ldc)
		return
	}
	if leftValid && rightValid && (matrix[float64]{c, m, n, ldc, false}).valid() && worthwhile(m*n*k) {
		multiply(m, n, k, alpha, left, right, beta, c, ldc)
		return
	}
	i.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}
