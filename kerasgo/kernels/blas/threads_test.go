package blas

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"gonum.org/v1/gonum/blas"
)

// TestThreads: results have the same bits for any number of threads, and for
// calls at the same time.
func TestThreads(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	random := rand.New(rand.NewPCG(9, 9))
	var i Implementation
	const m, n = 2613, 1627
	a, x, b := make([]float64, m*n), make([]float64, 2*n), make([]float64, n*50)
	for _, s := range [][]float64{a, x, b} {
		for i := range s {
			s[i] = random.NormFloat64()
		}
	}
	compute := func() []float64 {
		results := make([]float64, 3*n+m*50)
		i.Dgemv(blas.NoTrans, m, n, 0.3, a, n, x, 2, 0, results[:m], 1)
		i.Dgemv(blas.Trans, m, n, 0.3, a, n, x, 1, 0, results[n:], 2)
		i.Dgemm(blas.NoTrans, blas.NoTrans, m, 50, n, 1, a, n, b, 50, 0, results[3*n:], 50)
		return results
	}
	want := compute()
	for _, threads := range []int{2, 3, 8} {
		runtime.GOMAXPROCS(threads)
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				for range 3 {
					if !slices.EqualFunc(compute(), want, func(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }) {
						t.Errorf("%d threads compute something else than one", threads)
					}
				}
			})
		}
		group.Wait()
	}
}

// TestAllocations: a call on one thread allocates nothing.
func TestAllocations(t *testing.T) {
	var i Implementation
	for _, n := range []int{1, 7, 64, 200} {
		a, b, c := make([]float64, n*n), make([]float64, 2*n*n), make([]float64, 2*n*n)
		single := make([]float32, n*n)
		for name, call := range map[string]func(){
			"Dgemm":         func() { i.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 2, a, n, b, n, 0, c, n) },
			"Sgemm":         func() { i.Sgemm(blas.NoTrans, blas.NoTrans, n, n, n, 1, single, n, single, n, 0, single, n) },
			"Dgemv":         func() { i.Dgemv(blas.NoTrans, n, n, 1, a, n, b, 1, 0, c, 1) },
			"Dgemv strided": func() { i.Dgemv(blas.Trans, n, n, 1, a, n, b, 2, 2, c, -2) },
			"Ddot":          func() { i.Ddot(n, a, 1, b, 1) },
			"Idamax":        func() { i.Idamax(n, a, 1) },
		} {
			if got := testing.AllocsPerRun(100, call); got != 0 {
				t.Errorf("%s of order %d: %v allocations, want none", name, n, got)
			}
		}
	}
}
