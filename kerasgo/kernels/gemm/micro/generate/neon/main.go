// Command neon writes the arm64 assembly of package micro, one function per
// precision and height, and their declarations:
//
//	go run ./generate/neon -declarations tile_arm64.go -out tile_arm64.s
//
// Eight rows of three vectors take 24 of the 32 vector registers for sums and
// three for a row of B; the other five hold elements of A, each multiplied into
// its row's sums by the multiply-add by element.
package main

import (
	"fmt"
	"strings"

	"kerasgo/kerasgo/kernels/internal/neon"
)

const (
	height  = 8
	vectors = 3
)

// precision is an element type with its instructions.
type precision struct {
	name, lanes, load               string
	multiplyByElement, add, maximum neon.Instruction
}

var precisions = []precision{
	{"F32", "S4", "FMOVS", neon.MultiplyByElement, neon.Add, neon.Maximum},
	{"F64", "D2", "FMOVD", neon.Doubles.MultiplyByElement, neon.Doubles.Add, neon.Doubles.Maximum},
}

// Registers. R18, R27 and R28 are not ours to use.
const (
	tile, b, bRow, depth, offset, step, stride, flags, pointer = 0, 1, 2, 3, 4, 5, 6, 7, 8
	rowBase                                                    = 9  // R9 to R16
	columnBase                                                 = 24 // V24 to V26
	elementBase                                                = 27 // V27 to V31
	elements                                                   = 5
)

// Byte offsets of the fields of micro.Tile.
const (
	fieldA     = 0
	fieldARow  = 8
	fieldAStep = 16
	fieldB     = 24
	fieldBRow  = 32
	fieldC     = 40
	fieldCRow  = 48
	fieldDepth = 56
	fieldBias  = 64
	fieldFlags = 72
)

func main() {
	w := neon.New("micro")
	for _, p := range precisions {
		var names []string
		for rows := 1; rows <= height; rows++ {
			name := fmt.Sprintf("tile%sNEONx%d", p.name, rows)
			writeTile(w, name, p, rows)
			names = append(names, name)
		}
		w.Declare("\nvar tiles%sNEON = []func(*Tile){%s}\n", p.name, strings.Join(names, ", "))
	}
	w.WriteFiles()
}

func writeTile(w *neon.Writer, name string, p precision, rows int) {
	sum := func(row, vector int) int { return vectors*row + vector }
	columns := make([]string, vectors)
	for j := range columns {
		columns[j] = fmt.Sprintf("V%d.%s", columnBase+j, p.lanes)
	}
	row := "[" + strings.Join(columns, ", ") + "]"

	w.Begin(name, "(t *Tile)", 8)
	w.Line("MOVD t+0(FP), R%d", tile)
	w.Line("MOVD %d(R%d), R%d", fieldB, tile, b)
	w.Line("MOVD %d(R%d), R%d", fieldBRow, tile, bRow)
	w.Line("MOVD %d(R%d), R%d", fieldDepth, tile, depth)
	w.Line("MOVD %d(R%d), R%d", fieldAStep, tile, step)
	w.Line("MOVD $0, R%d", offset)
	rowPointers(w, fieldA, fieldARow, rows)
	for i := range vectors * rows {
		w.Line("VEOR V%d.B16, V%d.B16, V%d.B16", i, i, i)
	}
	w.Line("CBZ R%d, done", depth)
	w.WriteString("loop:\n")
	w.Line("VLD1.P (R%d)(R%d), %s", b, bRow, row)
	for i := range rows {
		w.Line("%s (R%d)(R%d), F%d", p.load, rowBase+i, offset, elementBase+i%elements)
		for j := range vectors {
			w.Do(p.multiplyByElement, sum(i, j), columnBase+j, elementBase+i%elements)
		}
	}
	w.Line("ADD R%d, R%d, R%d", step, offset, offset)
	w.Line("SUBS $1, R%d, R%d", depth, depth)
	w.Line("BNE loop")
	w.WriteString("done:\n")

	w.Line("MOVWU %d(R%d), R%d", fieldFlags, tile, flags)
	rowPointers(w, fieldC, fieldCRow, rows)
	w.Line("TBZ $0, R%d, bias", flags)
	for i := range rows {
		w.Line("VLD1 (R%d), %s", rowBase+i, row)
		for j := range vectors {
			w.Do(p.add, sum(i, j), sum(i, j), columnBase+j)
		}
	}
	w.WriteString("bias:\n")
	w.Line("TBZ $1, R%d, rectify", flags)
	w.Line("MOVD %d(R%d), R%d", fieldBias, tile, pointer)
	w.Line("VLD1 (R%d), %s", pointer, row)
	for i := range rows {
		for j := range vectors {
			w.Do(p.add, sum(i, j), sum(i, j), columnBase+j)
		}
	}
	w.WriteString("rectify:\n")
	w.Line("TBZ $2, R%d, store", flags)
	w.Line("VEOR V%d.B16, V%d.B16, V%d.B16", columnBase, columnBase, columnBase)
	for i := range vectors * rows {
		// FMAX gives NaN where either operand is.
		w.Do(p.maximum, i, i, columnBase)
	}
	w.WriteString("store:\n")
	for i := range rows {
		sums := make([]string, vectors)
		for j := range sums {
			sums[j] = fmt.Sprintf("V%d.%s", sum(i, j), p.lanes)
		}
		w.Line("VST1 [%s], (R%d)", strings.Join(sums, ", "), rowBase+i)
	}
	w.Line("RET")
}

// rowPointers fills the row registers with the addresses of a matrix's rows.
func rowPointers(w *neon.Writer, base, distance, rows int) {
	w.Line("MOVD %d(R%d), R%d", base, tile, rowBase)
	if rows > 1 {
		w.Line("MOVD %d(R%d), R%d", distance, tile, stride)
	}
	for i := 1; i < rows; i++ {
		w.Line("ADD R%d, R%d, R%d", stride, rowBase+i-1, rowBase+i)
	}
}
