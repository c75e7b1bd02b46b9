package micro

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"
)

// TestKernels runs every kernel of this processor on random tiles: all heights,
// widths, flags and strides, and sums of some products, against sums in float64.
func TestKernels(t *testing.T) {
	for _, kernel := range Kernels32() {
		t.Run(kernel.Name+"/32", func(t *testing.T) { testKernel[float32](t, kernel, 1e-5) })
	}
	for _, kernel := range Kernels64() {
		t.Run(kernel.Name+"/64", func(t *testing.T) { testKernel[float64](t, kernel, 1e-13) })
	}
}

func testKernel[T float32 | float64](t *testing.T, kernel *Kernel, tolerance float64) {
	random := rand.New(rand.NewPCG(1, 2))
	values := func(n int) []T {
		s := make([]T, n)
		for i := range s {
			s[i] = T(random.Float64() - 0.5)
		}
		return s
	}
	for trial := range 2500 {
		rows, columns, depth := 1+random.IntN(kernel.Rows), 1+random.IntN(kernel.Columns), random.IntN(70)
		products, aNext, bNext := 1+random.IntN(3), random.IntN(40), random.IntN(40)
		if !kernel.Masked {
			columns = kernel.Columns
			if kernel.narrow != nil && random.IntN(2) == 0 {
				columns /= 2
			}
		}
		flags := Flags(random.IntN(8))
		// A is rows×depth, stored by rows or by columns, with room between.
		aRow, aStep := depth+random.IntN(5), 1
		if random.IntN(2) == 0 {
			aRow, aStep = 1, rows+random.IntN(5)
		}
		bRow, cRow := columns+random.IntN(5), columns+random.IntN(5)
		a, b := values(rows*aRow+depth*aStep+1+2*aNext), values(depth*bRow+columns+2*bNext)
		c, bias := values(rows*cRow+columns), values(columns)
		if trial%5 == 0 {
			for _, x := range [][]T{a, b, c, bias} {
				if random.IntN(2) == 0 {
					x[random.IntN(len(x))] = T([]float64{math.NaN(), math.Inf(1), math.Inf(-1)}[random.IntN(3)])
				}
			}
		}
		want := append([]T(nil), c...)
		for i := range rows {
			for j := range columns {
				sum := 0.0
				for k := range products * depth {
					p, k := k/depth, k%depth
					sum += float64(a[p*aNext+i*aRow+k*aStep]) * float64(b[p*bNext+k*bRow+j])
				}
				if flags&Accumulate != 0 {
					sum += float64(c[i*cRow+j])
				}
				if flags&AddBias != 0 {
					sum += float64(bias[j])
				}
				if flags&Relu != 0 {
					sum = max(sum, 0)
				}
				want[i*cRow+j] = T(sum)
			}
		}
		size := unsafe.Sizeof(T(0))
		kernel.RunSum(rows, &Tile{
			A: unsafe.Pointer(&a[0]), ARow: uintptr(aRow) * size, AStep: uintptr(aStep) * size,
			B: unsafe.Pointer(&b[0]), BRow: uintptr(bRow) * size,
			C: unsafe.Pointer(&c[0]), CRow: uintptr(cRow) * size,
			Bias: unsafe.Pointer(&bias[0]), Next: unsafe.Pointer(&a[0]), Depth: depth, Flags: flags, Mask: kernel.Mask(columns),
		}, products, uintptr(aNext)*size, uintptr(bNext)*size)
		for i := range c {
			if c[i] != want[i] && !(math.Abs(float64(c[i]-want[i])) <= tolerance) && !(c[i] != c[i] && want[i] != want[i]) {
				t.Fatalf("trial %d: %d×%d, depth %d, %d products, flags %b: element %d is %v, want %v", trial, rows, columns, depth, products, flags, i, c[i], want[i])
			}
		}
	}
}

// TestNaN: a NaN in A reaches all of its row of C through Relu, and no other row,
// in tiles of every height and of both widths.
func TestNaN(t *testing.T) {
	for _, kernel := range Kernels32() {
		testNaN[float32](t, kernel)
	}
	for _, kernel := range Kernels64() {
		testNaN[float64](t, kernel)
	}
}

func testNaN[T float32 | float64](t *testing.T, kernel *Kernel) {
	size, width := unsafe.Sizeof(T(0)), kernel.Columns
	for rows := 1; rows <= kernel.Rows; rows++ {
		for _, columns := range []int{width, kernel.Width(width / 2)} {
			for nan := range rows {
				a, b, c := make([]T, rows), make([]T, width), make([]T, rows*width)
				a[nan] = T(math.NaN())
				kernel.Run(rows, &Tile{
					A: unsafe.Pointer(&a[0]), ARow: size, B: unsafe.Pointer(&b[0]), C: unsafe.Pointer(&c[0]), CRow: uintptr(width) * size,
					Next: unsafe.Pointer(&a[0]), Depth: 1, Flags: Relu, Mask: kernel.Mask(columns),
				})
				for i, value := range c {
					if want := i/width == nan && i%width < columns; value != value != want || !want && value != 0 {
						t.Fatalf("%s, %d bytes: NaN in row %d of %d: element %d of row %d is %v", kernel.Name, size, nan, rows, i%width, i/width, value)
					}
				}
			}
		}
	}
}

func BenchmarkKernels(b *testing.B) {
	for _, kernel := range Kernels32() {
		for _, depth := range []int{32, 384} {
			b.Run(fmt.Sprintf("%s/depth=%d", kernel.Name, depth), func(b *testing.B) {
				a, w := make([]float32, kernel.Rows*depth), make([]float32, depth*kernel.Columns)
				c := make([]float32, kernel.Rows*kernel.Columns)
				tile := &Tile{
					A: unsafe.Pointer(&a[0]), ARow: uintptr(depth) * 4, AStep: 4,
					B: unsafe.Pointer(&w[0]), BRow: uintptr(kernel.Columns) * 4,
					C: unsafe.Pointer(&c[0]), CRow: uintptr(kernel.Columns) * 4,
					Depth: depth, Mask: kernel.Mask(kernel.Columns),
				}
				for b.Loop() {
					kernel.Run(kernel.Rows, tile)
				}
				operations := 2 * float64(kernel.Rows*kernel.Columns*depth) * float64(b.N)
				b.ReportMetric(operations/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}

func TestTranspose(t *testing.T) {
	var depths []int
	for depth := range 35 {
		depths = append(depths, depth, 8*transposeBlocks-17+depth)
	}
	const fromRow = 8*transposeBlocks + 20
	for columns := range 35 {
		for _, depth := range depths {
			from, to := make([]float32, columns*fromRow+1), make([]float32, depth*36+1)
			for i := range from {
				from[i] = float32(i + 1)
			}
			Transpose(to, 36, from, fromRow, columns, depth)
			for i, value := range to {
				k, j, want := i/36, i%36, float32(0)
				if k < depth && j < columns {
					want = from[j*fromRow+k]
				}
				if value != want {
					t.Fatalf("%d×%d: element (%d, %d) is %v, want %v", columns, depth, k, j, value, want)
				}
			}
		}
	}
}
