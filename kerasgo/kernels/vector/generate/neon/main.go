// Command neon writes the arm64 assembly of package vector and its declarations:
//
//	go run ./generate/neon -declarations vector_arm64.go -out vector_arm64.s
//
// Every function runs over vectors of four elements and over what is left one
// by one.
package main

import (
	"fmt"
	"slices"
	"strings"

	"kerasgo/kerasgo/kernels/internal/neon"
	"kerasgo/kerasgo/kernels/vector/generate/formula"
)

// instructions are those of the formulas; their operands may be in another order.
var instructions = map[formula.Code]neon.Instruction{
	formula.Add:              neon.Add,
	formula.Subtract:         neon.Subtract,
	formula.Multiply:         neon.Multiply,
	formula.Divide:           neon.Divide,
	formula.SquareRoot:       neon.SquareRoot,
	formula.MultiplyAdd:      neon.MultiplyAdd,
	formula.NegativeMultiply: neon.MultiplySubtract,
	formula.Maximum:          neon.Maximum,
	formula.Minimum:          neon.Minimum,
	formula.Round:            neon.Round,
	formula.ToInteger:        neon.ToInteger,
	formula.FromInteger:      neon.FromInteger,
	formula.AddInteger:       neon.AddInteger,
	formula.SubtractInteger:  neon.SubtractInteger,
	formula.ShiftLeft:        neon.ShiftLeft,
	formula.ShiftRight:       neon.ShiftRight,
	formula.ShiftSigned:      neon.ShiftSigned,
	formula.And:              neon.And,
	formula.Or:               neon.Or,
	formula.Xor:              neon.Xor,
	formula.Less:             neon.Greater,
	formula.LessEqual:        neon.GreaterEqual,
	formula.Equal:            neon.Equal,
	formula.Select:           neon.Select,
}

// Registers; R18, R27 and R28 are not ours to use.
const (
	to, count, rest, table = 0, 4, 5, 6 // the operands are R1 to R3
)

type writer struct {
	*neon.Writer
	free  []int // vector registers
	table int   // the register that holds the constants' address
}

func main() {
	w := &writer{Writer: neon.New("vector")}
	set := ""
	for _, function := range slices.Concat(formula.Simple, formula.Long, formula.Transcendental) {
		name := function.Name + "NEON"
		signature := "(" + strings.Join(function.Parameters(), ", ") + " []float32)"
		w.function(function, name, signature)
		set += fmt.Sprintf("\tf.%s = %s\n", function.Name, name)
	}
	for _, function := range slices.Concat(formula.Gates, formula.Updates) {
		name := function.Name + "NEON"
		w.lines(function, name)
		set += fmt.Sprintf("\tf.%s = %s\n", function.Name, name)
	}
	w.addProduct()
	set += "\tf.addProduct = addProductNEON\n"
	w.uniform()
	set += "\tf.uniform = uniformNEON\n"
	w.Declare("\n// useNEON puts the functions of vector_arm64.s into a set.\nfunc useNEON(f *functions) {\n%s}\n", set)
	w.WriteString("\n")
	for i := range 4 {
		fmt.Fprintf(w, "DATA lanesFrom0<>+%d(SB)/4, $%d\n", 4*i, i)
	}
	w.WriteString("GLOBL lanesFrom0<>(SB), RODATA|NOPTR, $16\n")
	w.WriteFiles()
}

func (w *writer) function(f formula.Function, name, signature string) {
	operands := f.Parameters()[1:]
	w.Begin(name, signature, 24+24*len(operands))
	w.Line("MOVD to_base+0(FP), R%d", to)
	w.Line("MOVD to_len+8(FP), R%d", rest)
	for i, operand := range operands {
		w.Line("MOVD %s_base+%d(FP), R%d", operand, 24+24*i, 1+i)
	}
	w.table = table
	w.Line("MOVD $constants<>(SB), R%d", table)
	w.Line("LSR $2, R%d, R%d", rest, count)
	w.Line("AND $3, R%d, R%d", rest, rest)
	w.Line("CBZ R%d, rest", count)
	w.WriteString("next:\n")
	w.body(f, func(register, i int) { w.Line("VLD1.P 16(R%d), [V%d.S4]", 1+i, register) },
		func(register, _ int) { w.Line("VST1.P [V%d.S4], 16(R%d)", register, to) })
	w.Line("SUBS $1, R%d, R%d", count, count)
	w.Line("BNE next")
	w.WriteString("rest:\n")
	w.Line("CBZ R%d, done", rest)
	w.WriteString("single:\n")
	w.body(f, func(register, i int) { w.Line("FMOVS.P 4(R%d), F%d", 1+i, register) },
		func(register, _ int) { w.Line("FMOVS.P F%d, 4(R%d)", register, to) })
	w.Line("SUBS $1, R%d, R%d", rest, rest)
	w.Line("BNE single")
	w.WriteString("done:\n")
	w.Line("RET")
}

// addProduct writes vector.AddProduct, whose result is an operand too.
func (w *writer) addProduct() {
	const sum, x, y = 0, 1, 2
	w.Begin("addProductNEON", "(to, x, y []float32)", 72)
	w.Line("MOVD to_base+0(FP), R%d", to)
	w.Line("MOVD to_len+8(FP), R%d", rest)
	w.Line("MOVD x_base+24(FP), R%d", x)
	w.Line("MOVD y_base+48(FP), R%d", y)
	w.Line("LSR $2, R%d, R%d", rest, count)
	w.Line("AND $3, R%d, R%d", rest, rest)
	part := func(label, end string, left int, load, store func(register, vector int)) {
		w.WriteString(label + ":\n")
		w.Line("CBZ R%d, %s", left, end)
		w.Line("SUB $1, R%d, R%d", left, left)
		load(x, x)
		load(y, y)
		store(to, sum)
		w.Line("B %s", label)
	}
	part("next", "single", count, func(from, vector int) { w.Line("VLD1.P 16(R%d), [V%d.S4]", from, vector) }, func(to, vector int) {
		w.Line("VLD1 (R%d), [V%d.S4]", to, vector)
		w.Do(neon.MultiplyAdd, vector, x, y)
		w.Line("VST1.P [V%d.S4], 16(R%d)", vector, to)
	})
	part("single", "done", rest, func(from, vector int) { w.Line("FMOVS.P 4(R%d), F%d", from, vector) }, func(to, vector int) {
		w.Line("FMOVS (R%d), F%d", to, vector)
		w.Do(neon.MultiplyAdd, vector, x, y)
		w.Line("FMOVS.P F%d, 4(R%d)", vector, to)
	})
	w.WriteString("done:\n")
	w.Line("RET")
}

// Registers of functions of vector.Lines, beside count, rest and table, which
// have others there; the lines are R1 and what follows.
const (
	linesCount, linesRest, linesTable = 15, 16, 17
	row, rows, scratch                = 19, 20, 21
	mostLines                         = 14
)

// lines writes a function of vector.Lines.
func (w *writer) lines(f formula.Function, name string) {
	list := formula.Of(f)
	inputs := list.Count(formula.Input) - f.Numbers
	all := inputs + list.Count(formula.Output)
	w.Begin(name, "(l *Lines)", 8)
	w.Line("MOVD l+0(FP), R0")
	w.Line("MOVD $constants<>(SB), R%d", linesTable)
	w.Line("MOVD 8(R0), R%d", rows)
	w.Line("MOVD $0, R%d", row)
	w.WriteString("row:\n")
	w.Line("CMP R%d, R%d", rows, row)
	w.Line("BGE done")
	for line := range all {
		w.Line("MOVD %d(R0), R%d", 16+8*mostLines+8*line, scratch)
		w.Line("MUL R%d, R%d, R%d", row, scratch, scratch)
		w.Line("MOVD %d(R0), R%d", 16+8*line, 1+line)
		w.Line("ADD R%d, R%d, R%d", scratch, 1+line, 1+line)
	}
	w.Line("MOVD (R0), R%d", linesCount)
	w.Line("AND $3, R%d, R%d", linesCount, linesRest)
	w.Line("LSR $2, R%d, R%d", linesCount, linesCount)
	w.Line("CBZ R%d, rest", linesCount)
	w.table = linesTable
	// load loads of a line, or a number for all of a vector.
	load := func(line func(register, i int)) func(register, i int) {
		return func(register, i int) {
			if i < inputs {
				line(register, i)
				return
			}
			w.Line("MOVWU %d(R0), R%d", 16+16*mostLines+4*(i-inputs), scratch)
			w.Line("VDUP R%d, V%d.S4", scratch, register)
		}
	}
	w.WriteString("next:\n")
	w.body(f, load(func(register, i int) { w.Line("VLD1.P 16(R%d), [V%d.S4]", 1+i, register) }),
		func(register, i int) { w.Line("VST1.P [V%d.S4], 16(R%d)", register, 1+inputs+i) })
	w.Line("SUBS $1, R%d, R%d", linesCount, linesCount)
	w.Line("BNE next")
	w.WriteString("rest:\n")
	w.Line("CBZ R%d, rowDone", linesRest)
	w.WriteString("single:\n")
	w.body(f, load(func(register, i int) { w.Line("FMOVS.P 4(R%d), F%d", 1+i, register) }),
		func(register, i int) { w.Line("FMOVS.P F%d, 4(R%d)", register, 1+inputs+i) })
	w.Line("SUBS $1, R%d, R%d", linesRest, linesRest)
	w.Line("BNE single")
	w.WriteString("rowDone:\n")
	w.Line("ADD $1, R%d, R%d", row, row)
	w.Line("B row")
	w.WriteString("done:\n")
	w.Line("RET")
}

// uniform writes vector.Uniform for whole blocks of 32 numbers: of sixteen
// counters the first words that they are hashed to, then the second ones. The
// counters and the key are kept in the last vector registers.
func (w *writer) uniform() {
	const counters, step, keys = 27, 28, 29
	w.Begin("uniformNEON", "(to []float32, first, second, block uint32)", 36)
	w.Line("MOVD to_base+0(FP), R%d", to)
	w.Line("MOVD to_len+8(FP), R%d", count)
	w.Line("MOVWU first+24(FP), R1")
	w.Line("MOVWU second+28(FP), R2")
	w.Line("MOVWU block+32(FP), R3")
	w.Line("EORW R1, R2, R%d", rest)
	w.Line("MOVD $%d, R%d", formula.ThreefryParity, table)
	w.Line("EORW R%d, R%d, R%d", table, rest, rest)
	w.Line("LSLW $4, R3, R3")
	w.Line("VDUP R1, V%d.S4", keys)
	w.Line("VDUP R2, V%d.S4", keys+1)
	w.Line("VDUP R%d, V%d.S4", rest, keys+2)
	w.Line("VDUP R3, V%d.S4", counters)
	w.table = table
	w.Line("MOVD $constants<>(SB), R%d", table)
	w.Line("MOVD $lanesFrom0<>(SB), R1")
	w.Line("FMOVQ (R1), F%d", step)
	w.Do(neon.AddInteger, counters, counters, step)
	w.Line("FMOVQ %d(R%d), F%d", w.Constant(4), table, step)
	w.Line("ADD $64, R%d, R1", to)
	w.Line("LSR $5, R%d, R%d", count, count)
	w.Line("CBZ R%d, done", count)
	w.WriteString("next:\n")
	w.Line("MOVD $4, R2")
	w.WriteString("part:\n")
	w.body(formula.Uniform, func(register, i int) {
		from := counters
		if i > 0 {
			from = keys + i - 1
		}
		w.Do(neon.Or, register, from, from)
	}, func(register, i int) { w.Line("VST1.P [V%d.S4], 16(R%d)", register, i) })
	w.Do(neon.AddInteger, counters, counters, step)
	w.Line("SUBS $1, R2, R2")
	w.Line("BNE part")
	w.Line("ADD $64, R0, R0")
	w.Line("ADD $64, R1, R1")
	w.Line("SUBS $1, R%d, R%d", count, count)
	w.Line("BNE next")
	w.WriteString("done:\n")
	w.Line("RET")
}

// body writes the operations of a function on one vector, which loads inputs and
// stores outputs by their numbers. A constant is loaded where it is used.
func (w *writer) body(function formula.Function, load, store func(register, i int)) {
	f := formula.Of(function)
	last := f.LastUses()
	register := map[formula.Value]int{}
	w.free = nil
	for i := 31; i >= 0; i-- {
		w.free = append(w.free, i)
	}
	inputs, outputs := 0, 0
	for i, operation := range f.Operations {
		self := formula.Value(i)
		var at [3]int
		var constants []int
		// accumulator is the operand that the instruction overwrites, or -1.
		accumulator := map[formula.Code]int{formula.MultiplyAdd: 2, formula.NegativeMultiply: 2, formula.Select: 0}
		over, overwrites := accumulator[operation.Code]
		for j, operand := range operation.Operands {
			source := f.Operations[operand]
			if source.Code != formula.Constant {
				at[j] = register[operand]
				continue
			}
			at[j] = w.take()
			w.Line("FMOVQ %d(R%d), F%d", w.Constant(source.Bits), w.table, at[j])
			if overwrites && j == over {
				register[self] = at[j]
			} else {
				constants = append(constants, at[j])
			}
		}
		switch _, loaded := register[self]; {
		case operation.Code == formula.Constant:
			continue
		case operation.Code == formula.Input:
			register[self] = w.take()
			load(register[self], inputs)
			inputs++
			continue
		case operation.Code == formula.Output:
			store(at[0], outputs)
			outputs++
			w.release(operation, register, last, i)
			continue
		case loaded:
		case overwrites && last[operation.Operands[over]] == i && once(at, over, len(operation.Operands)):
			register[self] = at[over]
			delete(register, operation.Operands[over])
		default:
			register[self] = w.take()
			if overwrites {
				w.Do(neon.Or, register[self], at[over], at[over])
			}
		}
		w.instruction(operation, register[self], at)
		w.free = append(w.free, constants...)
		w.release(operation, register, last, i)
	}
}

// release frees the registers of operands that nothing reads after operation i.
func (w *writer) release(operation formula.Operation, register map[formula.Value]int, last []int, i int) {
	for _, operand := range operation.Operands {
		if held, is := register[operand]; is && last[operand] == i {
			w.free = append(w.free, held)
			delete(register, operand)
		}
	}
}

// once tells whether an operand's register is not another operand's too.
func once(at [3]int, j, count int) bool {
	for k := range count {
		if k != j && at[k] == at[j] {
			return false
		}
	}
	return true
}

func (w *writer) instruction(operation formula.Operation, to int, at [3]int) {
	i := instructions[operation.Code]
	switch operation.Code {
	case formula.SquareRoot, formula.Round, formula.ToInteger, formula.FromInteger:
		w.Do(i, to, at[0], 0)
	case formula.ShiftLeft:
		w.Do(i.LeftBy(operation.Bits), to, at[0], 0)
	case formula.Rotate:
		w.Do(neon.ShiftLeft.LeftBy(operation.Bits), to, at[0], 0)
		w.Do(neon.ShiftRightInsert.RightBy(32-operation.Bits), to, at[0], 0)
	case formula.ShiftRight, formula.ShiftSigned:
		w.Do(i.RightBy(operation.Bits), to, at[0], 0)
	case formula.Less, formula.LessEqual: // y > x
		w.Do(i, to, at[1], at[0])
	case formula.Select:
		w.Do(i, to, at[1], at[2])
	default:
		w.Do(i, to, at[0], at[1])
	}
}

func (w *writer) take() int {
	register := w.free[len(w.free)-1]
	w.free = w.free[:len(w.free)-1]
	return register
}
