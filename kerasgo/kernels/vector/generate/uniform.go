package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"kerasgo/kerasgo/kernels/internal/tables"
	"kerasgo/kerasgo/kernels/vector/generate/formula"
)

// writeUniform writes vector.Uniform for whole blocks of 32 numbers: of sixteen
// counters the first words that they are hashed to, then the second ones.
func writeUniform(p processor, suffix string, width int) {
	name := "uniform" + suffix
	TEXT(name, NOSPLIT, "func(to []float32, first, second, block uint32)")
	count, to := Load(Param("to").Len(), GP64()), Load(Param("to").Base(), GP64())
	keys := [3]reg.GPVirtual{GP32(), GP32(), GP32()}
	Load(Param("first"), keys[0])
	Load(Param("second"), keys[1])
	MOVL(keys[0], keys[2])
	XORL(keys[1], keys[2])
	XORL(Imm(formula.ThreefryParity), keys[2])
	broadcast := func(from reg.GPVirtual) reg.VecVirtual {
		low, all := XMM(), p.register()
		VMOVD(from, low)
		VPBROADCASTD(low, all)
		return all
	}
	inputs := []reg.VecVirtual{nil, broadcast(keys[0]), broadcast(keys[1]), broadcast(keys[2])}
	counter := GP32()
	Load(Param("block"), counter)
	SHLL(Imm(4), counter)
	counters, step := broadcast(counter), p.register()
	VPADDD(lanesFrom0(), counters, counters)
	VMOVUPS(tables.Broadcast(uint32(width)), step)
	SHRQ(Imm(5), count)
	Label(name + "Next")
	TESTQ(count, count)
	JZ(LabelRef(name + "Done"))
	for at := 0; at < 16; at += width {
		evaluate(p, formula.Of(formula.Uniform), func(i int) reg.VecVirtual {
			if i > 0 {
				return inputs[i]
			}
			return counters
		}, func(i int, x reg.VecVirtual) { VMOVUPS(x, Mem{Base: to, Disp: 4 * (at + 16*i)}) })
		VPADDD(step, counters, counters)
	}
	ADDQ(Imm(4*32), to)
	DECQ(count)
	JMP(LabelRef(name + "Next"))
	Label(name + "Done")
	VZEROUPPER()
	RET()
}

// lanesFrom0 is the numbers 0 to 15.
func lanesFrom0() Mem {
	if countingTable == nil {
		m := GLOBL("lanesFrom0", RODATA|NOPTR)
		for i := range 16 {
			DATA(4*i, U32(i))
		}
		countingTable = &m
	}
	return *countingTable
}

var countingTable *Mem
