//go:build !race

package blas

import (
	"testing"

	"gonum.org/v1/gonum/blas"
)

// TestAllocations: a call on one thread allocates nothing. (With the race
// detector pools forget at random.)
func TestAllocations(t *testing.T) {
	var i Implementation
	for _, n := range []int{1, 7, 64, 200} {
		a, b, c := make([]float64, n*n), make([]float64, 2*n*n), make([]float64, 2*n*n)
		single, other := make([]float32, n*n), make([]float32, n*n)
		for name, call := range map[string]func(){
			"Dgemm":         func() { i.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 2, a, n, b, n, 0, c, n) },
			"Sgemm":         func() { i.Sgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, single, n, single, n, 0, single, n) },
			"Dgemv":         func() { i.Dgemv(blas.NoTrans, n, n, 1, a, n, b, 1, 0, c, 1) },
			"Dgemv strided": func() { i.Dgemv(blas.Trans, n, n, 1, a, n, b, 2, 2, c, -2) },
			"Dsyrk":         func() { i.Dsyrk(blas.Upper, blas.NoTrans, n, n, 2, a, n, 0, c, n) },
			"Ssyrk":         func() { i.Ssyrk(blas.Lower, blas.Trans, n, n, 2, single, n, 0, other, n) },
			"Dtrsm":         func() { i.Dtrsm(blas.Left, blas.Upper, blas.Trans, blas.NonUnit, n, n, 2, a, n, c, n) },
			"Strsm":         func() { i.Strsm(blas.Right, blas.Lower, blas.NoTrans, blas.Unit, n, n, 2, single, n, other, n) },
			"Ddot":          func() { i.Ddot(n, a, 1, b, 1) },
			"Idamax":        func() { i.Idamax(n, a, 1) },
		} {
			if got := testing.AllocsPerRun(100, call); got != 0 {
				t.Errorf("%s of order %d: %v allocations, want none", name, n, got)
			}
		}
	}
}
