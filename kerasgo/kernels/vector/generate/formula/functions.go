package formula

import "math"

// Function is a named element-wise function of one to three operands, or of many
// with many results.
type Function struct {
	Name   string
	Unary  func(f *Formula, x Value) Value
	Binary func(f *Formula, x, y Value) Value
	Many   func(f *Formula)
	// Numbers is how many inputs, the last ones, are one number for all elements.
	Numbers int
	// Ternary has a condition first.
	Ternary func(f *Formula, condition, x, y Value) Value
}

// Parameters names the slices of a function of one to three operands, the
// result's first.
func (f Function) Parameters() []string {
	switch {
	case f.Ternary != nil:
		return []string{"to", "condition", "x", "y"}
	case f.Binary != nil:
		return []string{"to", "x", "y"}
	}
	return []string{"to", "x"}
}

// Transcendental are the functions that take more than one instruction or two.
var Transcendental = []Function{
	{Name: "exp", Unary: exponential},
	{Name: "expMinusOne", Unary: exponentialMinusOne},
	{Name: "log", Unary: logarithm},
	{Name: "logPlusOne", Unary: logarithmPlusOne},
	{Name: "tanh", Unary: hyperbolicTangent},
	{Name: "sigmoid", Unary: sigmoid},
	{Name: "erf", Unary: errorFunction},
	{Name: "softplus", Unary: softplus},
	{Name: "sign", Unary: func(f *Formula, x Value) Value {
		one := f.or(f.and(x, f.bits(signBit)), f.number(1))
		return f.choose(f.less(f.number(0), f.size(x)), one, x)
	}},
}

// Long are functions with so many masks at a time that AVX-512 has no registers for
// them.
var Long = []Function{{Name: "power", Binary: power}}

// Simple are the others.
var Simple = []Function{
	{Name: "add", Binary: (*Formula).add},
	{Name: "subtract", Binary: (*Formula).subtract},
	{Name: "multiply", Binary: (*Formula).multiply},
	{Name: "divide", Binary: (*Formula).divide},
	{Name: "maximum", Binary: func(f *Formula, x, y Value) Value { return f.withNaN(x, f.maximum(x, y)) }},
	{Name: "minimum", Binary: func(f *Formula, x, y Value) Value { return f.withNaN(x, f.minimum(x, y)) }},
	{Name: "greater", Binary: func(f *Formula, x, y Value) Value { return f.truth(f.less(y, x)) }},
	{Name: "greaterEqual", Binary: func(f *Formula, x, y Value) Value { return f.truth(f.do(LessEqual, y, x)) }},
	{Name: "equal", Binary: func(f *Formula, x, y Value) Value { return f.truth(f.do(Equal, x, y)) }},
	{Name: "gate", Binary: func(f *Formula, x, y Value) Value {
		zero := f.number(0)
		return f.choose(f.less(zero, y), x, zero)
	}},
	{Name: "where", Ternary: func(f *Formula, condition, x, y Value) Value {
		return f.choose(f.do(Equal, condition, f.number(0)), y, x)
	}},
	{Name: "negative", Unary: func(f *Formula, x Value) Value { return f.xor(x, f.bits(signBit)) }},
	{Name: "absolute", Unary: (*Formula).size},
	{Name: "square", Unary: func(f *Formula, x Value) Value { return f.multiply(x, x) }},
	{Name: "squareRoot", Unary: func(f *Formula, x Value) Value { return f.do(SquareRoot, x) }},
	{Name: "relu", Unary: func(f *Formula, x Value) Value { return f.maximum(f.number(0), x) }},
}

const (
	signBit        = 0x80000000
	infinity       = 0x7f800000
	smallestNormal = 0x00800000
	ln2High        = 0.693359375 // of few bits: n·ln2High is exact
	ln2Low         = math.Ln2 - ln2High
)

func (f *Formula) size(x Value) Value { return f.and(x, f.bits(^uint32(signBit))) }

func (f *Formula) truth(mask Value) Value { return f.choose(mask, f.number(1), f.number(0)) }

// withNaN is y, but x where x is NaN.
func (f *Formula) withNaN(x, y Value) Value { return f.choose(f.do(Equal, x, x), y, x) }

// reduce writes x = n·ln 2 + r with |r| ≤ ln 2 / 2.
func (f *Formula) reduce(x Value) (n, r Value) {
	n = f.do(Round, f.multiply(x, f.number(math.Log2E)))
	r = f.negativeMultiply(n, f.number(ln2High), x)
	return n, f.negativeMultiply(n, f.number(ln2Low), r)
}

// powerOfTwo is 2ⁿ of an int32.
func (f *Formula) powerOfTwo(n Value) Value {
	return f.shift(ShiftLeft, f.do(AddInteger, n, f.bits(127)), 23)
}

// exponential is the Taylor series of degree 7 at the reduced x (its remainder
// is 5e-9) times 2ⁿ in two halves, so that results below the smallest normal
// number come out right too.
func exponential(f *Formula, x Value) Value {
	n, r := f.reduce(f.minimum(f.number(89), f.maximum(f.number(-104), x)))
	p := f.polynomial(r, 1./5040, 1./720, 1./120, 1./24, 1./6, 1./2, 1, 1)
	whole := f.do(ToInteger, n)
	half := f.shift(ShiftSigned, whole, 1)
	return f.multiply(f.multiply(p, f.powerOfTwo(half)), f.powerOfTwo(f.do(SubtractInteger, whole, half)))
}

// exponentialMinusOne is 2ⁿ·(eʳ-1) + (2ⁿ-1), at half the size because 2ⁿ may
// be 2¹²⁸.
func exponentialMinusOne(f *Formula, x Value) Value {
	n, r := f.reduce(f.minimum(f.number(89), f.maximum(f.number(-20), x)))
	p := f.polynomial(r, 1./40320, 1./5040, 1./720, 1./120, 1./24, 1./6, 1./2)
	p = f.multiplyAdd(f.multiply(r, r), p, r)
	half := f.powerOfTwo(f.do(SubtractInteger, f.do(ToInteger, n), f.bits(1)))
	y := f.multiplyAdd(p, half, f.subtract(half, f.number(0.5)))
	// Zero keeps its sign; numbers too small to halve are results themselves.
	y = f.choose(f.less(f.size(x), f.bits(0x33000000)), x, f.add(y, y))
	return y
}

// logarithm: x = m·2ᵉ with m in [√½, √2), and the polynomial of Cephes' logf
// (Moshier, netlib) for log m.
func logarithm(f *Formula, x Value) Value {
	zero := f.number(0)
	tiny := f.less(x, f.bits(smallestNormal))
	scaled := f.choose(tiny, f.multiply(x, f.number(1<<23)), x)
	e := f.do(FromInteger, f.do(SubtractInteger, f.shift(ShiftRight, scaled, 23), f.bits(127)))
	e = f.subtract(e, f.choose(tiny, f.number(23), zero))
	m := f.or(f.and(scaled, f.bits(0x007fffff)), f.number(1))
	large := f.do(LessEqual, f.number(math.Sqrt2), m)
	m = f.choose(large, f.multiply(m, f.number(0.5)), m)
	e = f.add(e, f.choose(large, f.number(1), zero))
	m = f.subtract(m, f.number(1))
	z := f.multiply(m, m)
	y := f.polynomial(m, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1,
		1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1)
	y = f.multiply(z, f.multiply(m, y))
	y = f.multiplyAdd(e, f.number(-2.12194440e-4), y)
	y = f.multiplyAdd(z, f.number(-0.5), y)
	y = f.multiplyAdd(e, f.number(ln2High), f.add(m, y))
	// Zero, negative numbers, infinity and NaN.
	y = f.choose(f.do(Equal, x, zero), f.bits(0xff800000), y)
	y = f.choose(f.less(x, zero), f.bits(0x7fc00000), y)
	return f.choose(f.less(x, f.bits(infinity)), y, x)
}

// logarithmPlusOne is log u + (x-(u-1))/u with u = 1+x rounded: the fraction is
// what rounding lost (Kahan).
func logarithmPlusOne(f *Formula, x Value) Value {
	zero, one := f.number(0), f.number(1)
	u := f.add(x, one)
	lost := f.divide(f.subtract(x, f.subtract(u, one)), u)
	lost = f.choose(f.less(zero, u), lost, zero) // 0/0 at -1
	y := logarithm(f, u)
	y = f.choose(f.less(u, f.bits(infinity)), f.add(y, lost), y)
	return f.or(y, f.and(x, f.bits(signBit))) // of -0
}

// sigmoid is 1/(1+e⁻ˣ) of positive x and eˣ/(1+eˣ) of negative ones.
func sigmoid(f *Formula, x Value) Value {
	e := exponential(f, f.or(x, f.bits(signBit)))
	one := f.number(1)
	return f.divide(f.choose(f.less(x, f.number(0)), e, one), f.add(e, one))
}

// softplus is max(x, 0) + log(1+e⁻ˡˣˡ), the logarithm with what rounding lost as in
// logarithmPlusOne.
func softplus(f *Formula, x Value) Value {
	e := exponential(f, f.or(x, f.bits(signBit)))
	one := f.number(1)
	u := f.add(e, one)
	lost := f.divide(f.subtract(e, f.subtract(u, one)), u)
	return f.add(f.maximum(f.number(0), x), f.add(logarithm(f, u), lost))
}

// hyperbolicTangent: Cephes' polynomial below 0.625, else 1 - 2/(e²ˣ+1) with
// the sign put back.
func hyperbolicTangent(f *Formula, x Value) Value {
	size := f.size(x)
	e := exponential(f, f.add(size, size))
	large := f.subtract(f.number(1), f.divide(f.number(2), f.add(e, f.number(1))))
	z := f.multiply(x, x)
	p := f.polynomial(z, -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1)
	y := f.choose(f.less(size, f.number(0.625)), f.multiplyAdd(f.multiply(p, z), x, x), large)
	return f.or(y, f.and(x, f.bits(signBit)))
}

// errorFunction is x + x·q(x²) below 0.9375, else 1 - e to a polynomial, the
// logarithm of the rest to 1, with the sign put back. Both polynomials were
// fitted to the largest error in the result, which is below 1e-9.
func errorFunction(f *Formula, x Value) Value {
	size := f.minimum(f.number(4), f.size(x))
	q := f.polynomial(f.multiply(x, x), 8.267458858e-05, -8.118074676e-04, 5.198829778e-03, -2.685849704e-02,
		1.128367897e-01, -3.761263264e-01, 1.283791665e-01)
	small := f.multiplyAdd(q, x, x)
	rest := f.polynomial(size, -1.849930318e-05, 4.013160532e-04, -3.996370838e-03, 2.462580379e-02,
		-1.074706495e-01, -6.341188584e-01, -1.129117631e+00, 8.938208236e-05)
	large := f.subtract(f.number(1), exponential(f, rest))
	return f.or(f.choose(f.less(size, f.number(0.9375)), small, large), f.and(x, f.bits(signBit)))
}
