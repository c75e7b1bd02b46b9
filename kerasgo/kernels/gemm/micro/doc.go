// Package micro holds the machine-specific part of matrix multiplication and
// nothing else: kernels that compute one small tile of C from a few rows of A
// and two vectors' worth of columns of B, held in registers.
//
// The driver around it cuts a product into tiles and calls
//
//	kernel := micro.Best32()
//	kernel.Run(rows, &micro.Tile{A: …, ARow: …, AStep: …, B: …, C: …, Depth: k})
//
// A's rows and columns may lie at any stride, so a transposed or packed A needs
// no kernel of its own, and a convolution can hand in overlapping rows. The
// elements of a row of B and of C are adjacent.
//
// KERASGO_CPU=avx512, avx2, neon or portable in the environment chooses the
// instruction set; without it the best that the processor has is taken.
package micro

//go:generate go run ./generate -declarations tile_amd64.go -out tile_amd64.s -pkg micro
//go:generate go run ./generate/neon -declarations tile_arm64.go -out tile_arm64.s
