// Command neon writes the arm64 assembly of package transform and its
// declarations:
//
//	go run ./generate/neon -declarations transform_arm64.go -out transform_arm64.s
//
// A function transforms the columns of a tile into a scratch tile and the rows
// of that into the result, for four channels at a time.
package main

import (
	"fmt"
	"log"
	"math"

	"kerasgo/kerasgo/kernels/convolution/transform/generate/formula"
	"kerasgo/kerasgo/kernels/internal/neon"
)

// instructions are those with a result and two operands.
var instructions = map[formula.Code]neon.Instruction{
	formula.Add: neon.Add, formula.Subtract: neon.Subtract, formula.Multiply: neon.Multiply,
	formula.MultiplyAdd: neon.MultiplyAdd, formula.NegativeMultiply: neon.MultiplySubtract,
}

// General registers; R18, R27 and R28 are not ours to use.
const (
	tile, from, fromRow, fromColumn, to, toRow, toColumn, count, scratch, base, pointer, bias, table = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
)

// Vector registers: the values of a formula below, then what stays.
const (
	values        = 22
	biasVector    = 22
	floorVector   = 23
	firstConstant = 24
)

// Byte offsets of the fields of transform.Tile, those of 8 bytes in order.
const (
	fieldBias    = 56
	fieldFloor   = 64
	fieldScratch = 72
)

type writer struct {
	*neon.Writer
	// The rest is of one function.
	formula   *formula.Formula
	constants []uint32 // in registers from firstConstant on
}

func main() {
	w := &writer{Writer: neon.New("transform")}
	for _, t := range formula.Transforms {
		w.function(t)
	}
	w.WriteFiles()
}

func (w *writer) function(t formula.Transform) {
	w.Begin(t.Name+"NEON", "(t *Tile)", 8)
	w.Line("MOVD t+0(FP), R%d", tile)
	for i, register := range []int{from, fromRow, fromColumn, to, toRow, toColumn, count} {
		w.Line("MOVD %d(R%d), R%d", 8*i, tile, register)
	}
	w.Line("LSR $2, R%d, R%d", count, count)
	w.Line("ADD $%d, R%d, R%d", fieldScratch, tile, scratch)
	w.Line("MOVD $constants<>(SB), R%d", table)
	w.formula, w.constants = formula.Of(t), nil
	for _, o := range w.formula.Operations {
		switch o.Code {
		case formula.Multiply, formula.MultiplyAdd, formula.NegativeMultiply:
			w.constant(o.C)
		}
	}
	if t.Epilogue == formula.BiasFloor {
		w.Line("MOVD %d(R%d), R%d", fieldBias, tile, bias)
		w.Line("ADD $%d, R%d, R%d", fieldFloor, tile, pointer)
		w.Line("VLD1R (R%d), [V%d.S4]", pointer, floorVector)
	}
	scratchAt := func(i, j int) string { return fmt.Sprintf("%d(R%d)", 16*(i*t.From+j), scratch) }

	w.WriteString("next:\n")
	w.Line("MOVD R%d, R%d", from, base)
	for j := range t.From {
		w.Line("MOVD R%d, R%d", base, pointer)
		results := w.evaluate(func(i, register int) { w.Line("VLD1.P (R%d)(R%d), [V%d.S4]", pointer, fromRow, register) })
		for i, result := range results {
			w.Line("FMOVQ F%d, %s", result, scratchAt(i, j))
		}
		w.Line("ADD R%d, R%d, R%d", fromColumn, base, base)
	}
	if t.Epilogue == formula.BiasFloor {
		w.Line("VLD1.P 16(R%d), [V%d.S4]", bias, biasVector)
	}
	w.Line("MOVD R%d, R%d", to, base)
	for i := range t.To {
		w.Line("MOVD R%d, R%d", base, pointer)
		for _, result := range w.evaluate(func(j, register int) { w.Line("FMOVQ %s, F%d", scratchAt(i, j), register) }) {
			switch t.Epilogue {
			case formula.BiasFloor:
				w.Do(neon.Add, result, result, biasVector)
				w.Do(neon.Maximum, result, result, floorVector)
			case formula.AddToWhatIsThere:
				w.Line("VLD1 (R%d), [V%d.S4]", pointer, biasVector)
				w.Do(neon.Add, result, result, biasVector)
			}
			w.Line("VST1.P [V%d.S4], (R%d)(R%d)", result, pointer, toColumn)
		}
		w.Line("ADD R%d, R%d, R%d", toRow, base, base)
	}
	w.Line("ADD $16, R%d, R%d", from, from)
	w.Line("ADD $16, R%d, R%d", to, to)
	w.Line("SUBS $1, R%d, R%d", count, count)
	w.Line("BNE next")
	w.Line("RET")
}

// constant returns the register that holds a number throughout a function, and
// loads it there when it is new.
func (w *writer) constant(value float64) int {
	word := math.Float32bits(float32(value))
	for i, known := range w.constants {
		if known == word {
			return firstConstant + i
		}
	}
	register := firstConstant + len(w.constants)
	if register > 31 {
		log.Fatal("too many constants")
	}
	w.constants = append(w.constants, word)
	w.Line("FMOVQ %d(R%d), F%d", w.Constant(word), table, register)
	return register
}

// evaluate writes the operations of the formula on a line and returns the
// registers of the results.
func (w *writer) evaluate(load func(i, register int)) []int {
	last := w.formula.LastUses()
	register := make([]int, len(w.formula.Operations))
	var free []int
	for i := values - 1; i >= 0; i-- {
		free = append(free, i)
	}
	take := func() int {
		if len(free) == 0 {
			log.Fatal("too few registers")
		}
		r := free[len(free)-1]
		free = free[:len(free)-1]
		return r
	}
	for i, o := range w.formula.Operations {
		instruction := instructions[o.Code]
		over := false
		switch o.Code {
		case formula.Load:
			register[i] = take()
			load(i, register[i])
			continue
		case formula.Add, formula.Subtract:
			register[i] = take()
			w.Do(instruction, register[i], register[o.X], register[o.Y])
		case formula.Multiply:
			register[i] = take()
			w.Do(instruction, register[i], register[o.X], w.constant(o.C))
		case formula.MultiplyAdd, formula.NegativeMultiply:
			if over = last[o.Y] == i; over {
				register[i] = register[o.Y]
			} else {
				register[i] = take()
				w.Do(neon.Or, register[i], register[o.Y], register[o.Y])
			}
			w.Do(instruction, register[i], register[o.X], w.constant(o.C))
		}
		for v := range i {
			if last[v] == i && o.Uses(formula.Value(v)) && !(over && formula.Value(v) == o.Y) {
				free = append(free, register[v])
			}
		}
	}
	results := make([]int, len(w.formula.Results))
	for i, result := range w.formula.Results {
		results[i] = register[result]
	}
	return results
}
