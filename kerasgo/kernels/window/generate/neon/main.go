// Command neon writes the arm64 assembly of package window and its declarations:
//
//	go run ./generate/neon -declarations sweep_arm64.go -out sweep_arm64.s
//
// Every function goes over the pixels of a sweep one by one, over their channels in
// blocks of four vectors, of one, and of one channel, and for each block over the
// rows and columns of the window. Go's assembler has no names for vector arithmetic
// of floats, so that is written as words, encoded as in the Arm Architecture
// Reference Manual, chapter C7.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
)

// instruction has a result and two operands, vectors of four floats.
type instruction struct {
	word uint32
	name string
}

var (
	fadd  = instruction{0x4E20D400, "FADD"}
	fmul  = instruction{0x6E20DC00, "FMUL"}
	fmla  = instruction{0x4E20CC00, "FMLA"}
	fmax  = instruction{0x4E20F400, "FMAX"} // NaN where either operand is
	fcmeq = instruction{0x4E20E400, "FCMEQ"}
	and   = instruction{0x4E201C00, "AND"}
	bic   = instruction{0x4E601C00, "BIC"}
)

// General registers: the fields of a sweep, then what changes. R18, R27 and R28
// are not ours to use.
const (
	to, from, start, gradient, left, offset, end                     = 1, 2, 3, 4, 5, 6, 7
	channelBytes, rows, columns                                      = 8, 9, 10
	toPixel, fromPixel, startPixel, gradientPixel                    = 11, 12, 13, 14
	fromColumn, fromRow, kernelColumn, kernelRow, kernel             = 15, 16, 17, 19, 20
	row, column, weightRow, weight, rowsLeft, columnsLeft, arguments = 21, 22, 23, 24, 25, 26, 0
	distance                                                         = toPixel // of route, from to to from
)

// fields are the registers in the order of the sweep's declaration.
var fields = []int{to, from, kernel, start, gradient, channelBytes, left, rows, columns, toPixel, fromPixel, startPixel, gradientPixel, fromColumn, fromRow, kernelColumn, kernelRow}

const (
	scaleField = 136
	floorField = 140
)

// Vector registers: the accumulators or values of a block, the pixels, the
// weights or largest, and what stays.
const (
	values, pixels, weights, largest, equal, part, constant = 0, 4, 16, 20, 24, 25, 31
)

// block is the channels that are worked on together: vectors, or one channel.
type block struct {
	vectors int
	single  bool
}

var blocks = []block{{4, false}, {1, false}, {1, true}}

func (b block) bytes() int {
	if b.single {
		return 4
	}
	return 16 * b.vectors
}

type writer struct {
	strings.Builder
	name   string
	labels int
}

func (w *writer) line(format string, arguments ...any) {
	fmt.Fprintf(w, "\t"+format+"\n", arguments...)
}

func (w *writer) do(i instruction, to, first, second int) {
	w.line("WORD $0x%08X // %s V%d, V%d, V%d", i.word|uint32(second)<<16|uint32(first)<<5|uint32(to), i.name, to, first, second)
}

// each does so with vectors of a block; step is zero for an operand that stays.
func (w *writer) each(b block, i instruction, to, first, firstStep, second, secondStep int) {
	for v := range b.vectors {
		w.do(i, to+v, first+v*firstStep, second+v*secondStep)
	}
}

func (w *writer) label() string {
	w.labels++
	return fmt.Sprintf("l%d", w.labels)
}

func (b block) list(first int) string {
	names := make([]string, b.vectors)
	for v := range names {
		names[v] = fmt.Sprintf("V%d.S4", first+v)
	}
	return strings.Join(names, ", ")
}

func (w *writer) load(b block, at, first int) {
	if b.single {
		w.line("FMOVS (R%d), F%d", at, first)
		return
	}
	w.line("VLD1 (R%d), [%s]", at, b.list(first))
}

func (w *writer) store(b block, first, at int) {
	if b.single {
		w.line("FMOVS F%d, (R%d)", first, at)
		return
	}
	w.line("VST1 [%s], (R%d)", b.list(first), at)
}

func (w *writer) begin(name string) {
	w.name, w.labels = name, 0
	fmt.Fprintf(w, "\n// func %sNEON(s *sweep)\nTEXT ·%sNEON(SB), NOSPLIT, $0-8\n", name, name)
	w.line("MOVD s+0(FP), R%d", arguments)
	for i, register := range fields {
		w.line("MOVD %d(R%d), R%d", 8*i, arguments, register)
	}
}

// broadcast brings a float of the sweep into all lanes.
func (w *writer) broadcast(field int) {
	w.line("ADD $%d, R%d, R%d", field, arguments, row)
	w.line("VLD1R (R%d), [V%d.S4]", row, constant)
}

// countdown runs body so many times as a register, which it uses up, says.
func (w *writer) countdown(register int, body func()) {
	next, done := w.label(), w.label()
	fmt.Fprintf(w, "%s:\n", next)
	w.line("SUBS $1, R%d, R%d", register, register)
	w.line("BLT %s", done)
	body()
	w.line("B %s", next)
	fmt.Fprintf(w, "%s:\n", done)
}

func (w *writer) eachBlock(body func(b block)) {
	w.line("MOVD ZR, R%d", offset)
	for _, b := range blocks {
		next, done := w.label(), w.label()
		fmt.Fprintf(w, "%s:\n", next)
		w.line("ADD $%d, R%d, R%d", b.bytes(), offset, end)
		w.line("CMP R%d, R%d", channelBytes, end)
		w.line("BGT %s", done)
		body(b)
		w.line("MOVD R%d, R%d", end, offset)
		w.line("B %s", next)
		fmt.Fprintf(w, "%s:\n", done)
	}
}

// window runs body for each place of the window, at column and weight.
func (w *writer) window(base int, withKernel bool, body func()) {
	w.line("ADD R%d, R%d, R%d", offset, base, row)
	if withKernel {
		w.line("ADD R%d, R%d, R%d", offset, kernel, weightRow)
	}
	w.line("MOVD R%d, R%d", rows, rowsLeft)
	w.countdown(rowsLeft, func() {
		w.line("MOVD R%d, R%d", row, column)
		w.line("MOVD R%d, R%d", columns, columnsLeft)
		if withKernel {
			w.line("MOVD R%d, R%d", weightRow, weight)
		}
		w.countdown(columnsLeft, func() {
			body()
			w.line("ADD R%d, R%d, R%d", fromColumn, column, column)
			if withKernel {
				w.line("ADD R%d, R%d, R%d", kernelColumn, weight, weight)
			}
		})
		w.line("ADD R%d, R%d, R%d", fromRow, row, row)
		if withKernel {
			w.line("ADD R%d, R%d, R%d", kernelRow, weightRow, weightRow)
		}
	})
}

// gather writes a function that folds the pixels under the window into one.
func (w *writer) gather(name string, withKernel bool, prepare func(), fold, end func(b block)) {
	w.begin(name)
	prepare()
	w.countdown(left, func() {
		w.eachBlock(func(b block) {
			w.line("ADD R%d, R%d, R%d", offset, start, row)
			w.load(b, row, values)
			w.window(from, withKernel, func() {
				w.load(b, column, pixels)
				if withKernel {
					w.load(b, weight, weights)
				}
				fold(b)
			})
			end(b)
			w.line("ADD R%d, R%d, R%d", offset, to, row)
			w.store(b, values, row)
		})
		w.line("ADD R%d, R%d, R%d", toPixel, to, to)
		w.line("ADD R%d, R%d, R%d", fromPixel, from, from)
		w.line("ADD R%d, R%d, R%d", startPixel, start, start)
	})
	w.line("RET")
}

// outward writes a function that takes pixels of a gradient and adds to those
// under the window.
func (w *writer) outward(name string, withKernel bool, prepare func(), begin, add, end func(b block)) {
	w.begin(name)
	prepare()
	w.countdown(left, func() {
		w.eachBlock(func(b block) {
			w.line("ADD R%d, R%d, R%d", offset, gradient, row)
			w.load(b, row, values)
			begin(b)
			w.window(to, withKernel, func() {
				w.load(b, column, pixels)
				if withKernel {
					w.load(b, weight, weights)
				}
				add(b)
				w.store(b, pixels, column)
			})
			end(b)
		})
		w.line("ADD R%d, R%d, R%d", fromPixel, to, to)
		w.line("ADD R%d, R%d, R%d", gradientPixel, gradient, gradient)
		if name == "route" {
			w.line("ADD R%d, R%d, R%d", fromPixel, from, from)
			w.line("ADD R%d, R%d, R%d", gradientPixel, start, start)
			w.line("ADD R%d, R%d, R%d", startPixel, kernel, kernel)
		}
	})
	w.line("RET")
}

// route adds the gradient to the first pixel that is as large as the largest, and
// writes what no pixel got where the kernel would be.
func (w *writer) route() {
	nothing := func() {}
	w.outward("route", false, nothing, func(b block) {
		w.line("ADD R%d, R%d, R%d", offset, start, row)
		w.load(b, row, largest)
		w.line("SUB R%d, R%d, R%d", to, from, distance)
	}, func(b block) {
		w.line("ADD R%d, R%d, R%d", distance, column, weight)
		w.load(b, weight, weights)
		for v := range b.vectors {
			w.do(fcmeq, equal, weights+v, largest+v)
			w.do(and, part, values+v, equal)
			w.do(bic, values+v, values+v, equal) // what is left for those after it
			w.do(fadd, pixels+v, pixels+v, part)
		}
	}, func(b block) {
		w.line("ADD R%d, R%d, R%d", offset, kernel, row)
		w.store(b, values, row)
	})
}

// correlate adds to some neighbouring places of a kernel the sums over a row of
// pixels times their gradients.
func (w *writer) correlate(taps int) {
	const sums, gradients, pixels = 0, 12, 16
	w.begin(fmt.Sprintf("correlate%d", taps))
	w.eachBlock(func(b block) {
		places := func(do func(tap int)) {
			w.line("ADD R%d, R%d, R%d", offset, kernel, row)
			for tap := range taps {
				do(tap)
				w.line("ADD R%d, R%d, R%d", kernelColumn, row, row)
			}
		}
		places(func(tap int) { w.load(b, row, sums+4*tap) })
		w.line("ADD R%d, R%d, R%d", offset, from, column)
		w.line("ADD R%d, R%d, R%d", offset, gradient, weight)
		w.line("MOVD R%d, R%d", left, rowsLeft)
		w.countdown(rowsLeft, func() {
			w.load(b, weight, gradients)
			w.line("MOVD R%d, R%d", column, row)
			for tap := range taps {
				w.load(b, row, pixels)
				w.each(b, fmla, sums+4*tap, pixels, 1, gradients, 1)
				w.line("ADD R%d, R%d, R%d", fromColumn, row, row)
			}
			w.line("ADD R%d, R%d, R%d", fromPixel, column, column)
			w.line("ADD R%d, R%d, R%d", gradientPixel, weight, weight)
		})
		places(func(tap int) { w.store(b, sums+4*tap, row) })
	})
	w.line("RET")
}

func main() {
	out := flag.String("out", "sweep_arm64.s", "file for the assembly")
	declarations := flag.String("declarations", "sweep_arm64.go", "file for the declarations")
	flag.Parse()
	const head = "// Code generated by go run ./generate/neon; DO NOT EDIT.\n\n//go:build !purego\n\n"
	w := &writer{}
	w.WriteString(head + "#include \"textflag.h\"\n")
	nothing, nothingOf := func() {}, func(block) {}
	w.gather("convolve", true, func() { w.broadcast(floorField) }, func(b block) { w.each(b, fmla, values, pixels, 1, weights, 1) }, func(b block) { w.each(b, fmax, values, values, 1, constant, 0) })
	w.gather("sum", false, func() { w.broadcast(scaleField) }, func(b block) { w.each(b, fadd, values, values, 1, pixels, 1) }, func(b block) { w.each(b, fmul, values, values, 1, constant, 0) })
	w.gather("largest", false, nothing, func(b block) { w.each(b, fmax, values, values, 1, pixels, 1) }, nothingOf)
	w.outward("scatter", false, func() { w.broadcast(scaleField) }, func(b block) { w.each(b, fmul, values, values, 1, constant, 0) }, func(b block) { w.each(b, fadd, pixels, pixels, 1, values, 1) }, nothingOf)
	w.outward("spread", true, nothing, nothingOf, func(b block) { w.each(b, fmla, pixels, values, 1, weights, 1) }, nothingOf)
	w.route()
	text := head + "package window\n"
	for _, name := range []string{"convolve", "sum", "largest", "scatter", "spread", "route", "correlate1", "correlate2", "correlate3"} {
		text += fmt.Sprintf("\n//go:noescape\nfunc %sNEON(s *sweep)\n", name)
	}
	for taps := 1; taps <= 3; taps++ {
		w.correlate(taps)
	}
	for path, content := range map[string]string{*out: w.String(), *declarations: text} {
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			log.Fatal(err)
		}
	}
}
