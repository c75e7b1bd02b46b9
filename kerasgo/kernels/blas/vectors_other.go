//go:build !amd64 || purego

package blas

// Without assembly the work is gonum's.
var (
	single *vectors[float32]
	double *vectors[float64]
)
