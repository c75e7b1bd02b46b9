package vector

import (
	"math"
	"math/big"
	"math/rand/v2"
	"sync"
	"testing"
)

// bits is the precision of the reference values: the smallest number is 2⁻¹⁴⁹, and
// the series of erf loses 290 bits at 10.
const bits = 400

// number is a new big number.
func number(x float64) *big.Float { return new(big.Float).SetPrec(bits).SetFloat64(x) }

func zero() *big.Float { return number(0) }

// ln2 is 2·artanh(1/3), π Machin's formula.
var (
	ln2 = sync.OnceValue(func() *big.Float {
		x, sum := zero().Quo(number(1), number(3)), zero()
		power, square := zero().Set(x), zero().Mul(x, x)
		for n := 1; n < bits; n += 2 {
			sum.Add(sum, zero().Quo(power, number(float64(n))))
			power.Mul(power, square)
		}
		return sum.Mul(sum, number(2))
	})
	pi = sync.OnceValue(func() *big.Float {
		arctangent := func(of float64) *big.Float { // of 1/of
			x, sum := zero().Quo(number(1), number(of)), zero()
			power, square := zero().Set(x), zero().Mul(x, x)
			for n := 0; n < bits; n++ {
				term := zero().Quo(power, number(float64(2*n+1)))
				if n%2 == 1 {
					term.Neg(term)
				}
				sum.Add(sum, term)
				power.Mul(power, square)
			}
			return sum
		}
		return zero().Sub(zero().Mul(number(16), arctangent(5)), zero().Mul(number(4), arctangent(239)))
	})
)

// bigExp is e^x for |x| up to some thousands: 2ⁿ·(e^(r/2¹⁰))^(2¹⁰).
func bigExp(x *big.Float) *big.Float {
	approximate, _ := x.Float64()
	n := math.Round(approximate / math.Ln2)
	r := zero().Sub(x, zero().Mul(number(n), ln2()))
	r.SetMantExp(r, -10)
	sum, term := number(1), number(1)
	for i := 1; i < 40 && term.MantExp(nil) > -bits; i++ {
		term.Quo(term.Mul(term, r), number(float64(i)))
		sum.Add(sum, term)
	}
	for range 10 {
		sum.Mul(sum, sum)
	}
	return sum.SetMantExp(sum, int(n))
}

// bigLog solves e^y = x from a start that is right to 50 bits; each step of
// Halley's method triples them.
func bigLog(x *big.Float, start float64) *big.Float {
	y := number(start)
	for range 2 {
		power := bigExp(y)
		y.Add(y, zero().Quo(zero().Mul(number(2), zero().Sub(x, power)), zero().Add(x, power)))
	}
	return y
}

// bigErf is the power series, for |x| up to 10.
func bigErf(x *big.Float) *big.Float {
	sum, term, square := zero(), zero().Set(x), zero().Neg(zero().Mul(x, x))
	for n := 0; n < 700 && term.MantExp(nil) > sum.MantExp(nil)-100; n++ {
		sum.Add(sum, zero().Quo(term, number(float64(2*n+1))))
		term.Quo(term.Mul(term, square), number(float64(n+1)))
	}
	return sum.Quo(zero().Mul(number(2), sum), zero().Sqrt(pi()))
}

func rounded(x *big.Float) float64 { value, _ := x.Float64(); return value }

// exact are functions of finite numbers other than zero, correctly rounded to
// float64. Where they are beyond all float32 numbers, or at their limits, they
// need no series.
var exact = map[string]func(x float64) float64{
	"Exp": func(x float64) float64 {
		if math.Abs(x) > 200 {
			return math.Exp(x)
		}
		return rounded(bigExp(number(x)))
	},
	"ExpMinusOne": func(x float64) float64 {
		if math.Abs(x) > 200 {
			return math.Expm1(x)
		}
		return rounded(zero().Sub(bigExp(number(x)), number(1)))
	},
	"Log": func(x float64) float64 {
		if x < 0 {
			return math.NaN()
		}
		return rounded(bigLog(number(x), math.Log(x)))
	},
	"LogPlusOne": func(x float64) float64 {
		if x <= -1 {
			return math.Log1p(x)
		}
		return rounded(bigLog(zero().Add(number(1), number(x)), math.Log1p(x)))
	},
	"Tanh": func(x float64) float64 {
		if math.Abs(x) > 50 {
			return math.Copysign(1, x)
		}
		square := bigExp(number(2 * x))
		return rounded(zero().Quo(zero().Sub(square, number(1)), zero().Add(square, number(1))))
	},
	"Sigmoid": func(x float64) float64 {
		if math.Abs(x) > 200 {
			return 1 / (1 + math.Exp(-x))
		}
		power := bigExp(number(x))
		return rounded(zero().Quo(power, zero().Add(power, number(1))))
	},
	"Softplus": func(x float64) float64 {
		if math.Abs(x) > 200 {
			return max(x, 0)
		}
		return rounded(bigLog(zero().Add(number(1), bigExp(number(x))), math.Log1p(math.Exp(x))))
	},
	"Erf": func(x float64) float64 {
		if math.Abs(x) > 10 {
			return math.Copysign(1, x)
		}
		return rounded(bigErf(number(x)))
	},
	"SquareRoot": func(x float64) float64 {
		if x < 0 {
			return math.NaN()
		}
		return rounded(zero().Sqrt(number(x)))
	},
	"Square": func(x float64) float64 { return x * x }, // exact in float64
}

// exactInputs are five numbers of each sign and exponent, subnormal ones too,
// and what is next to where functions overflow, underflow and reach their limit.
var exactInputs = sync.OnceValue(func() []float32 {
	random := rand.New(rand.NewPCG(11, 12))
	var inputs []float32
	for high := range uint32(1 << 9) {
		for _, low := range []uint32{1, random.Uint32() >> 9, random.Uint32() >> 9, random.Uint32() >> 9, 1<<23 - 1} {
			if x := math.Float32frombits(high<<23 | low); !math.IsNaN(float64(x)) && !math.IsInf(float64(x), 0) {
				inputs = append(inputs, x)
			}
		}
	}
	for _, edge := range []float32{88.72284, -87.33655, -103.97208, -103.27893, 17.32868, -17.32868, 16.635532, 9.010913, -9.010913, 3.9192059, 0.6931472, -0.6931472, 1, -1, 0.5, -0.5, 1.4142135, 0.70710678} {
		bits := math.Float32bits(edge)
		for offset := range uint32(9) {
			inputs = append(inputs, math.Float32frombits(bits+offset-4))
		}
	}
	for range 600 { // where most functions bend
		inputs = append(inputs, float32(random.NormFloat64()), float32(random.Float64()*220-110))
	}
	return inputs
})

var exactValues = sync.OnceValue(func() map[string][]float64 {
	values := map[string][]float64{}
	for name, f := range exact {
		for _, x := range exactInputs() {
			values[name] = append(values[name], f(float64(x)))
		}
	}
	return values
})

// TestExact holds each function against values of 400 bits: the bounds that the
// documentation states.
func TestExact(t *testing.T) { forEachSet(t, testExact) }

func testExact(t *testing.T) {
	if len(exactInputs()) < 2000 {
		t.Fatalf("only %d cases", len(exactInputs()))
	}
	for _, c := range []struct {
		name string
		run  func(to, x []float32)
		ulps float64
	}{
		{"SquareRoot", SquareRoot, 0.5}, {"Square", Square, 0.5},
		{"Exp", Exp, 2}, {"Log", Log, 2}, {"ExpMinusOne", ExpMinusOne, 2}, {"LogPlusOne", LogPlusOne, 2},
		{"Tanh", Tanh, 2}, {"Erf", Erf, 2}, {"Softplus", Softplus, 2.5}, {"Sigmoid", Sigmoid, 2.5},
	} {
		got := make([]float32, len(exactInputs()))
		c.run(got, exactInputs())
		worst, at := 0.0, float32(0)
		for i, x := range exactInputs() {
			want, value := exactValues()[c.name][i], float64(got[i])
			switch {
			case math.IsNaN(want) || math.IsNaN(value):
				if math.IsNaN(want) != math.IsNaN(value) {
					t.Errorf("%s(%v) = %v, want %v", c.name, x, value, want)
				}
			case math.IsInf(float64(float32(want)), 0) || math.IsInf(value, 0):
				if value != float64(float32(want)) {
					t.Errorf("%s(%v) = %v, want %v", c.name, x, value, want)
				}
			default:
				if distance := math.Abs(value-want) / ulp(want); distance > worst {
					worst, at = distance, x
				}
			}
		}
		if worst > c.ulps {
			t.Errorf("%s is off by %.2f ulp at %v, want at most %v", c.name, worst, at, c.ulps)
		}
		t.Logf("%s: %.2f ulp in %d cases", c.name, worst, len(got))
	}
}

// TestArithmetic: sums, differences, products and quotients are those of IEEE
// 754 to the last bit, subnormal and infinite ones too.
func TestArithmetic(t *testing.T) { forEachSet(t, testArithmetic) }

func testArithmetic(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	var x, y []float32
	for _, a := range specials {
		for _, b := range specials {
			x, y = append(x, a), append(y, b)
		}
	}
	for high := range uint32(1 << 9) {
		for range 16 {
			a := math.Float32frombits(high<<23 | random.Uint32()>>9)
			near := (high + random.Uint32N(61) - 30) & (1<<8 - 1) // exponents near enough for both to count
			x = append(x, a, a)
			y = append(y, math.Float32frombits(random.Uint32()), math.Float32frombits(near<<23|random.Uint32()>>9))
		}
	}
	for name, c := range map[string]struct {
		run  func(to, x, y []float32)
		want func(x, y float32) float32
	}{
		"Add":      {Add, func(x, y float32) float32 { return x + y }},
		"Subtract": {Subtract, func(x, y float32) float32 { return x - y }},
		"Multiply": {Multiply, func(x, y float32) float32 { return x * y }},
		"Divide":   {Divide, func(x, y float32) float32 { return x / y }},
	} {
		got := make([]float32, len(x))
		c.run(got, x, y)
		for i, value := range got {
			if want := c.want(x[i], y[i]); math.Float32bits(value) != math.Float32bits(want) && (value == value || want == want) {
				t.Errorf("%s(%v, %v) = %v, want %v", name, x[i], y[i], value, want)
			}
		}
	}
}
