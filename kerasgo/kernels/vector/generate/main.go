// Command generate writes the assembly of package vector for amd64:
//
//	go run ./generate -out vector_amd64.s -pkg vector
//
// Every function runs over vectors of eight elements (AVX2) or sixteen (AVX-512);
// the last, shorter one is read and written under a mask. Functions of one or
// two slices come from package formula.
package main

import (
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"kerasgo/kerasgo/kernels/internal/numbers"
	"kerasgo/kerasgo/kernels/internal/tables"
	"kerasgo/kerasgo/kernels/vector/generate/formula"
)

const lanes = 8

func main() {
	ConstraintExpr("!purego")
	for _, function := range slices.Concat(formula.Simple, formula.Transcendental) {
		writeAVX2(function)
		writeAVX512(function)
	}
	for _, function := range formula.Long {
		writeAVX2(function)
	}
	for _, function := range slices.Concat(formula.Gates, formula.Updates) {
		writeLines(function, avx2{}, "AVX2", 8)
		writeLines(function, avx512{}, "AVX512", 16)
	}
	writeUniform(avx2{}, "AVX2", 8)
	writeUniform(avx512{}, "AVX512", 16)
	sum()
	largest()
	unlike()
	addScalar()
	multiplyScalar()
	multiplyAdd()
	addProduct()
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
	LEAQ(tables.Masks(), table)
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

// sum adds up in eight lanes.
func sum() {
	TEXT("sumAVX2", NOSPLIT, "func(x []float32) float32")
	lanes := YMM()
	VXORPS(lanes, lanes, lanes)
	loopThen("sumAVX2", []string{"x"}, func(at []vector) {
		VADDPS(at[0].load(), lanes, lanes)
	}, func() {
		total := fold(lanes, func(x, y, to reg.VecVirtual) { VADDPS(x, y, to) })
		VMOVSS(total, numbers.Result(0))
	})
}

// largest is the maximum of eight lanes, NaN if one of the elements is.
func largest() {
	TEXT("largestAVX2", NOSPLIT, "func(x []float32) float32")
	lanes, nan := YMM(), YMM()
	VMOVUPS(tables.Broadcast(0xff800000), lanes)
	VXORPS(nan, nan, nan)
	loopThen("largestAVX2", []string{"x"}, func(at []vector) {
		x, unordered := at[0].load(), YMM()
		VCMPPS(Imm(3), x, x, unordered)
		VORPS(unordered, nan, nan)
		if at[0].mask != nil {
			// What the mask holds back counts as less than all.
			least := YMM()
			VMOVUPS(tables.Broadcast(0xff800000), least)
			VBLENDVPS(at[0].mask, x, least, x)
		}
		VMAXPS(x, lanes, lanes)
	}, func() {
		result := fold(lanes, func(x, y, to reg.VecVirtual) { VMAXPS(x, y, to) })
		invalid := fold(nan, func(x, y, to reg.VecVirtual) { VORPS(x, y, to) })
		VORPS(invalid, result, result)
		VMOVSS(result, numbers.Result(0))
	})
}

// unlike collects the bits of x - x, which are zeros for a number and not for NaN
// and infinities.
func unlike() {
	TEXT("unlikeAVX2", NOSPLIT, "func(x []float32) uint32")
	found := YMM()
	VXORPS(found, found, found)
	loopThen("unlikeAVX2", []string{"x"}, func(at []vector) {
		x := at[0].load()
		VSUBPS(x, x, x)
		VORPS(x, found, found)
	}, func() {
		result := fold(found, func(x, y, to reg.VecVirtual) { VORPS(x, y, to) })
		bits := GP32()
		VMOVD(result, bits)
		Store(bits, ReturnIndex(0))
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
	v := YMM()
	VBROADCASTSS(numbers.Parameter(parameter), v)
	return v
}

func addScalar() {
	TEXT("addScalarAVX2", NOSPLIT, "func(to, x []float32, number float32)")
	number := scalar("number")
	loop("addScalarAVX2", []string{"to", "x"}, func(at []vector) {
		x := at[1].load()
		VADDPS(number, x, x)
		at[0].store(x)
	})
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

func addProduct() {
	TEXT("addProductAVX2", NOSPLIT, "func(to, x, y []float32)")
	loop("addProductAVX2", []string{"to", "x", "y"}, func(at []vector) {
		sum := at[0].load()
		VFMADD231PS(at[1].load(), at[2].load(), sum)
		at[0].store(sum)
	})
}
