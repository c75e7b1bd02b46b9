package main

import (
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"kerasgo/kerasgo/kernels/internal/tables"
	"kerasgo/kerasgo/kernels/vector/generate/formula"
)

// slicesOf are the parameters of a function.
func slicesOf(f formula.Function) (names []string, signature string) {
	return f.Parameters(), "func(" + strings.Join(f.Parameters(), ", ") + " []float32)"
}

func writeAVX2(f formula.Function) {
	name := f.Name + "AVX2"
	slices, signature := slicesOf(f)
	TEXT(name, NOSPLIT, signature)
	loop(name, slices, func(at []vector) {
		evaluate(avx2{}, formula.Of(f), func(i int) reg.VecVirtual { return at[1+i].load() }, func(_ int, x reg.VecVirtual) { at[0].store(x) })
	})
}

// writeAVX512 is writeAVX2 for sixteen elements at a time.
func writeAVX512(f formula.Function) {
	name := f.Name + "AVX512"
	slices, signature := slicesOf(f)
	TEXT(name, NOSPLIT, signature)
	rest := Load(Param("to").Len(), GP64())
	count := GP64()
	MOVQ(rest, count)
	SHRQ(Imm(4), count)
	ANDQ(Imm(15), rest)
	var pointers []reg.Register
	for _, slice := range slices {
		pointers = append(pointers, Load(Param(slice).Base(), GP64()))
	}
	body := func(load func(m Mem, x reg.VecVirtual), store func(x reg.VecVirtual, m Mem)) {
		evaluate(avx512{}, formula.Of(f), func(i int) reg.VecVirtual {
			x := ZMM()
			load(Mem{Base: pointers[1+i]}, x)
			return x
		}, func(_ int, x reg.VecVirtual) { store(x, Mem{Base: pointers[0]}) })
	}
	Label(name + "Next")
	TESTQ(count, count)
	JZ(LabelRef(name + "Rest"))
	body(func(m Mem, x reg.VecVirtual) { VMOVUPS(m, x) }, func(x reg.VecVirtual, m Mem) { VMOVUPS(x, m) })
	for _, pointer := range pointers {
		ADDQ(Imm(64), pointer)
	}
	DECQ(count)
	JMP(LabelRef(name + "Next"))
	Label(name + "Rest")
	TESTQ(rest, rest)
	JZ(LabelRef(name + "Done"))
	ones, mask := GP64(), K()
	MOVQ(I64(-1), ones)
	BZHIQ(rest, ones, ones)
	KMOVW(ones.As32(), mask)
	body(func(m Mem, x reg.VecVirtual) { VMOVUPS_Z(m, mask, x) }, func(x reg.VecVirtual, m Mem) { VMOVUPS(x, mask, m) })
	Label(name + "Done")
	VZEROUPPER()
	RET()
}

// processor is what differs between the instruction sets.
type processor interface {
	register() reg.VecVirtual
	round(x Op, to reg.VecVirtual)
	rotate(bits uint32, x Op, to reg.VecVirtual)
	bitwise(code formula.Code, y, x Op, to reg.VecVirtual)
	// compare makes a mask, x against y under a predicate of VCMPPS.
	compare(predicate uint64, y, x Op) reg.Register
	// choose is x where the mask holds, else y.
	choose(mask reg.Register, x, y Op, to reg.VecVirtual)
	// masked returns how to load and store the first count elements of a vector.
	masked(count reg.GPVirtual) (load func(m Mem) reg.VecVirtual, store func(x reg.VecVirtual, m Mem))
}

// evaluate writes the operations of a formula, which loads its inputs and stores
// its outputs by their numbers.
func evaluate(p processor, f *formula.Formula, load func(i int) reg.VecVirtual, store func(i int, x reg.VecVirtual)) {
	last := f.LastUses()
	values := make([]Op, len(f.Operations))
	inputs, outputs := 0, 0
	for i, operation := range f.Operations {
		var at [3]Op
		for j, operand := range operation.Operands {
			at[j] = values[operand]
		}
		// inRegister is an operand that may not be in memory.
		inRegister := func(j int) Op {
			if _, memory := at[j].(Mem); memory {
				r := p.register()
				VMOVUPS(at[j], r)
				return r
			}
			return at[j]
		}
		x, y := at[0], at[1]
		switch operation.Code {
		case formula.Input:
			values[i] = load(inputs)
			inputs++
			continue
		case formula.Output:
			store(outputs, x.(reg.VecVirtual))
			outputs++
			continue
		case formula.Constant:
			values[i] = tables.Broadcast(operation.Bits)
			continue
		case formula.MultiplyAdd, formula.NegativeMultiply:
			values[i] = multiplyAddTo(p, operation, at, func(j int) bool { return last[operation.Operands[j]] == i })
			continue
		case formula.Less, formula.LessEqual, formula.Equal:
			predicate := map[formula.Code]uint64{formula.Less: 17, formula.LessEqual: 18, formula.Equal: 0}[operation.Code]
			values[i] = p.compare(predicate, y, inRegister(0))
			continue
		}
		result := p.register()
		values[i] = result
		switch operation.Code {
		case formula.Add:
			VADDPS(y, inRegister(0), result)
		case formula.Subtract:
			VSUBPS(y, inRegister(0), result)
		case formula.Multiply:
			VMULPS(y, inRegister(0), result)
		case formula.Divide:
			VDIVPS(y, inRegister(0), result)
		case formula.SquareRoot:
			VSQRTPS(x, result)
		case formula.Maximum: // of NaN and a number the second, which is named first here
			VMAXPS(y, inRegister(0), result)
		case formula.Minimum:
			VMINPS(y, inRegister(0), result)
		case formula.Round:
			p.round(x, result)
		case formula.ToInteger:
			VCVTPS2DQ(x, result)
		case formula.FromInteger:
			VCVTDQ2PS(x, result)
		case formula.AddInteger:
			VPADDD(y, inRegister(0), result)
		case formula.SubtractInteger:
			VPSUBD(y, inRegister(0), result)
		case formula.ShiftLeft:
			VPSLLD(Imm(uint64(operation.Bits)), x, result)
		case formula.ShiftRight:
			VPSRLD(Imm(uint64(operation.Bits)), x, result)
		case formula.ShiftSigned:
			VPSRAD(Imm(uint64(operation.Bits)), x, result)
		case formula.Rotate:
			p.rotate(operation.Bits, x, result)
		case formula.And, formula.Or, formula.Xor:
			p.bitwise(operation.Code, y, inRegister(0), result)
		case formula.Select:
			p.choose(x.(reg.Register), at[1], inRegister(2), result)
		}
	}
}

// multiplyAddTo writes a multiply-add over an operand that nothing reads later,
// or over a copy.
func multiplyAddTo(p processor, operation formula.Operation, at [3]Op, free func(j int) bool) reg.VecVirtual {
	overX, overZ := VFMADD213PS, VFMADD231PS
	if operation.Code == formula.NegativeMultiply {
		overX, overZ = VFNMADD213PS, VFNMADD231PS
	}
	isMemory := func(j int) bool { _, memory := at[j].(Mem); return memory }
	if isMemory(0) { // x · y is y · x
		at[0], at[1] = at[1], at[0]
		operation.Operands = []formula.Value{operation.Operands[1], operation.Operands[0], operation.Operands[2]}
		before := free
		free = func(j int) bool { return before([3]int{1, 0, 2}[j]) }
	}
	switch {
	case !isMemory(0) && free(0) && !isMemory(1) && at[0] != at[1]:
		overX(at[2], at[1], at[0])
		return at[0].(reg.VecVirtual)
	case !isMemory(2) && free(2):
		overZ(at[1], at[0], at[2])
		return at[2].(reg.VecVirtual)
	}
	z := p.register()
	VMOVUPS(at[2], z)
	if isMemory(0) {
		x := p.register()
		VMOVUPS(at[0], x)
		at[0] = x
	}
	overZ(at[1], at[0], z)
	return z
}

type avx2 struct{}

func (avx2) register() reg.VecVirtual      { return YMM() }
func (avx2) round(x Op, to reg.VecVirtual) { VROUNDPS(Imm(8), x, to) }

func (avx2) rotate(bits uint32, x Op, to reg.VecVirtual) {
	right := YMM()
	VPSLLD(Imm(uint64(bits)), x, to)
	VPSRLD(Imm(uint64(32-bits)), x, right)
	VPOR(right, to, to)
}

func (avx2) bitwise(code formula.Code, y, x Op, to reg.VecVirtual) {
	switch code {
	case formula.And:
		VANDPS(y, x, to)
	case formula.Or:
		VORPS(y, x, to)
	default:
		VXORPS(y, x, to)
	}
}

func (avx2) compare(predicate uint64, y, x Op) reg.Register {
	mask := YMM()
	VCMPPS(Imm(predicate), y, x, mask)
	return mask
}

func (avx2) choose(mask reg.Register, x, y Op, to reg.VecVirtual) { VBLENDVPS(mask, x, y, to) }

type avx512 struct{}

func (avx512) register() reg.VecVirtual      { return ZMM() }
func (avx512) round(x Op, to reg.VecVirtual) { VRNDSCALEPS(Imm(8), x, to) }

func (avx512) rotate(bits uint32, x Op, to reg.VecVirtual) { VPROLD(Imm(uint64(bits)), x, to) }

func (avx512) bitwise(code formula.Code, y, x Op, to reg.VecVirtual) {
	switch code {
	case formula.And:
		VPANDD(y, x, to)
	case formula.Or:
		VPORD(y, x, to)
	default:
		VPXORD(y, x, to)
	}
}

func (avx512) compare(predicate uint64, y, x Op) reg.Register {
	mask := K()
	VCMPPS(Imm(predicate), y, x, mask)
	return mask
}

func (avx512) choose(mask reg.Register, x, y Op, to reg.VecVirtual) { VBLENDMPS(x, y, mask, to) }
