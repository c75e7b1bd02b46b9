package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"kerasgo/kerasgo/kernels/internal/tables"
	"kerasgo/kerasgo/kernels/vector/generate/formula"
)

// Byte offsets of the fields of vector.Lines.
const (
	fieldCount   = 0
	fieldRows    = 8
	fieldAt      = 16
	fieldNext    = fieldAt + 8*mostLines
	fieldNumbers = fieldNext + 8*mostLines
	mostLines    = 14
)

// heldLines is how many addresses there are registers for.
const heldLines = 8

// writeLines writes a function of vector.Lines. The addresses of a row's lines
// are kept on the stack where there are more of them than registers.
func writeLines(function formula.Function, p processor, suffix string, width int) {
	name := function.Name + suffix
	TEXT(name, NOSPLIT, "func(l *byte)")
	f := formula.Of(function)
	inputs := f.Count(formula.Input) - function.Numbers
	all := inputs + f.Count(formula.Output)
	var held []reg.GPVirtual
	var addresses Mem
	if all > heldLines {
		addresses = AllocLocal(8 * all)
	} else {
		for range all {
			held = append(held, GP64())
		}
	}
	restore := func() {}
	if function.Numbers > 0 {
		restore = flushDenormals()
	}
	lines, rows, row := Load(Param("l"), GP64()), GP64(), GP64()
	MOVQ(Mem{Base: lines, Disp: fieldRows}, rows)
	XORQ(row, row)
	count, index, rest := GP64(), GP64(), GP64()
	address := func(line int) Mem {
		if held != nil {
			return Mem{Base: held[line], Index: index, Scale: 4}
		}
		base := GP64()
		MOVQ(addresses.Offset(8*line), base)
		return Mem{Base: base, Index: index, Scale: 4}
	}
	body := func(load func(m Mem) reg.VecVirtual, store func(x reg.VecVirtual, m Mem)) {
		evaluate(p, f, func(i int) reg.VecVirtual {
			if i < inputs {
				return load(address(i))
			}
			x := p.register()
			VBROADCASTSS(Mem{Base: lines, Disp: fieldNumbers + 4*(i-inputs)}, x)
			return x
		}, func(i int, x reg.VecVirtual) { store(x, address(inputs+i)) })
	}
	Label(name + "Row")
	CMPQ(row, rows)
	JGE(LabelRef(name + "Done"))
	for line := range all {
		at := GP64()
		if held != nil {
			at = held[line]
		}
		MOVQ(Mem{Base: lines, Disp: fieldNext + 8*line}, at)
		IMULQ(row, at)
		ADDQ(Mem{Base: lines, Disp: fieldAt + 8*line}, at)
		if held == nil {
			MOVQ(at, addresses.Offset(8*line))
		}
	}
	MOVQ(Mem{Base: lines, Disp: fieldCount}, rest)
	MOVQ(rest, count)
	ANDQ(Imm(uint64(width-1)), rest)
	SUBQ(rest, count)
	XORQ(index, index)
	Label(name + "Next")
	CMPQ(index, count)
	JGE(LabelRef(name + "Rest"))
	body(func(m Mem) reg.VecVirtual {
		x := p.register()
		VMOVUPS(m, x)
		return x
	}, func(x reg.VecVirtual, m Mem) { VMOVUPS(x, m) })
	ADDQ(Imm(uint64(width)), index)
	JMP(LabelRef(name + "Next"))
	Label(name + "Rest")
	TESTQ(rest, rest)
	JZ(LabelRef(name + "RowDone"))
	body(p.masked(rest))
	Label(name + "RowDone")
	INCQ(row)
	JMP(LabelRef(name + "Row"))
	Label(name + "Done")
	restore()
	VZEROUPPER()
	RET()
}

// flushDenormals has numbers below 2^-126 taken, and written, as zeros until the
// function that it returns is called. What a step keeps of gradients that have
// become zero decays into them, and on Intel's processors an operation on one
// takes some hundred times as long.
func flushDenormals() (restore func()) {
	const flushToZero, denormalsAreZero = 1 << 15, 1 << 6
	memory := AllocLocal(8)
	before, control := memory, GP32()
	VSTMXCSR(before)
	MOVL(before, control)
	ORL(U32(flushToZero|denormalsAreZero), control)
	MOVL(control, memory.Offset(4))
	VLDMXCSR(memory.Offset(4))
	return func() { VLDMXCSR(before) }
}

func (avx2) masked(count reg.GPVirtual) (load func(m Mem) reg.VecVirtual, store func(x reg.VecVirtual, m Mem)) {
	table, mask := GP64(), YMM()
	LEAQ(tables.Masks(), table)
	NEGQ(count)
	VMOVUPS(Mem{Base: table, Index: count, Scale: 4}, mask)
	return func(m Mem) reg.VecVirtual {
		x := YMM()
		VMASKMOVPS(m, mask, x)
		return x
	}, func(x reg.VecVirtual, m Mem) { VMASKMOVPS(x, mask, m) }
}

func (avx512) masked(count reg.GPVirtual) (load func(m Mem) reg.VecVirtual, store func(x reg.VecVirtual, m Mem)) {
	ones, mask := GP64(), K()
	MOVQ(I64(-1), ones)
	BZHIQ(count, ones, ones)
	KMOVW(ones.As32(), mask)
	return func(m Mem) reg.VecVirtual {
		x := ZMM()
		VMOVUPS_Z(m, mask, x)
		return x
	}, func(x reg.VecVirtual, m Mem) { VMOVUPS(x, mask, m) }
}
