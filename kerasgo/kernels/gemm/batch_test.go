package gemm

import (
	"math/rand/v2"
	"testing"
)

// TestBatch compares batches of all ways of cutting with sums, one of the
// operands shared or not.
func TestBatch(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	values := func(n int) []float64 {
		s := make([]float64, n)
		for i := range s {
			s[i] = random.Float64() - 0.5
		}
		return s
	}
	for _, shape := range []struct{ count, m, n, k int }{
		{0, 3, 4, 5}, {1, 3, 4, 5}, {7, 3, 4, 5}, {100, 16, 16, 8}, {3, 130, 120, 50}, {40, 80, 90, 70}, {2, 5, 6, 0},
	} {
		for _, shared := range []bool{false, true} {
			m, n, k := shape.m, shape.n, shape.k
			a, b, c := values(shape.count*m*k), values(max(shape.count, 1)*k*n), values(shape.count*m*n)
			bStride := k * n
			if shared {
				bStride = 0
			}
			want := make([]float64, len(c))
			for i := range shape.count {
				for row := range m {
					for column := range n {
						sum := 0.0
						for step := range k {
							sum += a[i*m*k+row*k+step] * b[i*bStride+column*k+step]
						}
						want[i*m*n+row*n+column] = sum
					}
				}
			}
			batch := PrepareBatch(Product[float64]{M: m, N: n, K: k, A: Rows(a, k), B: Columns(b, k), C: Rows(c, n)}, shape.count, m*k, bStride, m*n)
			var workspace Workspace[float64]
			batch.Reserve(&workspace)
			for piece := batch.Pieces() - 1; piece >= 0; piece-- {
				batch.RunPiece(piece, &workspace)
			}
			for i := range c {
				if difference := c[i] - want[i]; difference > 1e-13 || difference < -1e-13 {
					t.Fatalf("%+v, shared %v: element %d is %v, want %v", shape, shared, i, c[i], want[i])
				}
			}
			if batch.Pieces() > 0 {
				if allocations := testing.AllocsPerRun(1, func() { batch.RunPiece(0, &workspace) }); allocations != 0 {
					t.Errorf("%+v: %v allocations, want 0", shape, allocations)
				}
			}
		}
	}
}
