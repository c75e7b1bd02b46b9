package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// TestProducts compares random products of every kernel with sums in float64:
// shapes, strides, transposes and epilogues, pieces run in reverse order.
func TestProducts(t *testing.T) {
	for _, kernel := range micro.Kernels32() {
		t.Run(kernel.Name+"/32", func(t *testing.T) { testProducts[float32](t, kernel, 1e-5) })
	}
	for _, kernel := range micro.Kernels64() {
		t.Run(kernel.Name+"/64", func(t *testing.T) { testProducts[float64](t, kernel, 1e-13) })
	}
}

func testProducts[T Float](t *testing.T, kernel *micro.Kernel, tolerance float64) {
	random := rand.New(rand.NewPCG(3, 4))
	size := func() int {
		switch random.IntN(8) {
		case 0:
			return random.IntN(3)
		case 1:
			return 1 + random.IntN(300)
		default:
			return 1 + random.IntN(70)
		}
	}
	operand := func(rows, columns int) Operand[T] {
		data := make([]T, (rows+8)*(columns+8))
		for i := range data {
			data[i] = T(random.Float64() - 0.5)
		}
		switch random.IntN(5) {
		case 0:
			return Columns(data, rows+random.IntN(8))
		case 1:
			return Operand[T]{make([]T, 3*len(data)), 3 * (columns + 1), 2}
		default:
			return Rows(data, columns+random.IntN(8))
		}
	}
	var workspace Workspace[T]
	for trial := range 2000 {
		m, n, k := size(), size(), size()
		if trial%100 == 0 {
			k += 1200
		}
		a, b := operand(m, k), operand(k, n)
		c := Rows(make([]T, (m+1)*(n+3)), n+random.IntN(3))
		for i := range c.Data {
			c.Data[i] = T(random.Float64() - 0.5)
		}
		bias := make([]T, n)
		for i := range bias {
			bias[i] = T(random.Float64() - 0.5)
		}
		flags := micro.Flags(random.IntN(8))
		alpha := []T{0, 1, -1, 0.5}[random.IntN(4)]
		want := append([]T(nil), c.Data...)
		for i := range m {
			for j := range n {
				sum := 0.0
				for l := range k {
					sum += float64(a.Data[i*a.Row+l*a.Column]) * float64(b.Data[l*b.Row+j*b.Column])
				}
				if alpha != 0 {
					sum *= float64(alpha)
				}
				if flags&micro.Accumulate != 0 {
					sum += float64(c.Data[i*c.Row+j])
				}
				if flags&micro.AddBias != 0 {
					sum += float64(bias[j])
				}
				if flags&micro.Relu != 0 {
					sum = max(sum, 0)
				}
				want[i*c.Row+j] = T(sum)
			}
		}
		product := Prepare(Product[T]{M: m, N: n, K: k, A: a, B: b, C: c, Bias: bias, Flags: flags, Alpha: alpha, Kernel: kernel})
		for i := product.Pieces() - 1; i >= 0; i-- {
			product.RunPiece(i, &workspace)
		}
		scale := math.Sqrt(float64(k) + 1)
		for i := range want {
			if math.Abs(float64(c.Data[i]-want[i])) > tolerance*scale {
				t.Fatalf("trial %d: %d×%d×%d, flags %b, A %d %d, B %d %d: element %d is %v, want %v", trial, m, k, n, flags, a.Row, a.Column, b.Row, b.Column, i, c.Data[i], want[i])
			}
		}
	}
}

func TestNoAllocations(t *testing.T) {
	a, b, c := make([]float32, 300*1024), make([]float32, 1024*200), make([]float32, 300*200)
	product := Prepare(Product[float32]{M: 300, N: 200, K: 1024, A: Rows(a, 1024), B: Columns(b, 1024), C: Rows(c, 200)})
	var workspace Workspace[float32]
	workspace.Reserve(product)
	if allocations := testing.AllocsPerRun(3, func() { product.Run(&workspace) }); allocations != 0 {
		t.Errorf("%v allocations in a run, want 0", allocations)
	}
}

func TestShortOperand(t *testing.T) {
	defer func() {
		want := "gemm: B of 3×4 elements with strides 4 and 1 needs 12 elements, has 11"
		if got := recover(); got != want {
			t.Errorf("panic %v, want %v", got, want)
		}
	}()
	Prepare(Product[float32]{M: 2, N: 4, K: 3, A: Rows(make([]float32, 6), 3), B: Rows(make([]float32, 11), 4), C: Rows(make([]float32, 8), 4)})
}

func BenchmarkProducts(b *testing.B) {
	shapes := []struct {
		name    string
		m, k, n int
	}{
		{"NN", 64, 64, 64}, {"NN", 256, 256, 256}, {"NN", 1024, 1024, 1024},
		{"NN", 32, 784, 32}, {"NN", 128, 784, 512}, {"NN", 128, 512, 512}, {"NN", 128, 512, 10},
		{"AT", 784, 32, 32}, {"AT", 784, 128, 512}, {"BT", 32, 32, 784}, {"BT", 128, 512, 512},
	}
	for _, kernel := range micro.Kernels32()[:max(1, len(micro.Kernels32())-1)] {
		for _, s := range shapes {
			b.Run(fmt.Sprintf("%s/%s/%dx%dx%d", kernel.Name, s.name, s.m, s.k, s.n), func(b *testing.B) {
				p := Product[float32]{M: s.m, N: s.n, K: s.k, Kernel: kernel}
				x, y := make([]float32, s.m*s.k), make([]float32, s.k*s.n)
				p.A, p.B, p.C = Rows(x, s.k), Rows(y, s.n), Rows(make([]float32, s.m*s.n), s.n)
				switch s.name {
				case "AT":
					p.A = Columns(x, s.m)
				case "BT":
					p.B = Columns(y, s.k)
				}
				product := Prepare(p)
				var workspace Workspace[float32]
				for b.Loop() {
					product.Run(&workspace)
				}
				b.ReportMetric(2*float64(s.m*s.n*s.k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}
