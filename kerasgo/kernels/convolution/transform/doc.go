// Package transform maps tiles of images, kernels and their gradients to where
// a convolution is a multiplication, and back: the transforms of Winograd's
// F(4×4, 3×3) (Lavin and Gray, "Fast Algorithms for Convolutional Neural
// Networks", 2015). With the matrices of matrices.go, a 6×6 tile d of an image
// and a 3×3 kernel g give the 4×4 outputs
//
//	Aᵀ · ((G·g·Gᵀ) ⊙ (Bᵀ·d·B)) · A
//
// where ⊙ multiplies element by element: 36 multiplications in place of 144.
// The gradients are the transposed maps in the opposite order.
//
// Every function transforms many channels of one Tile. The assembly is written
// by the commands in generate, from one formula for each transform; portable.go
// is its twin from the matrices themselves.
package transform

//go:generate go run ./generate -declarations transform_amd64.go -out transform_amd64.s -pkg transform
//go:generate go run ./generate/neon -declarations transform_arm64.go -out transform_arm64.s
