// Command generate writes the AVX2 assembly of package vector:
//
//	go run ./generate -out vector_amd64.s -pkg vector
//
// Every function runs over vectors of eight elements; the last, shorter one is
// read and written under a mask.
package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const lanes = 8

func main() {
	ConstraintExpr("!purego")
	for _, operation := range []struct {
		name string
		do   func(x, y, to reg.VecVirtual)
	}{
		{"add", func(x, y, to reg.VecVirtual) { VADDPS(y, x, to) }},
		{"subtract", func(x, y, to reg.VecVirtual) { VSUBPS(y, x, to) }},
		{"multiply", func(x, y, to reg.VecVirtual) { VMULPS(y, x, to) }},
		{"divide", func(x, y, to reg.VecVirtual) { VDIVPS(y, x, to) }},
		{"maximum", func(x, y, to reg.VecVirtual) { withNaN(x, to, func(m reg.VecVirtual) { VMAXPS(y, x, m) }) }},
		{"minimum", func(x, y, to reg.VecVirtual) { withNaN(x, to, func(m reg.VecVirtual) { VMINPS(y, x, m) }) }},
		{"greater", func(x, y, to reg.VecVirtual) { compare(30, x, y, to) }},
		{"greaterEqual", func(x, y, to reg.VecVirtual) { compare(29, x, y, to) }},
		{"equal", func(x, y, to reg.VecVirtual) { compare(0, x, y, to) }},
		{"gate", func(x, y, to reg.VecVirtual) {
			zero := YMM()
			VXORPS(zero, zero, zero)
			VCMPPS(Imm(30), zero, y, zero)
			VANDPS(zero, x, to)
		}},
	} {
		binary(operation.name, operation.do)
	}
	for _, function := range []struct {
		name string
		do   func(x reg.VecVirtual) reg.VecVirtual
	}{
		{"squareRoot", func(x reg.VecVirtual) reg.VecVirtual { VSQRTPS(x, x); return x }},
		{"relu", relu},
		{"negative", func(x reg.VecVirtual) reg.VecVirtual { VXORPS(bits(0x80000000), x, x); return x }},
		{"absolute", func(x reg.VecVirtual) reg.VecVirtual { VANDPS(bits(0x7fffffff), x, x); return x }},
		{"square", func(x reg.VecVirtual) reg.VecVirtual { VMULPS(x, x, x); return x }},
		{"exp", exponential},
		{"log", logarithm},
		{"tanh", hyperbolicTangent},
		{"sigmoid", sigmoid},
	} {
		unary(function.name, function.do)
	}
	sum()
	largest()
	multiplyScalar()
	multiplyAdd()
	adam()
	Generate()
}

// loop runs body once for each vector, with the pointers of the named slices
// advanced in between, and once more under a mask for what is left.
func loop(name string, slices []string, body func(at []vector)) {
	loopThen(name, slices, body, func() {})
}

// loopThen is loop with something to do at its end.
func loopThen(name string, slices []string, body func(at []vector), finish func()) {
	rest := Load(Param(slices[0]).Len(), GP64())
	count := GP64()
	MOVQ(rest, count)
	SHRQ(Imm(3), count)
	ANDQ(Imm(lanes-1), rest)
	var pointers []reg.Register
	at := make([]vector, len(slices))
	for i, slice := range slices {
		pointer := Load(Param(slice).Base(), GP64())
		pointers = append(pointers, pointer)
		at[i] = vector{Mem: Mem{Base: pointer}}
	}
	Label(name + "Next")
	TESTQ(count, count)
	JZ(LabelRef(name + "Rest"))
	body(at)
	for _, pointer := range pointers {
		ADDQ(Imm(4*lanes), pointer)
	}
	DECQ(count)
	JMP(LabelRef(name + "Next"))
	Label(name + "Rest")
	TESTQ(rest, rest)
	JZ(LabelRef(name + "Done"))
	table, mask := GP64(), YMM()
	LEAQ(masks().Offset(4*lanes), table)
	NEGQ(rest)
	VMOVUPS(Mem{Base: table, Index: rest, Scale: 4}, mask)
	for i := range at {
		at[i].mask = mask
	}
	body(at)
	Label(name + "Done")
	finish()
	VZEROUPPER()
	RET()
}

// vector is eight elements in memory, those that the mask (if any) lets through.
type vector struct {
	Mem
	mask reg.VecVirtual
}

func (v vector) load() reg.VecVirtual {
	x := YMM()
	if v.mask == nil {
		VMOVUPS(v.Mem, x)
	} else {
		VMASKMOVPS(v.Mem, v.mask, x)
	}
	return x
}

func (v vector) store(x reg.VecVirtual) {
	if v.mask == nil {
		VMOVUPS(x, v.Mem)
	} else {
		VMASKMOVPS(x, v.mask, v.Mem)
	}
}

var maskTable *Mem

// masks is eight words of ones and eight of zeros: n words before the middle
// begins a mask of n lanes.
func masks() Mem {
	if maskTable == nil {
		m := GLOBL("masks", RODATA|NOPTR)
		for i := range 2 * lanes {
			word := U32(0)
			if i < lanes {
				word = 0xffffffff
			}
			DATA(4*i, word)
		}
		maskTable = &m
	}
	return *maskTable
}

func binary(name string, do func(x, y, to reg.VecVirtual)) {
	name += "AVX2"
	TEXT(name, NOSPLIT, "func(to, x, y []float32)")
	loop(name, []string{"to", "x", "y"}, func(at []vector) {
		x, y := at[1].load(), at[2].load()
		do(x, y, x)
		at[0].store(x)
	})
}

func unary(name string, do func(x reg.VecVirtual) reg.VecVirtual) {
	name += "AVX2"
	TEXT(name, NOSPLIT, "func(to, x []float32)")
	loop(name, []string{"to", "x"}, func(at []vector) {
		at[0].store(do(at[1].load()))
	})
}

// sum adds up in eight lanes.
func sum() {
	TEXT("sumAVX2", NOSPLIT, "func(x []float32) float32")
	lanes := YMM()
	VXORPS(lanes, lanes, lanes)
	loopThen("sumAVX2", []string{"x"}, func(at []vector) {
		VADDPS(at[0].load(), lanes, lanes)
	}, func() {
		total := fold(lanes, func(x, y, to reg.VecVirtual) { VADDPS(x, y, to) })
		Store(total, ReturnIndex(0))
	})
}

// largest is the maximum of eight lanes, NaN if one of the elements is.
func largest() {
	TEXT("largestAVX2", NOSPLIT, "func(x []float32) float32")
	lanes, nan := YMM(), YMM()
	VMOVUPS(bits(0xff800000), lanes)
	VXORPS(nan, nan, nan)
	loopThen("largestAVX2", []string{"x"}, func(at []vector) {
		x, unordered := at[0].load(), YMM()
		VCMPPS(Imm(3), x, x, unordered)
		VORPS(unordered, nan, nan)
		if at[0].mask != nil {
			// What the mask holds back counts as less than all.
			least := YMM()
			VMOVUPS(bits(0xff800000), least)
			VBLENDVPS(at[0].mask, x, least, x)
		}
		VMAXPS(x, lanes, lanes)
	}, func() {
		result := fold(lanes, func(x, y, to reg.VecVirtual) { VMAXPS(x, y, to) })
		invalid := fold(nan, func(x, y, to reg.VecVirtual) { VORPS(x, y, to) })
		VORPS(invalid, result, result)
		Store(result, ReturnIndex(0))
	})
}

// fold combines eight lanes into the lowest.
func fold(lanes reg.VecVirtual, do func(x, y, to reg.VecVirtual)) reg.VecVirtual {
	total, other := XMM(), XMM()
	VEXTRACTF128(Imm(1), lanes, other)
	VMOVAPS(lanes.AsX(), total)
	do(other, total, total)
	for _, order := range []uint64{0x4e, 0xb1} {
		VPERMILPS(Imm(order), total, other)
		do(other, total, total)
	}
	return total
}

func scalar(parameter string) reg.VecVirtual {
	s, v := XMM(), YMM()
	Load(Param(parameter), s)
	VBROADCASTSS(s, v)
	return v
}

func multiplyScalar() {
	TEXT("multiplyScalarAVX2", NOSPLIT, "func(to, x []float32, factor float32)")
	factor := scalar("factor")
	loop("multiplyScalarAVX2", []string{"to", "x"}, func(at []vector) {
		x := at[1].load()
		VMULPS(factor, x, x)
		at[0].store(x)
	})
}

func multiplyAdd() {
	TEXT("addScaledAVX2", NOSPLIT, "func(to, x []float32, factor float32)")
	factor := scalar("factor")
	loop("addScaledAVX2", []string{"to", "x"}, func(at []vector) {
		sum := at[0].load()
		VFMADD231PS(at[1].load(), factor, sum)
		at[0].store(sum)
	})
}

// adam is one pass over weights, both moments and the gradient.
func adam() {
	TEXT("adamAVX2", NOSPLIT, "func(weights, first, second, gradient []float32, rate, keepFirst, keepSecond, epsilon float32)")
	rate, keepFirst, keepSecond, epsilon := scalar("rate"), scalar("keepFirst"), scalar("keepSecond"), scalar("epsilon")
	loop("adamAVX2", []string{"weights", "first", "second", "gradient"}, func(at []vector) {
		g, m, v, w := at[3].load(), at[1].load(), at[2].load(), at[0].load()
		difference := YMM()
		VSUBPS(m, g, difference)
		VFMADD231PS(keepFirst, difference, m)
		VMULPS(g, g, g)
		VSUBPS(v, g, g)
		VFMADD231PS(keepSecond, g, v)
		at[1].store(m)
		at[2].store(v)
		VSQRTPS(v, v)
		VADDPS(epsilon, v, v)
		VMULPS(rate, m, m)
		VDIVPS(v, m, m)
		VSUBPS(m, w, w)
		at[0].store(w)
	})
}

// constants maps the bits of a constant to its place in memory, eight times
// over: as a memory operand it takes no register.
var constants = map[uint32]Mem{}

func bits(word uint32) Mem {
	m, known := constants[word]
	if !known {
		m = GLOBL(fmt.Sprintf("constant%08x", word), RODATA|NOPTR)
		for i := range lanes {
			DATA(4*i, U32(word))
		}
		constants[word] = m
	}
	return m
}

func constant(value float64) Mem { return bits(math.Float32bits(float32(value))) }

// relu keeps NaN: MAX returns its second source (the first here) when either
// is NaN.
func relu(x reg.VecVirtual) reg.VecVirtual {
	zero := YMM()
	VXORPS(zero, zero, zero)
	VMAXPS(x, zero, zero)
	return zero
}

// withNaN is do, which returns y where x or y is NaN, mended where x is.
func withNaN(x, to reg.VecVirtual, do func(m reg.VecVirtual)) {
	m, unordered := YMM(), YMM()
	do(m)
	VCMPPS(Imm(3), x, x, unordered)
	VBLENDVPS(unordered, x, m, to)
}

// compare gives one where a predicate of VCMPPS holds, else zero.
func compare(predicate uint64, x, y, to reg.VecVirtual) {
	VCMPPS(Imm(predicate), y, x, to)
	VANDPS(constant(1), to, to)
}

// polynomial evaluates the coefficients, highest first, at x.
func polynomial(x reg.VecVirtual, coefficients ...float64) reg.VecVirtual {
	p := YMM()
	VMOVUPS(constant(coefficients[0]), p)
	for _, c := range coefficients[1:] {
		VFMADD213PS(constant(c), x, p)
	}
	return p
}

// exponential: x = n·ln 2 + r with |r| ≤ ln 2 / 2, then the Taylor series of
// degree 7 (its remainder is 5e-9), then times 2ⁿ in two halves, so that results
// below the smallest normal number come out right too.
func exponential(x reg.VecVirtual) reg.VecVirtual {
	low, high := YMM(), YMM()
	VMOVUPS(constant(-104), low)
	VMOVUPS(constant(89), high)
	VMAXPS(x, low, low)
	VMINPS(low, high, high)
	r, n := high, YMM()
	VMULPS(constant(math.Log2E), r, n)
	VROUNDPS(Imm(8), n, n)
	const ln2High = 0.693359375
	VFNMADD231PS(constant(ln2High), n, r)
	VFNMADD231PS(constant(math.Ln2-ln2High), n, r)
	p := polynomial(r, 1./5040, 1./720, 1./120, 1./24, 1./6, 1./2, 1, 1)
	VCVTPS2DQ(n, n)
	half := YMM()
	VPSRAD(Imm(1), n, half)
	VPSUBD(half, n, n)
	for _, exponent := range []reg.VecVirtual{half, n} {
		VPADDD(bits(127), exponent, exponent)
		VPSLLD(Imm(23), exponent, exponent)
		VMULPS(exponent, p, p)
	}
	return p
}

// logarithm: x = m·2ᵉ with m in [√½, √2), and the polynomial of Cephes' logf
// (Moshier, netlib) for log m.
func logarithm(x reg.VecVirtual) reg.VecVirtual {
	tiny, scaled, e := YMM(), YMM(), YMM()
	VCMPPS(Imm(1), bits(0x00800000), x, tiny) // below the smallest normal
	VMULPS(constant(1<<23), x, scaled)
	VBLENDVPS(tiny, scaled, x, scaled)
	VPSRLD(Imm(23), scaled, e)
	VPSUBD(bits(127), e, e)
	VCVTDQ2PS(e, e)
	correction := YMM()
	VANDPS(constant(23), tiny, correction)
	VSUBPS(correction, e, e)
	m := YMM()
	VANDPS(bits(0x007fffff), scaled, m)
	VORPS(bits(0x3f800000), m, m)
	large, halved := YMM(), YMM()
	VCMPPS(Imm(14), constant(math.Sqrt2), m, large)
	VMULPS(constant(0.5), m, halved)
	VBLENDVPS(large, halved, m, m)
	VANDPS(constant(1), large, large)
	VADDPS(large, e, e)
	f := m
	VSUBPS(constant(1), m, f)
	z := YMM()
	VMULPS(f, f, z)
	y := polynomial(f, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1,
		1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1)
	VMULPS(f, y, y)
	VMULPS(z, y, y)
	VFMADD231PS(constant(-2.12194440e-4), e, y)
	VFMADD231PS(constant(-0.5), z, y)
	VADDPS(f, y, y)
	VFMADD231PS(constant(0.693359375), e, y)
	// Zero, negative numbers, infinity and NaN.
	mask, special, zero := YMM(), YMM(), YMM()
	VXORPS(zero, zero, zero)
	VMOVUPS(bits(0xff800000), special)
	VCMPPS(Imm(0), zero, x, mask)
	VBLENDVPS(mask, special, y, y)
	VMOVUPS(bits(0x7fc00000), special)
	VCMPPS(Imm(1), zero, x, mask)
	VBLENDVPS(mask, special, y, y)
	VCMPPS(Imm(6), bits(0x7f7fffff), x, mask) // not ≤ the largest: infinity or NaN
	VBLENDVPS(mask, x, y, y)
	return y
}

// sigmoid is 1/(1+e⁻ˣ).
func sigmoid(x reg.VecVirtual) reg.VecVirtual {
	VXORPS(bits(0x80000000), x, x)
	e := exponential(x)
	VADDPS(constant(1), e, e)
	one := YMM()
	VMOVUPS(constant(1), one)
	VDIVPS(e, one, one)
	return one
}

// hyperbolicTangent: Cephes' polynomial below 0.625, else 1 - 2/(e²ˣ+1) with
// the sign put back.
func hyperbolicTangent(x reg.VecVirtual) reg.VecVirtual {
	sign, size := YMM(), YMM()
	VANDPS(bits(0x80000000), x, sign)
	VANDPS(bits(0x7fffffff), x, size)
	double := YMM()
	VADDPS(size, size, double)
	e := exponential(double)
	VADDPS(constant(1), e, e)
	two, large := YMM(), YMM()
	VMOVUPS(constant(2), two)
	VDIVPS(e, two, two)
	VMOVUPS(constant(1), large)
	VSUBPS(two, large, large)
	VORPS(sign, large, large)
	z := YMM()
	VMULPS(x, x, z)
	p := polynomial(z, -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1)
	VMULPS(z, p, p)
	VFMADD213PS(x, x, p)
	small := YMM()
	VCMPPS(Imm(1), constant(0.625), size, small)
	VBLENDVPS(small, p, large, large)
	return large
}
