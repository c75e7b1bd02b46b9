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
	const m, n, order = 2613, 1627, 500
	a, x, b := make([]float64, m*n), make([]float64, 2*n), make([]float64, n*16)
	for _, s := range [][]float64{a, x, b} {
		for i := range s {
			s[i] = random.NormFloat64()
		}
	}
	triangle := make([]float64, order*order)
	for i := range triangle {
		triangle[i] = random.NormFloat64() / order
	}
	compute := func() []float64 {
		results := make([]float64, m+2*n+m*16+2*order*order)
		i.Dgemv(blas.NoTrans, m, n, 0.3, a, n, x, 2, 0, results[:m], 1)
		i.Dgemv(blas.Trans, m, n, 0.3, a, n, x, 1, 0, results[m:], 2)
		i.Dgemm(blas.NoTrans, blas.NoTrans, m, 16, n, 1, a, n, b, 16, 0, results[m+2*n:], 16)
		square, solved := results[m+2*n+m*16:], results[m+2*n+m*16+order*order:]
		i.Dsyrk(blas.Upper, blas.NoTrans, order, order, 1, a, n, 0, square, order)
		copy(solved, a)
		i.Dtrsm(blas.Left, blas.Lower, blas.NoTrans, blas.Unit, order, order, 1, triangle, order, solved, order)
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
