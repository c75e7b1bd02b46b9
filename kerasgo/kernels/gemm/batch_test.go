package gemm

import (
	"math"
	"math/rand/v2"
	"runtime/debug"
	"testing"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// TestRandomBatches compares random batches of every kernel with sums in float64:
// operands by rows or by columns, with room between rows and between matrices, or
// one matrix for all, and all epilogues.
func TestRandomBatches(t *testing.T) {
	for _, kernel := range micro.Kernels32() {
		t.Run(kernel.Name+"/32", func(t *testing.T) { testBatches[float32](t, kernel, 1e-5) })
	}
	for _, kernel := range micro.Kernels64() {
		t.Run(kernel.Name+"/64", func(t *testing.T) { testBatches[float64](t, kernel, 1e-13) })
	}
}

func testBatches[T Float](t *testing.T, kernel *micro.Kernel, tolerance float64) {
	// Collecting garbage often finds pointers that have left their memory.
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	random := rand.New(rand.NewPCG(7, 8))
	var workspace Workspace[T]
	for trial := range 2000 {
		count, m, n, k := 1+random.IntN(9), 1+random.IntN(20), 1+random.IntN(40), random.IntN(20)
		switch trial % 50 {
		case 0: // in more pieces than products
			count, m, n, k = 2, 90+random.IntN(20), 90+random.IntN(20), 40
		case 1: // some products in a piece, and several pieces
			count, m, n, k = 10+random.IntN(20), 30+random.IntN(20), 30+random.IntN(20), 30
		}
		specials := trial%4 == 0
		values := func(n int) []T {
			x := make([]T, n)
			for i := range x {
				x[i] = T(random.Float64() - 0.5)
			}
			if specials && n > 0 {
				x[random.IntN(n)] = T([]float64{math.NaN(), math.Inf(1), math.Inf(-1)}[random.IntN(3)])
			}
			return x
		}
		operand := func(rows, columns int) (o Operand[T], stride int) {
			o = Rows[T](nil, columns+random.IntN(4))
			if random.IntN(2) == 0 {
				o = Columns[T](nil, rows+random.IntN(4))
			}
			size := max((rows-1)*o.Row+(columns-1)*o.Column+1, 0)
			if random.IntN(4) > 0 {
				stride = size + random.IntN(9)
			}
			o.Data = values((count-1)*stride + size)
			return o, stride
		}
		p := Product[T]{M: m, N: n, K: k, Flags: micro.Flags(random.IntN(8)), Alpha: []T{0, -1, 0.5}[random.IntN(3)], Bias: values(n), Kernel: kernel}
		var aStride, bStride int
		p.A, aStride = operand(m, k)
		p.B, bStride = operand(k, n)
		p.C = Rows[T](nil, n+random.IntN(4))
		cSize := (m-1)*p.C.Row + n
		cStride := cSize + random.IntN(9)
		p.C.Data = values((count-1)*cStride + cSize)
		want := make([]float64, len(p.C.Data))
		for i, value := range p.C.Data {
			want[i] = float64(value)
		}
		for i := range count {
			for row := range m {
				for column := range n {
					sum, at := 0.0, i*cStride+row*p.C.Row+column
					for step := range k {
						sum += float64(p.A.Data[i*aStride+row*p.A.Row+step*p.A.Column]) * float64(p.B.Data[i*bStride+step*p.B.Row+column*p.B.Column])
					}
					if p.Alpha != 0 {
						sum *= float64(p.Alpha)
					}
					if p.Flags&micro.Accumulate != 0 {
						sum += want[at]
					}
					if p.Flags&micro.AddBias != 0 {
						sum += float64(p.Bias[column])
					}
					if p.Flags&micro.Relu != 0 {
						sum = max(sum, 0)
					}
					want[at] = sum
				}
			}
		}
		batch := PrepareBatch(p, count, aStride, bStride, cStride)
		for piece := batch.Pieces() - 1; piece >= 0; piece-- {
			batch.RunPiece(piece, &workspace)
		}
		for i, want := range want {
			got := float64(p.C.Data[i])
			if got != want && !(math.Abs(got-want) <= tolerance*math.Sqrt(float64(k+1))) && !(got != got && want != want) {
				t.Fatalf("trial %d: %d of %d×%d×%d, flags %b, alpha %v, strides %d, %d, %d: element %d is %v, want %v", trial, count, m, k, n, p.Flags, p.Alpha, aStride, bStride, cStride, i, got, want)
			}
		}
	}
}

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
				if allocations := testing.AllocsPerRun(5, func() { batch.RunPiece(0, &workspace) }); allocations != 0 {
					t.Errorf("%+v: %v allocations, want 0", shape, allocations)
				}
			}
		}
	}
}
