// Command neon writes the arm64 assembly of package window and its declarations:
//
//	go run ./generate/neon -declarations sweep_arm64.go -out sweep_arm64.s
//
// Every function goes over the pixels of a sweep one by one, over their channels in
// blocks of four vectors, of one, and of one channel, and for each block over the
// rows and columns of the window.
package main

import (
	"fmt"
	"strings"

	"kerasgo/kerasgo/kernels/internal/neon"
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
	*neon.Writer
	name   string
	labels int
}

// each writes an instruction for all vectors of a block; the step is zero for an
// operand that stays.
func (w *writer) each(b block, i neon.Instruction, to, first, firstStep, second, secondStep int) {
	for v := range b.vectors {
		w.Do(i, to+v, first+v*firstStep, second+v*secondStep)
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
		w.Line("FMOVS (R%d), F%d", at, first)
		return
	}
	w.Line("VLD1 (R%d), [%s]", at, b.list(first))
}

func (w *writer) store(b block, first, at int) {
	if b.single {
		w.Line("FMOVS F%d, (R%d)", first, at)
		return
	}
	w.Line("VST1 [%s], (R%d)", b.list(first), at)
}

func (w *writer) begin(name string) {
	w.name, w.labels = name, 0
	w.Begin(name+"NEON", "(s *sweep)", 8)
	w.Line("MOVD s+0(FP), R%d", arguments)
	for i, register := range fields {
		w.Line("MOVD %d(R%d), R%d", 8*i, arguments, register)
	}
}

// broadcast brings a float of the sweep into all lanes.
func (w *writer) broadcast(field int) {
	w.Line("ADD $%d, R%d, R%d", field, arguments, row)
	w.Line("VLD1R (R%d), [V%d.S4]", row, constant)
}

// countdown runs body so many times as a register, which it uses up, says.
func (w *writer) countdown(register int, body func()) {
	next, done := w.label(), w.label()
	fmt.Fprintf(w, "%s:\n", next)
	w.Line("SUBS $1, R%d, R%d", register, register)
	w.Line("BLT %s", done)
	body()
	w.Line("B %s", next)
	fmt.Fprintf(w, "%s:\n", done)
}

func (w *writer) eachBlock(body func(b block)) {
	w.Line("MOVD ZR, R%d", offset)
	for _, b := range blocks {
		next, done := w.label(), w.label()
		fmt.Fprintf(w, "%s:\n", next)
		w.Line("ADD $%d, R%d, R%d", b.bytes(), offset, end)
		w.Line("CMP R%d, R%d", channelBytes, end)
		w.Line("BGT %s", done)
		body(b)
		w.Line("MOVD R%d, R%d", end, offset)
		w.Line("B %s", next)
		fmt.Fprintf(w, "%s:\n", done)
	}
}

// window runs body for each place of the window, at column and weight.
func (w *writer) window(base int, withKernel bool, body func()) {
	w.Line("ADD R%d, R%d, R%d", offset, base, row)
	if withKernel {
		w.Line("ADD R%d, R%d, R%d", offset, kernel, weightRow)
	}
	w.Line("MOVD R%d, R%d", rows, rowsLeft)
	w.countdown(rowsLeft, func() {
		w.Line("MOVD R%d, R%d", row, column)
		w.Line("MOVD R%d, R%d", columns, columnsLeft)
		if withKernel {
			w.Line("MOVD R%d, R%d", weightRow, weight)
		}
		w.countdown(columnsLeft, func() {
			body()
			w.Line("ADD R%d, R%d, R%d", fromColumn, column, column)
			if withKernel {
				w.Line("ADD R%d, R%d, R%d", kernelColumn, weight, weight)
			}
		})
		w.Line("ADD R%d, R%d, R%d", fromRow, row, row)
		if withKernel {
			w.Line("ADD R%d, R%d, R%d", kernelRow, weightRow, weightRow)
		}
	})
}

// gather writes a function that folds the pixels under the window into one.
func (w *writer) gather(name string, withKernel bool, prepare func(), fold, end func(b block)) {
	w.begin(name)
	prepare()
	w.countdown(left, func() {
		w.eachBlock(func(b block) {
			w.Line("ADD R%d, R%d, R%d", offset, start, row)
			w.load(b, row, values)
			w.window(from, withKernel, func() {
				w.load(b, column, pixels)
				if withKernel {
					w.load(b, weight, weights)
				}
				fold(b)
			})
			end(b)
			w.Line("ADD R%d, R%d, R%d", offset, to, row)
			w.store(b, values, row)
		})
		w.Line("ADD R%d, R%d, R%d", toPixel, to, to)
		w.Line("ADD R%d, R%d, R%d", fromPixel, from, from)
		w.Line("ADD R%d, R%d, R%d", startPixel, start, start)
	})
	w.Line("RET")
}

// outward writes a function that takes pixels of a gradient and adds to those
// under the window, or writes them.
func (w *writer) outward(name string, withKernel bool, prepare func(), begin func(b block), each func(b block) (result int), end func(b block)) {
	w.begin(name)
	prepare()
	w.countdown(left, func() {
		w.eachBlock(func(b block) {
			w.Line("ADD R%d, R%d, R%d", offset, gradient, row)
			w.load(b, row, values)
			begin(b)
			w.window(to, withKernel, func() {
				w.store(b, each(b), column)
			})
			end(b)
		})
		w.Line("ADD R%d, R%d, R%d", fromPixel, to, to)
		w.Line("ADD R%d, R%d, R%d", gradientPixel, gradient, gradient)
		if name == "route" || name == "choose" {
			w.Line("ADD R%d, R%d, R%d", fromPixel, from, from)
			w.Line("ADD R%d, R%d, R%d", gradientPixel, start, start)
		}
		if name == "route" {
			w.Line("ADD R%d, R%d, R%d", startPixel, kernel, kernel)
		}
	})
	w.Line("RET")
}

// route adds the gradient to the first pixel that is as large as the largest, and
// writes what no pixel got where the kernel would be; or it writes the gradient to
// that pixel and zero to the others.
func (w *writer) route(write bool) {
	name := "route"
	if write {
		name = "choose"
	}
	w.outward(name, false, func() {}, func(b block) {
		w.Line("ADD R%d, R%d, R%d", offset, start, row)
		w.load(b, row, largest)
		w.Line("SUB R%d, R%d, R%d", to, from, distance)
	}, func(b block) int {
		w.Line("ADD R%d, R%d, R%d", distance, column, weight)
		w.load(b, weight, weights)
		if !write {
			w.load(b, column, pixels)
		}
		for v := range b.vectors {
			w.Do(neon.Equal, equal, weights+v, largest+v)
			if write {
				w.Do(neon.And, pixels+v, values+v, equal)
			} else {
				w.Do(neon.And, part, values+v, equal)
				w.Do(neon.Add, pixels+v, pixels+v, part)
			}
			w.Do(neon.AndNot, values+v, values+v, equal) // what is left for those after it
		}
		return pixels
	}, func(b block) {
		if write {
			return
		}
		w.Line("ADD R%d, R%d, R%d", offset, kernel, row)
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
			w.Line("ADD R%d, R%d, R%d", offset, kernel, row)
			for tap := range taps {
				do(tap)
				w.Line("ADD R%d, R%d, R%d", kernelColumn, row, row)
			}
		}
		places(func(tap int) { w.load(b, row, sums+4*tap) })
		w.Line("ADD R%d, R%d, R%d", offset, from, column)
		w.Line("ADD R%d, R%d, R%d", offset, gradient, weight)
		w.Line("MOVD R%d, R%d", left, rowsLeft)
		w.countdown(rowsLeft, func() {
			w.load(b, weight, gradients)
			w.Line("MOVD R%d, R%d", column, row)
			for tap := range taps {
				w.load(b, row, pixels)
				w.each(b, neon.MultiplyAdd, sums+4*tap, pixels, 1, gradients, 1)
				w.Line("ADD R%d, R%d, R%d", fromColumn, row, row)
			}
			w.Line("ADD R%d, R%d, R%d", fromPixel, column, column)
			w.Line("ADD R%d, R%d, R%d", gradientPixel, weight, weight)
		})
		places(func(tap int) { w.store(b, sums+4*tap, row) })
	})
	w.Line("RET")
}

func main() {
	w := &writer{Writer: neon.New("window")}
	nothing, nothingOf := func() {}, func(block) {}
	w.gather("convolve", true, func() { w.broadcast(floorField) }, func(b block) { w.each(b, neon.MultiplyAdd, values, pixels, 1, weights, 1) }, func(b block) { w.each(b, neon.Maximum, values, values, 1, constant, 0) })
	w.gather("sum", false, func() { w.broadcast(scaleField) }, func(b block) { w.each(b, neon.Add, values, values, 1, pixels, 1) }, func(b block) { w.each(b, neon.Multiply, values, values, 1, constant, 0) })
	w.gather("largest", false, nothing, func(b block) { w.each(b, neon.Maximum, values, values, 1, pixels, 1) }, nothingOf)
	scale := func(b block) { w.each(b, neon.Multiply, values, values, 1, constant, 0) }
	w.outward("scatter", false, func() { w.broadcast(scaleField) }, scale, func(b block) int {
		w.load(b, column, pixels)
		w.each(b, neon.Add, pixels, pixels, 1, values, 1)
		return pixels
	}, nothingOf)
	w.outward("fill", false, func() { w.broadcast(scaleField) }, scale, func(block) int { return values }, nothingOf)
	w.outward("spread", true, nothing, nothingOf, func(b block) int {
		w.load(b, column, pixels)
		w.load(b, weight, weights)
		w.each(b, neon.MultiplyAdd, pixels, values, 1, weights, 1)
		return pixels
	}, nothingOf)
	w.route(false)
	w.route(true)
	for taps := 1; taps <= 3; taps++ {
		w.correlate(taps)
	}
	w.WriteFiles()
}
