// Package blas is gonum's BLAS with this project's kernels in it.
//
//	blas.Use() // once, at start: mat.Dense.Mul now runs on assembly kernels
//
// Data flows from gonum's mat and lapack packages through the standard BLAS
// interface to package gemm (GEMM, SYRK, TRSM) and to the assembly of this
// package (GEMV; dot, axpy, scal, asum, nrm2, iamax, swap and rot of adjacent
// elements), in both real precisions.
//
// The rest is gonum's own implementation, which also judges the arguments: a
// call that is not plainly valid goes to it and panics with its words. Gonum's
// stay, too: copy (Go's own is as fast), vectors with increments in level 1,
// Dgemv below 2048 multiply-adds, whose one call of assembly beats one for each
// four rows, and everything else too small to gain.
//
// Results do not depend on the number of threads.
package blas

//go:generate go run ./generate -out vectors_amd64.s -pkg blas
