package vector

import (
	"math"
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/kernels/internal/guarded"
)

// specials are the values at which functions go wrong.
var specials = []float32{
	0, float32(math.Copysign(0, -1)), 1, -1, 0.5, 2, 0.625, -0.625, 1e-30, -1e-30, 1e-40, -1e-40, math.SmallestNonzeroFloat32,
	math.MaxFloat32, -math.MaxFloat32, 87, 88.5, 88.72, 88.73, 89, 100, -87, -88, -100, -103, -104, -105, 1e10, -1e10,
	float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()),
}

// forEachSet runs a test on every set of functions that this processor can run.
func forEachSet(t *testing.T, test func(t *testing.T)) {
	best := active
	defer func() { active = best }()
	for _, set := range sets() {
		active = set
		t.Run(set.name, test)
	}
}

// TestFunctions holds each function against float64 over its whole range: the
// special values and a walk through every exponent.
func TestFunctions(t *testing.T) { forEachSet(t, testFunctions) }

func testFunctions(t *testing.T) {
	inputs := append([]float32(nil), specials...)
	random := rand.New(rand.NewPCG(7, 8))
	for range 100_000 {
		inputs = append(inputs, float32(random.NormFloat64()), float32(random.Float64()*200-100))
	}
	samples := 1500
	if testing.Short() {
		samples = 100
	}
	for high := range uint32(1 << 9) { // each sign and exponent
		for range samples {
			inputs = append(inputs, math.Float32frombits(high<<23|random.Uint32()>>9))
		}
	}
	for _, c := range []struct {
		name string
		run  func(to, x []float32)
		want func(float64) float64
		ulps float64
	}{
		{"SquareRoot", SquareRoot, math.Sqrt, 0.5},
		{"Relu", Relu, func(x float64) float64 { return max(x, 0) }, 0},
		{"Negative", Negative, func(x float64) float64 { return -x }, 0},
		{"Absolute", Absolute, math.Abs, 0},
		{"Square", Square, func(x float64) float64 { return x * x }, 0.5},
		{"Exp", Exp, math.Exp, 2},
		{"Log", Log, math.Log, 2},
		{"ExpMinusOne", ExpMinusOne, math.Expm1, 2},
		{"LogPlusOne", LogPlusOne, math.Log1p, 2},
		{"Tanh", Tanh, math.Tanh, 2},
		{"Erf", Erf, math.Erf, 2},
		{"Softplus", Softplus, func(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }, 2.5},
		{"Sign", Sign, sign, 0},
		{"Sigmoid", Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, 2.5},
	} {
		got := make([]float32, len(inputs))
		c.run(got, inputs)
		worst, at := 0.0, float32(0)
		for i, x := range inputs {
			want := c.want(float64(x))
			if math.IsNaN(want) != (got[i] != got[i]) || math.IsInf(float64(float32(want)), 0) != math.IsInf(float64(got[i]), 0) {
				t.Errorf("%s(%v) = %v, want %v", c.name, x, got[i], want)
				continue
			}
			if math.IsNaN(want) || math.IsInf(float64(got[i]), 0) {
				continue
			}
			// A zero of Relu may have either sign.
			if got[i] == 0 && want == 0 && c.name != "Relu" && math.Signbit(float64(got[i])) != math.Signbit(want) {
				t.Errorf("%s(%v) = %v, want %v", c.name, x, got[i], want)
			}
			if distance := math.Abs(float64(got[i])-want) / ulp(want); distance > worst {
				worst, at = distance, x
			}
		}
		if worst > c.ulps {
			t.Errorf("%s is off by %.2f ulp at %v, want at most %v", c.name, worst, at, c.ulps)
		}
		t.Logf("%s: %.2f ulp", c.name, worst)
	}
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

// TestComparisons runs the functions of two operands over all pairs of special
// values and over random ones.
func TestComparisons(t *testing.T) { forEachSet(t, testComparisons) }

func testComparisons(t *testing.T) {
	truth := func(condition bool) float32 {
		if condition {
			return 1
		}
		return 0
	}
	for name, c := range map[string]struct {
		run  func(to, x, y []float32)
		want func(x, y float32) float32
	}{
		"Maximum":      {Maximum, func(x, y float32) float32 { return max(x, y) }},
		"Minimum":      {Minimum, func(x, y float32) float32 { return min(x, y) }},
		"Greater":      {Greater, func(x, y float32) float32 { return truth(x > y) }},
		"GreaterEqual": {GreaterEqual, func(x, y float32) float32 { return truth(x >= y) }},
		"Equal":        {Equal, func(x, y float32) float32 { return truth(x == y) }},
		"Gate": {Gate, func(x, y float32) float32 {
			if y > 0 {
				return x
			}
			return 0
		}},
	} {
		var x, y []float32
		for _, a := range specials {
			for _, b := range specials {
				x, y = append(x, a), append(y, b)
			}
		}
		random := rand.New(rand.NewPCG(17, 18))
		for range 2000 {
			a, b := math.Float32frombits(random.Uint32()), math.Float32frombits(random.Uint32())
			if random.IntN(3) == 0 { // neighbours
				b = math.Float32frombits(math.Float32bits(a) + random.Uint32N(3) - 1)
			}
			x, y = append(x, a), append(y, b)
		}
		got := make([]float32, len(x))
		c.run(got, x, y)
		for i, value := range got {
			if want := c.want(x[i], y[i]); value != want && (value == value || want == want) {
				t.Errorf("%s(%v, %v) = %v, want %v", name, x[i], y[i], value, want)
			}
		}
	}
}

// TestWhere takes x where the condition is not zero, which NaN is not.
func TestWhere(t *testing.T) { forEachSet(t, testWhere) }

func testWhere(t *testing.T) {
	for n := range 70 {
		condition, x, y, to := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
		for i := range condition {
			condition[i] = specials[(i*7+n)%len(specials)]
			x[i], y[i] = specials[(i+n)%len(specials)], float32(i)
		}
		Where(to, condition, x, y)
		for i, value := range to {
			want := x[i]
			if condition[i] == 0 {
				want = y[i]
			}
			if math.Float32bits(value) != math.Float32bits(want) {
				t.Errorf("element %d of %d, condition %v: %v, want %v", i, n, condition[i], value, want)
			}
		}
	}
}

func TestFolds(t *testing.T) { forEachSet(t, testFolds) }

func testFolds(t *testing.T) {
	nan, infinity := float32(math.NaN()), float32(math.Inf(1))
	for n := range 70 {
		x := make([]float32, n)
		sum, largest := float64(0), math.Inf(-1)
		for i := range x {
			x[i] = float32((i*7)%23) - 30
			sum += float64(x[i])
			largest = max(largest, float64(x[i]))
		}
		if got := Sum(x); float64(got) != sum {
			t.Errorf("Sum of %d elements: %v, want %v", n, got, sum)
		}
		if got := Largest(x); float64(got) != largest {
			t.Errorf("Largest of %d elements: %v, want %v", n, got, largest)
		}
		for i := range x {
			kept := x[i]
			x[i] = nan
			if a, b := Sum(x), Largest(x); a == a || b == b {
				t.Errorf("NaN at %d of %d: Sum %v, Largest %v", i, n, a, b)
			}
			x[i] = infinity
			if a, b := Sum(x), Largest(x); a != infinity || b != infinity {
				t.Errorf("infinity at %d of %d: Sum %v, Largest %v", i, n, a, b)
			}
			x[i] = kept
		}
	}
}

// TestFinite: one element that is not a number is found wherever it is.
func TestFinite(t *testing.T) { forEachSet(t, testFinite) }

func testFinite(t *testing.T) {
	for n := range 70 {
		x := make([]float32, n)
		for i := range x {
			x[i] = []float32{math.MaxFloat32, -math.MaxFloat32, 1e-45, 0, -3}[i%5]
		}
		if !Finite(x) {
			t.Errorf("%d numbers are not finite", n)
		}
		for i := range x {
			kept := x[i]
			for _, value := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
				if x[i] = float32(value); Finite(x) {
					t.Errorf("%v at %d of %d is not found", value, i, n)
				}
			}
			x[i] = kept
		}
	}
}

// ulp is the distance of float32 numbers near x.
func ulp(x float64) float64 {
	_, exponent := math.Frexp(x)
	return math.Ldexp(1, max(exponent-24, -149))
}

// TestLengths runs every function at lengths with and without a rest, and
// checks that nothing beyond the slice is written.
func TestLengths(t *testing.T) { forEachSet(t, testLengths) }

func testLengths(t *testing.T) {
	for n := range 40 {
		x, y := make([]float32, n), make([]float32, n)
		for i := range x {
			x[i], y[i] = float32(i)+0.5, float32(2*i)+1
		}
		check := func(name string, run func(to []float32), want func(i int) float64) {
			t.Helper()
			memory := make([]float32, n+8)
			for i := range memory {
				memory[i] = 3
			}
			run(memory[:n])
			for i, value := range memory {
				expected := 3.0
				if i < n {
					expected = want(i)
				}
				if math.Abs(float64(value)-expected) > 1e-5*math.Abs(expected) {
					t.Fatalf("%s of %d elements: element %d is %v, want %v", name, n, i, value, expected)
				}
			}
		}
		at := func(s []float32, i int) float64 { return float64(s[i]) }
		check("Add", func(to []float32) { Add(to, x, y) }, func(i int) float64 { return at(x, i) + at(y, i) })
		check("Subtract", func(to []float32) { Subtract(to, x, y) }, func(i int) float64 { return at(x, i) - at(y, i) })
		check("Multiply", func(to []float32) { Multiply(to, x, y) }, func(i int) float64 { return at(x, i) * at(y, i) })
		check("Divide", func(to []float32) { Divide(to, x, y) }, func(i int) float64 { return at(x, i) / at(y, i) })
		check("Fill", func(to []float32) { Fill(to, 2.5) }, func(i int) float64 { return 2.5 })
		check("AddScalar", func(to []float32) { AddScalar(to, x, 2.5) }, func(i int) float64 { return at(x, i) + 2.5 })
		check("MultiplyScalar", func(to []float32) { MultiplyScalar(to, x, 2.5) }, func(i int) float64 { return 2.5 * at(x, i) })
		check("AddScaled", func(to []float32) { AddScaled(to, x, 2.5) }, func(i int) float64 { return 3 + 2.5*at(x, i) })
		check("AddProduct", func(to []float32) { AddProduct(to, x, y) }, func(i int) float64 { return 3 + at(x, i)*at(y, i) })
		check("Log", func(to []float32) { Log(to, x) }, func(i int) float64 { return math.Log(at(x, i)) })
		check("Where", func(to []float32) { Where(to, to, x, y) }, func(i int) float64 { return at(x, i) })
	}
}

// TestRandomLengths holds the functions whose operands are not only slices, and
// the folds, against float64: random numbers of random sizes, special ones too, at
// random lengths, at the end of memory.
func TestRandomLengths(t *testing.T) { forEachSet(t, testRandomLengths) }

func testRandomLengths(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 20))
	var memory [4]func(n int) []float32
	for i := range memory {
		memory[i] = guarded.Tail[float32](t, 100)
	}
	for trial := range 2000 {
		n := random.IntN(100)
		number := func() float32 {
			if trial%4 == 0 && random.IntN(8) == 0 {
				return []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), 0, math.SmallestNonzeroFloat32}[random.IntN(5)]
			}
			return float32(random.NormFloat64() * math.Exp(3*random.NormFloat64()))
		}
		var x [4][]float32
		for i := range x {
			x[i] = memory[i](n)
			for j := range x[i] {
				x[i][j] = number()
			}
		}
		factor := number()
		check := func(name string, got []float32, want func(i int) (value, size float64)) {
			t.Helper()
			for i, got := range got {
				value, size := want(i)
				if float32(value) == got || value != value && got != got {
					continue
				}
				// Two roundings may be between them, of numbers of the size of the terms.
				if !(math.Abs(value-float64(got)) <= 0x1p-22*size+0x1p-149) {
					t.Fatalf("trial %d, %s of %d elements: element %d is %v, want %v", trial, name, n, i, got, value)
				}
			}
		}
		at := func(j, i int) float64 { return float64(x[j][i]) }
		of := func(terms ...float64) (value, size float64) {
			for _, term := range terms {
				value, size = value+term, size+math.Abs(term)
			}
			return value, size
		}
		to := make([]float32, n)
		AddScalar(to, x[0], factor)
		check("AddScalar", to, func(i int) (float64, float64) { return of(at(0, i), float64(factor)) })
		MultiplyScalar(to, x[0], factor)
		check("MultiplyScalar", to, func(i int) (float64, float64) { return of(at(0, i) * float64(factor)) })
		copy(to, x[1])
		AddScaled(to, x[0], factor)
		check("AddScaled", to, func(i int) (float64, float64) { return of(at(1, i), at(0, i)*float64(factor)) })
		copy(to, x[1])
		AddProduct(to, x[0], x[2])
		check("AddProduct", to, func(i int) (float64, float64) { return of(at(1, i), at(0, i)*at(2, i)) })
		Where(to, x[0], x[1], x[2])
		check("Where", to, func(i int) (float64, float64) {
			if x[0][i] != 0 {
				return of(at(1, i))
			}
			return of(at(2, i))
		})
		sum, size, largest := 0.0, 0.0, math.Inf(-1)
		for i := range n {
			sum, size, largest = sum+at(0, i), size+math.Abs(at(0, i)), max(largest, at(0, i))
		}
		check("Sum", []float32{Sum(x[0])}, func(int) (float64, float64) { return sum, 4 * size })
		check("Largest", []float32{Largest(x[0])}, func(int) (float64, float64) { return largest, 0 })
		if got, want := Finite(x[0]), size < math.Inf(1); got != want {
			t.Fatalf("trial %d, Finite of %v is %v, want %v", trial, x[0], got, want)
		}
	}
}

func BenchmarkFunctions(b *testing.B) {
	x, to := make([]float32, 4096), make([]float32, 4096)
	for i := range x {
		x[i] = float32(i)/1000 + 0.1
	}
	for _, c := range []struct {
		name string
		run  func(to, x []float32)
	}{{"Exp", Exp}, {"Log", Log}, {"Tanh", Tanh}, {"Sigmoid", Sigmoid}, {"Erf", Erf}, {"Softplus", Softplus}, {"ExpMinusOne", ExpMinusOne}, {"LogPlusOne", LogPlusOne}, {"Relu", Relu}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				c.run(to, x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/element")
		})
	}
}
