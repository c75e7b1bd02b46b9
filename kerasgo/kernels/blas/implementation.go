package blas

import (
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
)

// Implementation implements gonum's blas.Float32, blas.Float64, blas.Complex64
// and blas.Complex128. Its zero value is ready for use by several goroutines.
type Implementation struct{ gonum.Implementation }

// Use registers the implementation with gonum's blas32 and blas64, and thereby
// with its mat and lapack packages. Call it before any other use of them.
func Use() {
	blas32.Use(Implementation{})
	blas64.Use(Implementation{})
}
