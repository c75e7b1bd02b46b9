// Command generate writes the AVX2 assembly of package blas:
//
//	go run ./generate -out vectors_amd64.s -pkg blas
//
// Every function runs over several vectors at a time, then over one, then over
// the rest under a mask.
package main

import (
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"kerasgo/kerasgo/kernels/internal/numbers"
	"kerasgo/kerasgo/kernels/internal/tables"
)

const vectorBytes = 32

// precision is the element type and its instructions.
type precision struct {
	name, element string
	shift         uint64 // logarithm of the bytes of an element
	load          func(...Op)
	masked        func(from, mask, to Op)
	store         func(...Op) // of one element

	add, multiply, maximum, fma, fnma, and, broadcast, permute func(...Op)

	pairs    []uint64 // permutations that fold the lanes of half a vector
	signless uint64   // all bits but the signs
}

var precisions = []precision{
	{
		"F32", "float32", 2, VMOVUPS, VMASKMOVPS, VMOVSS,
		VADDPS, VMULPS, VMAXPS, VFMADD231PS, VFNMADD231PS, VANDPS, VBROADCASTSS, VPERMILPS,
		[]uint64{0x4e, 0xb1}, 0x7fffffff7fffffff,
	},
	{
		"F64", "float64", 3, VMOVUPD, VMASKMOVPD, VMOVSD,
		VADDPD, VMULPD, VMAXPD, VFMADD231PD, VFNMADD231PD, VANDPD, VBROADCASTSD, VPERMILPD,
		[]uint64{1}, 0x7fffffffffffffff,
	},
}

func main() {
	ConstraintExpr("!purego")
	for _, p := range precisions {
		p.dot()
		p.dots()
		p.addScaled()
		p.addRows()
		p.scale()
		p.sumAbsolute()
		p.largestAbsolute()
		p.swap()
		p.rotate()
	}
	Generate()
}

// text begins a function of this precision, T in its signature being the
// element; it returns its name.
func (p precision) text(name, signature string) string {
	name += p.name
	TEXT(name, NOSPLIT, "func"+strings.ReplaceAll(signature, "T", p.element))
	return name
}

// vector is a vector in memory, of it what the mask (if any) lets through.
type vector struct {
	p    precision
	at   Mem
	mask reg.VecVirtual
}

func (v vector) load() reg.VecVirtual {
	x := YMM()
	if v.mask == nil {
		v.p.load(v.at, x)
	} else {
		v.p.masked(v.at, v.mask, x)
	}
	return x
}

func (v vector) store(x reg.VecVirtual) {
	if v.mask == nil {
		v.p.load(x, v.at)
	} else {
		v.p.masked(x, v.mask, v.at)
	}
}

// sweep runs body over count elements behind each pointer, unroll vectors at a
// time; lane tells these apart.
func (p precision) sweep(name string, count reg.Register, unroll int, pointers []reg.Register, body func(lane int, at []vector)) {
	lanes := vectorBytes >> p.shift
	offset := GP64()
	XORQ(offset, offset)
	vectors := func(lane int, mask reg.VecVirtual) []vector {
		var at []vector
		for _, pointer := range pointers {
			at = append(at, vector{p, Mem{Base: pointer, Index: offset, Scale: 1, Disp: vectorBytes * lane}, mask})
		}
		return at
	}
	for _, step := range []struct {
		label, next string
		vectors     int
	}{{name + "Many", name + "One", unroll}, {name + "One", name + "Rest", 1}} {
		Label(step.label)
		CMPQ(count, U32(step.vectors*lanes))
		JLT(LabelRef(step.next))
		for lane := range step.vectors {
			body(lane, vectors(lane, nil))
		}
		ADDQ(U32(vectorBytes*step.vectors), offset)
		SUBQ(U32(step.vectors*lanes), count)
		JMP(LabelRef(step.label))
	}
	Label(name + "Rest")
	TESTQ(count, count)
	JZ(LabelRef(name + "Done"))
	table, mask := GP64(), YMM()
	LEAQ(tables.Masks(), table)
	SHLQ(Imm(p.shift), count)
	SUBQ(count, table)
	p.load(Mem{Base: table}, mask)
	body(0, vectors(0, mask))
	Label(name + "Done")
}

func finish() {
	VZEROUPPER()
	RET()
}

func zeros(count int) []reg.VecVirtual {
	var registers []reg.VecVirtual
	for range count {
		r := YMM()
		VXORPS(r, r, r)
		registers = append(registers, r)
	}
	return registers
}

// fold combines vectors into one, and its lanes into the lowest.
func (p precision) fold(vectors []reg.VecVirtual, do func(...Op)) reg.VecVirtual {
	for half := len(vectors) / 2; half > 0; half /= 2 {
		for i := range half {
			do(vectors[i], vectors[i+half], vectors[i])
		}
	}
	total, other := XMM(), XMM()
	VEXTRACTF128(Imm(1), vectors[0], other)
	VMOVAPS(vectors[0].AsX(), total)
	do(other, total, total)
	for _, order := range p.pairs {
		p.permute(Imm(order), total, other)
		do(other, total, total)
	}
	return total
}

func (p precision) scalar(parameter string) reg.VecVirtual {
	v := YMM()
	p.broadcast(numbers.Parameter(parameter), v)
	return v
}

func base(slice string) reg.Register { return Load(Param(slice).Base(), GP64()) }

func length(slice string) reg.Register { return Load(Param(slice).Len(), GP64()) }

// dot is Σ x·y.
func (p precision) dot() {
	name := p.text("dot", "(x, y []T) T")
	sums := zeros(8)
	p.sweep(name, length("x"), len(sums), []reg.Register{base("x"), base("y")}, func(lane int, at []vector) {
		x := at[0].load()
		p.multiplyAdd(at[1], x, sums[lane])
	})
	p.store(p.fold(sums, p.add), numbers.Result(0))
	finish()
}

// multiplyAdd adds v·x to sum, v being read by the instruction where it can be.
func (p precision) multiplyAdd(v vector, x, sum reg.VecVirtual) {
	if v.mask == nil {
		p.fma(v.at, x, sum)
	} else {
		p.fma(v.load(), x, sum)
	}
}

// fourRows points to rows that begin stride bytes apart.
func fourRows() []reg.Register {
	rows := []reg.Register{Load(Param("a"), GP64())}
	stride := Load(Param("stride"), GP64())
	for i := range 3 {
		row := GP64()
		LEAQ(Mem{Base: rows[i], Index: stride, Scale: 1}, row)
		rows = append(rows, row)
	}
	return rows
}

// dots are the products of four rows with x.
func (p precision) dots() {
	name := p.text("dots", "(a *T, stride uintptr, x []T) (s0, s1, s2, s3 T)")
	sums := zeros(8)
	p.sweep(name, length("x"), 2, append(fourRows(), base("x")), func(lane int, at []vector) {
		x := at[4].load()
		for i := range 4 {
			p.multiplyAdd(at[i], x, sums[2*i+lane])
		}
	})
	for i := range 4 {
		p.store(p.fold(sums[2*i:2*i+2], p.add), numbers.Result(i))
	}
	finish()
}

// addScaled adds factor·x to y.
func (p precision) addScaled() {
	name := p.text("addScaled", "(factor T, x, y []T)")
	factor := p.scalar("factor")
	p.sweep(name, length("x"), 4, []reg.Register{base("x"), base("y")}, func(lane int, at []vector) {
		y := at[1].load()
		p.multiplyAdd(at[0], factor, y)
		at[1].store(y)
	})
	finish()
}

// addRows adds four rows, each times its factor, to y.
func (p precision) addRows() {
	name := p.text("addRows", "(f0, f1, f2, f3 T, a *T, stride uintptr, y []T)")
	var factors []reg.VecVirtual
	for _, f := range []string{"f0", "f1", "f2", "f3"} {
		factors = append(factors, p.scalar(f))
	}
	p.sweep(name, length("y"), 4, append(fourRows(), base("y")), func(lane int, at []vector) {
		y := at[4].load()
		for i, factor := range factors {
			p.multiplyAdd(at[i], factor, y)
		}
		at[4].store(y)
	})
	finish()
}

// scale multiplies x by factor.
func (p precision) scale() {
	name := p.text("scale", "(factor T, x []T)")
	factor := p.scalar("factor")
	p.sweep(name, length("x"), 4, []reg.Register{base("x")}, func(lane int, at []vector) {
		x := at[0].load()
		p.multiply(factor, x, x)
		at[0].store(x)
	})
	finish()
}

// withoutSign returns what clears the signs of a vector.
func (p precision) withoutSign() reg.VecVirtual {
	word, mask := GP64(), YMM()
	MOVQ(U64(p.signless), word)
	VMOVQ(word, mask.AsX())
	VBROADCASTSD(mask.AsX(), mask)
	return mask
}

// sumAbsolute is Σ |x|.
func (p precision) sumAbsolute() {
	name := p.text("sumAbsolute", "(x []T) T")
	sums, signless := zeros(8), p.withoutSign()
	p.sweep(name, length("x"), len(sums), []reg.Register{base("x")}, func(lane int, at []vector) {
		x := at[0].load()
		p.and(signless, x, x)
		p.add(x, sums[lane], sums[lane])
	})
	p.store(p.fold(sums, p.add), numbers.Result(0))
	finish()
}

// largestAbsolute is the largest |x|, NaN passed over: MAX returns its second
// source, here the first operand, when either is NaN.
func (p precision) largestAbsolute() {
	name := p.text("largestAbsolute", "(x []T) T")
	largest, signless := zeros(8), p.withoutSign()
	p.sweep(name, length("x"), len(largest), []reg.Register{base("x")}, func(lane int, at []vector) {
		x := at[0].load()
		p.and(signless, x, x)
		p.maximum(largest[lane], x, largest[lane])
	})
	p.store(p.fold(largest, p.maximum), numbers.Result(0))
	finish()
}

// swap exchanges x and y.
func (p precision) swap() {
	name := p.text("swap", "(x, y []T)")
	p.sweep(name, length("x"), 4, []reg.Register{base("x"), base("y")}, func(lane int, at []vector) {
		x, y := at[0].load(), at[1].load()
		at[0].store(y)
		at[1].store(x)
	})
	finish()
}

// rotate turns the points (x, y): x is c·x + s·y, y is c·y - s·x.
func (p precision) rotate() {
	name := p.text("rotate", "(x, y []T, c, s T)")
	c, s := p.scalar("c"), p.scalar("s")
	p.sweep(name, length("x"), 4, []reg.Register{base("x"), base("y")}, func(lane int, at []vector) {
		x, y, turnedX, turnedY := at[0].load(), at[1].load(), YMM(), YMM()
		p.multiply(c, x, turnedX)
		p.multiply(c, y, turnedY)
		p.fma(s, y, turnedX)
		p.fnma(s, x, turnedY)
		at[0].store(turnedX)
		at[1].store(turnedY)
	})
	finish()
}
