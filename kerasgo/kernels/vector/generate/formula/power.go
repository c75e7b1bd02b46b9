package formula

import "math"

// double is a number as the sum of two, the second of which is what rounding the
// first has lost.
type double struct{ high, low Value }

// sum is x + y, |x| ≥ |y| or x = 0, and the rest.
func (f *Formula) sum(x, y Value) double {
	high := f.add(x, y)
	return double{high, f.add(f.subtract(x, high), y)}
}

// product is the product of two doubles; what it leaves out is 2⁻⁴⁶ of it.
func (f *Formula) product(x, y double) double {
	high := f.multiply(x.high, y.high)
	lost := f.negativeMultiply(x.high, y.high, high)
	return double{high, f.subtract(f.multiplyAdd(x.low, y.high, f.multiply(x.high, y.low)), lost)}
}

// timesNumber is a double times a number.
func (f *Formula) timesNumber(x double, y Value) double {
	high := f.multiply(x.high, y)
	return double{high, f.subtract(f.multiply(x.low, y), f.negativeMultiply(x.high, y, high))}
}

// constant is a constant in two parts.
func (f *Formula) constant(value float64) double {
	return double{f.number(value), f.number(value - float64(float32(value)))}
}

// power is 2 to the y·log₂|x|. The logarithm is that of m, |x| = m·2ᵉ with m in
// [√½, √2), by the series of the inverse hyperbolic tangent of s = (m-1)/(m+1),
// and e; all of it in doubles, for y may be large. Then come the sign and the
// cases that C's pow and IEEE 754 define.
func power(f *Formula, x, y Value) Value {
	zero, one := f.number(0), f.number(1)
	exponent := f.timesNumber(f.logarithmOf2(x), y)
	// Far beyond what has a result the low part may be infinity less infinity.
	low := f.choose(f.less(f.size(exponent.high), f.number(252)), exponent.low, zero)
	high := f.minimum(f.number(252), f.maximum(f.number(-252), exponent.high))
	n := f.do(Round, high)
	r := f.add(f.subtract(high, n), low)
	coefficients := make([]float64, 8) // of the Taylor series of 2ʳ
	term := 1.0
	for i := range coefficients {
		coefficients[len(coefficients)-1-i] = term
		term *= math.Ln2 / float64(i+1)
	}
	p := f.polynomial(r, coefficients...)
	whole := f.do(ToInteger, n)
	half := f.shift(ShiftSigned, whole, 1)
	result := f.multiply(f.multiply(p, f.powerOfTwo(half)), f.powerOfTwo(f.do(SubtractInteger, whole, half)))
	result = f.choose(f.do(Equal, x, x), result, x)
	// |x| = 1 has the logarithm 0, which infinity makes NaN.
	result = f.choose(f.do(Equal, f.size(x), one), f.choose(f.do(Equal, f.size(y), f.bits(infinity)), one, result), result)
	// Negative numbers have powers of whole numbers only, with the sign of odd ones.
	halved := f.multiply(y, f.number(0.5))
	sign := f.choose(f.do(Equal, halved, f.do(Round, halved)), zero, f.and(x, f.bits(signBit)))
	result = f.or(result, f.choose(f.do(Equal, y, f.do(Round, y)), sign, zero))
	none := f.choose(f.do(Equal, f.size(x), f.bits(infinity)), result, f.bits(0x7fc00000))
	result = f.choose(f.do(Equal, y, f.do(Round, y)), result, f.choose(f.less(x, zero), none, result))
	result = f.choose(f.do(Equal, x, one), one, result)
	return f.choose(f.do(Equal, y, zero), one, result)
}

// logarithmOf2 is the logarithm to base 2 of |x|. What can be computed again is not
// kept, for there are few registers.
func (f *Formula) logarithmOf2(x Value) double {
	one := f.number(1)
	_, _, m := f.parts(x)
	m = f.choose(f.isLarge(m), f.multiply(m, f.number(0.5)), m)
	bottom := f.sum(one, m)
	top := f.subtract(m, one)
	s := double{high: f.divide(top, bottom.high)}
	rest := f.negativeMultiply(s.high, bottom.low, f.negativeMultiply(s.high, bottom.high, top))
	s.low = f.divide(rest, bottom.high)
	z := f.product(s, s)
	// 2·artanh s = 2s + s·z·(2/3 + 2/5·z + …)
	third := f.constant(2. / 3)
	c := f.sum(third.high, f.multiply(z.high, f.polynomial(z.high, 2./13, 2./11, 2./9, 2./7, 2./5)))
	c.low = f.add(c.low, third.low)
	v := f.product(s, f.product(z, c))
	l := f.sum(f.add(s.high, s.high), v.high)
	l.low = f.add(l.low, f.add(f.add(s.low, s.low), v.low))
	l = f.product(l, f.constant(math.Log2E))
	bits, tiny, m := f.parts(x)
	e := f.do(FromInteger, f.do(SubtractInteger, f.shift(ShiftRight, bits, 23), f.bits(127)))
	e = f.subtract(e, f.choose(tiny, f.number(23), f.number(0)))
	e = f.add(e, f.choose(f.isLarge(m), one, f.number(0)))
	w := f.sum(e, l.high)
	w.low = f.add(w.low, l.low)

	w.high = f.choose(f.do(Equal, x, f.number(0)), f.bits(0xff800000), w.high)
	w.high = f.choose(f.do(Equal, f.size(x), f.bits(infinity)), f.bits(infinity), w.high)
	return w
}

// parts are the bits of |x|, or of 2²³·|x| where that is tiny, whether it is, and
// the number from 1 to 2 with the same fraction.
func (f *Formula) parts(x Value) (scaled, tiny, fraction Value) {
	x = f.size(x)
	tiny = f.less(x, f.bits(smallestNormal))
	scaled = f.choose(tiny, f.multiply(x, f.number(1<<23)), x)
	return scaled, tiny, f.or(f.and(scaled, f.bits(0x007fffff)), f.number(1))
}

// isLarge tells what fractions are to be halved.
func (f *Formula) isLarge(fraction Value) Value {
	return f.do(LessEqual, f.number(math.Sqrt2), fraction)
}
