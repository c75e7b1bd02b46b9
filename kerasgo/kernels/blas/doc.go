// Package blas is gonum's BLAS with this project's matrix products in it.
//
//	blas.Use() // once, at start: mat.Dense.Mul now runs on assembly kernels
//
// Data flows from gonum's mat and lapack packages through the standard BLAS
// interface to package gemm. What is not overridden here, and everything too
// small to gain, is gonum's own implementation, which also judges the arguments:
// a call that is not plainly valid goes to it and panics with its words.
package blas
