// Package gemm multiplies matrices: C = A·B, with C += A·B, a bias row and a
// rectifier fused in where asked.
//
//	product := gemm.Prepare(gemm.Product[float32]{
//		M: m, N: n, K: k,
//		A: gemm.Rows(a, k), B: gemm.Rows(b, n), C: gemm.Rows(c, n),
//	})
//	product.Run(workspace)
//
// Operands may lie at any stride, so transposes need no copies by the caller.
// Prepare cuts the product into pieces: each computes its own block of C, whichever
// thread runs it and in whatever order, and what is added up for an element, and in
// which order, does not depend on the pieces, so the result is the same to the last
// bit on any number of threads.
//
// Data flows from the operands, through packing where it pays (pack.go), to the
// micro-kernels of package micro, the only machine-specific part.
//
// The design is that of Goto and van de Geijn, "Anatomy of High-Performance
// Matrix Multiplication" (2008), as refined by BLIS.
package gemm
