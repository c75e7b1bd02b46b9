package blas

import (
	"gonum.org/v1/gonum/blas"

	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
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

// rankUpdate computes the triangle as a product of the matrix and its transpose.
func rankUpdate[T gemm.Float](ul blas.Uplo, n, k int, alpha T, a matrix[T], beta T, c []T, ldc int) {
	part := gemm.Upper
	if ul == blas.Lower {
		part = gemm.Lower
	}
	if beta != 1 && (beta != 0 || alpha == 0) {
		for i := range n {
			first, end := i, n
			if ul == blas.Lower {
				first, end = 0, i+1
			}
			scale(1, end-first, beta, c[i*ldc+first:], ldc)
		}
	}
	if alpha == 0 {
		return
	}
	right := a
	right.transposed = !a.transposed
	product := gemm.Product[T]{M: n, N: n, K: k, Alpha: alpha, A: a.operand(), B: right.operand(), C: gemm.Rows(c, ldc), Part: part}
	if beta != 0 {
		product.Flags = micro.Accumulate
	}
	runProduct(product)
}
