package vector

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestPower: all pairs of special values, whole and half exponents of both signs,
// and a walk through all that has a result, against float64.
func TestPower(t *testing.T) { forEachSet(t, testPower) }

func testPower(t *testing.T) {
	var x, y []float32
	exponents := append([]float32{3, -3, 5, 0.5, -0.5, 1.5, 2.5, 1 << 22, 1<<23 - 0.5, 1<<23 + 1, 1<<24 - 1, 1 << 24, -(1<<24 - 1)}, specials...)
	for _, a := range append([]float32{-2, 3, -3, 1.5, 0.9999999, 1.0000001, -0.9999999}, specials...) {
		for _, b := range exponents {
			x, y = append(x, a), append(y, b)
		}
	}
	random := rand.New(rand.NewPCG(15, 16))
	count := 400_000
	if testing.Short() {
		count = 40_000
	}
	for range count {
		a := math.Float32frombits(random.Uint32N(0x7f800000))
		if random.IntN(2) == 0 { // near 1, where exponents may be large
			a = float32(math.Exp(random.NormFloat64() * math.Exp(-10*random.Float64())))
		}
		b := float32((random.Float64()*300 - 150) / math.Log2(float64(a)))
		if random.IntN(4) == 0 {
			b = float32(random.IntN(9) - 4)
			a = -a
		}
		x, y = append(x, a), append(y, b)
	}
	got := make([]float32, len(x))
	Power(got, x, y)
	worst, at := 0.0, 0
	for i, value := range got {
		want := math.Pow(float64(x[i]), float64(y[i]))
		rounded := float32(want)
		switch {
		case math.IsNaN(want) || value != value:
			if math.IsNaN(want) != (value != value) {
				t.Errorf("%v to the %v is %v, want %v", x[i], y[i], value, want)
			}
		case math.IsInf(float64(rounded), 0) || math.IsInf(float64(value), 0):
			// At the very limit either side may be right.
			if value != rounded && math.Abs(math.Abs(want)/(math.MaxFloat32)-1) > 2e-7 {
				t.Errorf("%v to the %v is %v, want %v", x[i], y[i], value, want)
			}
		default:
			if math.Signbit(float64(value)) != math.Signbit(want) {
				t.Errorf("%v to the %v is %v, want %v", x[i], y[i], value, want)
			}
			if distance := math.Abs(float64(value)-want) / ulp(want); distance > worst {
				worst, at = distance, i
			}
		}
	}
	if worst > 1 {
		t.Errorf("%v to the %v is %v, off by %.2f ulp, want at most 1", x[at], y[at], got[at], worst)
	}
	t.Logf("Power: %.2f ulp in %d cases", worst, len(x))
}

func BenchmarkPower(b *testing.B) {
	x, y, to := make([]float32, 4096), make([]float32, 4096), make([]float32, 4096)
	for i := range x {
		x[i], y[i] = float32(i)/1000+0.1, float32(i%7)-2.5
	}
	for b.Loop() {
		Power(to, x, y)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/element")
}
