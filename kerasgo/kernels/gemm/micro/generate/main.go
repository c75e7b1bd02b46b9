// Command generate writes the assembly of package micro, one function per
// instruction set, precision and height:
//
//	go run ./generate -out tile_amd64.s -pkg micro
//
// The depth loop broadcasts one element of each row of A and multiplies it with
// two vectors of B. Twelve rows of two AVX-512 vectors take 24 of the 32
// registers, six rows of two AVX2 vectors 12 of the 16: enough independent sums
// to hide the latency of a multiply-add.
package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Byte offsets of the fields of micro.Tile.
const (
	fieldA = 8 * iota
	fieldARow
	fieldAStep
	fieldB
	fieldBRow
	fieldC
	fieldCRow
	fieldDepth
	fieldBias
	fieldFlags // uint32: accumulate, bias, relu
	_
)

const (
	fieldMask0 = fieldFlags + 4
	fieldMask1 = fieldFlags + 8
)

const (
	flagAccumulate = 1 << iota
	flagBias
	flagRelu
)

func main() {
	ConstraintExpr("!purego")
	for _, precision := range []precision{single, double} {
		for rows := 1; rows <= 12; rows++ {
			avx512(precision, rows)
		}
		for rows := 1; rows <= 6; rows++ {
			avx2(precision, rows)
		}
	}
	transpose()
	Generate()
}

type precision struct {
	name string // in the function names
}

var (
	single = precision{"F32"}
	double = precision{"F64"}
)

// rowAddress gives the address of row i of a matrix whose rows are stride bytes
// apart, from one base register per four rows and three times the stride.
type rowAddress struct {
	bases         []reg.Register
	stride, three reg.Register
}

func (r rowAddress) at(i int) Mem {
	m := Mem{Base: r.bases[i/4]}
	switch i % 4 {
	case 1:
		m.Index, m.Scale = r.stride, 1
	case 2:
		m.Index, m.Scale = r.stride, 2
	case 3:
		m.Index, m.Scale = r.three, 1
	}
	return m
}

func rows(tile reg.Register, pointer, stride, count int) rowAddress {
	r := rowAddress{stride: GP64(), three: GP64()}
	MOVQ(Mem{Base: tile, Disp: stride}, r.stride)
	LEAQ(Mem{Base: r.stride, Index: r.stride, Scale: 2}, r.three)
	for i := 0; i < count; i += 4 {
		base := GP64()
		if i == 0 {
			MOVQ(Mem{Base: tile, Disp: pointer}, base)
		} else {
			LEAQ(Mem{Base: r.bases[len(r.bases)-1], Index: r.stride, Scale: 4}, base)
		}
		r.bases = append(r.bases, base)
	}
	return r
}

func avx512(p precision, height int) {
	name := fmt.Sprintf("tile%sAVX512x%d", p.name, height)
	TEXT(name, NOSPLIT, "func(t *byte)")
	Doc(fmt.Sprintf("%s computes a tile of %d rows and two AVX-512 vectors of columns.", name, height))
	tile := Load(Param("t"), GP64())
	broadcast, load, store, fma, add, maximum := VBROADCASTSS, VMOVUPS_Z, VMOVUPS, VFMADD231PS, VADDPS, VMAXPS
	if p == double {
		broadcast, load, store, fma, add, maximum = VBROADCASTSD, VMOVUPD_Z, VMOVUPD, VFMADD231PD, VADDPD, VMAXPD
	}
	mask := [2]reg.OpmaskVirtual{K(), K()}
	for i, field := range []int{fieldMask0, fieldMask1} {
		word := GP32()
		MOVL(Mem{Base: tile, Disp: field}, word)
		KMOVW(word, mask[i])
	}
	a := rows(tile, fieldA, fieldARow, height)
	b, bRow, step, depth := GP64(), GP64(), GP64(), GP64()
	MOVQ(Mem{Base: tile, Disp: fieldB}, b)
	MOVQ(Mem{Base: tile, Disp: fieldBRow}, bRow)
	MOVQ(Mem{Base: tile, Disp: fieldAStep}, step)
	MOVQ(Mem{Base: tile, Disp: fieldDepth}, depth)
	sum := make([][2]reg.VecVirtual, height)
	for i := range sum {
		for j := range sum[i] {
			sum[i][j] = ZMM()
			VPXORD(sum[i][j], sum[i][j], sum[i][j])
		}
	}
	column := [2]reg.VecVirtual{ZMM(), ZMM()}
	element := []reg.VecVirtual{ZMM(), ZMM()}

	stepOnce := func() {
		for j := range column {
			load(Mem{Base: b, Disp: 64 * j}, mask[j], column[j])
		}
		for i := 0; i < height; i++ {
			e := element[i%2]
			broadcast(a.at(i), e)
			for j := range column {
				fma(e, column[j], sum[i][j])
			}
		}
		ADDQ(bRow, b)
		for _, base := range a.bases {
			ADDQ(step, base)
		}
	}
	loopOf(name, depth, 4, stepOnce)

	c := rows(tile, fieldC, fieldCRow, height)
	flags := GP32()
	MOVL(Mem{Base: tile, Disp: fieldFlags}, flags)
	when(flags, flagAccumulate, name+"Accumulate", func() {
		for i := range sum {
			for j := range column {
				m := c.at(i)
				m.Disp = 64 * j
				load(m, mask[j], column[j])
				add(column[j], sum[i][j], sum[i][j])
			}
		}
	})
	when(flags, flagBias, name+"Bias", func() {
		bias := GP64()
		MOVQ(Mem{Base: tile, Disp: fieldBias}, bias)
		for j := range column {
			load(Mem{Base: bias, Disp: 64 * j}, mask[j], column[j])
		}
		for i := range sum {
			for j := range column {
				add(column[j], sum[i][j], sum[i][j])
			}
		}
	})
	when(flags, flagRelu, name+"Relu", func() {
		// MAX returns its second source when either is NaN: with zero as
		// the first (in Intel's order), a NaN stays a NaN.
		VPXORD(element[0], element[0], element[0])
		for i := range sum {
			for j := range column {
				maximum(sum[i][j], element[0], sum[i][j])
			}
		}
	})
	for i := range sum {
		for j := range column {
			m := c.at(i)
			m.Disp = 64 * j
			store(sum[i][j], mask[j], m)
		}
	}
	VZEROUPPER()
	RET()
}

// avx2 has no masks: B's rows and C's are whole vectors, which the driver sees
// to by packing B with zeros and writing edge tiles to a scratch tile.
func avx2(p precision, height int) {
	name := fmt.Sprintf("tile%sAVX2x%d", p.name, height)
	TEXT(name, NOSPLIT, "func(t *byte)")
	Doc(fmt.Sprintf("%s computes a tile of %d rows and two AVX2 vectors of columns.", name, height))
	tile := Load(Param("t"), GP64())
	broadcast, move, fma, add, maximum := VBROADCASTSS, VMOVUPS, VFMADD231PS, VADDPS, VMAXPS
	if p == double {
		broadcast, move, fma, add, maximum = VBROADCASTSD, VMOVUPD, VFMADD231PD, VADDPD, VMAXPD
	}
	a := rows(tile, fieldA, fieldARow, height)
	b, bRow, step, depth := GP64(), GP64(), GP64(), GP64()
	MOVQ(Mem{Base: tile, Disp: fieldB}, b)
	MOVQ(Mem{Base: tile, Disp: fieldBRow}, bRow)
	MOVQ(Mem{Base: tile, Disp: fieldAStep}, step)
	MOVQ(Mem{Base: tile, Disp: fieldDepth}, depth)
	sum := make([][2]reg.VecVirtual, height)
	for i := range sum {
		for j := range sum[i] {
			sum[i][j] = YMM()
			VXORPS(sum[i][j], sum[i][j], sum[i][j])
		}
	}
	column := [2]reg.VecVirtual{YMM(), YMM()}
	element := []reg.VecVirtual{YMM(), YMM()}
	loopOf(name, depth, 4, func() {
		for j := range column {
			move(Mem{Base: b, Disp: 32 * j}, column[j])
		}
		for i := 0; i < height; i++ {
			e := element[i%2]
			broadcast(a.at(i), e)
			for j := range column {
				fma(e, column[j], sum[i][j])
			}
		}
		ADDQ(bRow, b)
		for _, base := range a.bases {
			ADDQ(step, base)
		}
	})
	c := rows(tile, fieldC, fieldCRow, height)
	flags := GP32()
	MOVL(Mem{Base: tile, Disp: fieldFlags}, flags)
	when(flags, flagAccumulate, name+"Accumulate", func() {
		for i := range sum {
			for j := range column {
				m := c.at(i)
				m.Disp = 32 * j
				add(m, sum[i][j], sum[i][j])
			}
		}
	})
	when(flags, flagBias, name+"Bias", func() {
		bias := GP64()
		MOVQ(Mem{Base: tile, Disp: fieldBias}, bias)
		for j := range column {
			move(Mem{Base: bias, Disp: 32 * j}, column[j])
		}
		for i := range sum {
			for j := range column {
				add(column[j], sum[i][j], sum[i][j])
			}
		}
	})
	when(flags, flagRelu, name+"Relu", func() {
		VXORPS(element[0], element[0], element[0])
		for i := range sum {
			for j := range column {
				maximum(sum[i][j], element[0], sum[i][j])
			}
		}
	})
	for i := range sum {
		for j := range column {
			m := c.at(i)
			m.Disp = 32 * j
			move(sum[i][j], m)
		}
	}
	VZEROUPPER()
	RET()
}

// loopOf runs body count times, unrolled.
func loopOf(name string, count reg.GPVirtual, unroll int, body func()) {
	Label(name + "Many")
	CMPQ(count, Imm(uint64(unroll)))
	JLT(LabelRef(name + "Few"))
	for range unroll {
		body()
	}
	SUBQ(Imm(uint64(unroll)), count)
	JMP(LabelRef(name + "Many"))
	Label(name + "Few")
	TESTQ(count, count)
	JZ(LabelRef(name + "Done"))
	body()
	DECQ(count)
	JMP(LabelRef(name + "Few"))
	Label(name + "Done")
}

// when runs body if the flag is set.
func when(flags reg.GPVirtual, flag uint32, label string, body func()) {
	TESTL(U32(flag), flags)
	JZ(LabelRef(label + "Not"))
	body()
	Label(label + "Not")
}

// transpose writes eight columns of a panel of B from eight rows of its
// transpose: 8×8 elements at a time by unpacking pairs, quadruples and halves.
func transpose() {
	TEXT("transposeAVX2", NOSPLIT, "func(to *float32, toRow uintptr, from *float32, fromRow uintptr, blocks int)")
	Doc("transposeAVX2 writes to[k*toRow+j] = from[j*fromRow+k] for 8 values of j and 8*blocks of k; strides in bytes.")
	to, toRow := Load(Param("to"), GP64()), Load(Param("toRow"), GP64())
	from, fromRow := Load(Param("from"), GP64()), Load(Param("fromRow"), GP64())
	blocks := Load(Param("blocks"), GP64())
	source := stridedRows(from, fromRow)
	target := stridedRows(to, toRow)
	Label("transposeBlock")
	TESTQ(blocks, blocks)
	JZ(LabelRef("transposeDone"))
	var in, pairs, quads [8]reg.VecVirtual
	for i := range in {
		in[i] = YMM()
		VMOVUPS(source.at(i), in[i])
	}
	for i := 0; i < 8; i += 2 {
		pairs[i], pairs[i+1] = YMM(), YMM()
		VUNPCKLPS(in[i+1], in[i], pairs[i])
		VUNPCKHPS(in[i+1], in[i], pairs[i+1])
	}
	for i := 0; i < 8; i += 4 {
		for j := range 2 {
			quads[i+2*j], quads[i+2*j+1] = YMM(), YMM()
			VUNPCKLPD(pairs[i+2+j], pairs[i+j], quads[i+2*j])
			VUNPCKHPD(pairs[i+2+j], pairs[i+j], quads[i+2*j+1])
		}
	}
	for i := range 4 {
		low, high := YMM(), YMM()
		VPERM2F128(Imm(0x20), quads[i+4], quads[i], low)
		VPERM2F128(Imm(0x31), quads[i+4], quads[i], high)
		VMOVUPS(low, target.at(i))
		VMOVUPS(high, target.at(i+4))
	}
	for _, base := range source.bases {
		ADDQ(Imm(32), base)
	}
	for _, base := range target.bases {
		LEAQ(Mem{Base: base, Index: target.stride, Scale: 8}, base)
	}
	DECQ(blocks)
	JMP(LabelRef("transposeBlock"))
	Label("transposeDone")
	VZEROUPPER()
	RET()
}

func stridedRows(pointer, stride reg.Register) rowAddress {
	r := rowAddress{stride: stride, three: GP64(), bases: []reg.Register{pointer, GP64()}}
	LEAQ(Mem{Base: stride, Index: stride, Scale: 2}, r.three)
	LEAQ(Mem{Base: pointer, Index: stride, Scale: 4}, r.bases[1])
	return r
}
