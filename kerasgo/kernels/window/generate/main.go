// Command generate writes the assembly of package window for amd64, with vectors
// of AVX2 and of AVX-512:
//
//	go run ./generate -out sweep_amd64.s -pkg window
//
// Every function goes over the pixels of a sweep, four at a time and then one by
// one, over their channels in blocks of two vectors, one vector and what is left
// under a mask, and for each block over the rows and columns of the window.
package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"

	"kerasgo/kerasgo/kernels/internal/tables"
)

// The fields of a sweep, in the order of its declaration.
const (
	to = 8 * iota
	from
	kernel
	start
	gradient
	channelBytes
	pixels
	rows
	columns
	toPixel
	fromPixel
	startPixel
	gradientPixel
	fromColumn
	fromRow
	kernelColumn
	kernelRow
	scale
	floor = scale + 4
)

// The instruction set that is being written for.
var (
	set         string
	wide        bool // AVX-512, whose masks are registers of their own
	vectorBytes int
	vector      func() reg.VecVirtual
)

func main() {
	ConstraintExpr("!purego")
	for _, wide = range []bool{false, true} {
		set, vectorBytes, vector = "AVX2", 32, YMM
		if wide {
			set, vectorBytes, vector = "AVX512", 64, ZMM
		}
		convolve()
		sum()
		largest()
		scatter(false)
		scatter(true)
		spread()
		route(false)
		route(true)
		for taps := 1; taps <= 3; taps++ {
			correlate(taps)
		}
	}
	Generate()
}

// function is one under construction.
type function struct {
	name            string
	arguments       reg.Register
	offset          reg.Register // of the block of channels, in bytes
	to, from        reg.Register // of the first pixel
	gradient, start reg.Register
	rest            reg.Register // where what is left of a gradient goes
	left            reg.Register // pixels
	mask            reg.Register // of the channels that fill no vector
	labels          int
}

func begin(name string) *function {
	TEXT(name+set, NOSPLIT, "func(s *byte)")
	f := &function{name: name + set, arguments: Load(Param("s"), GP64())}
	if wide {
		f.loadMask()
	}
	return f
}

// loadMask has the mask in a register, with AVX2 one that other blocks need.
func (f *function) loadMask() {
	rest := GP64()
	MOVQ(f.field(channelBytes), rest)
	ANDQ(Imm(uint64(vectorBytes-1)), rest)
	if wide {
		ones, mask := GP64(), K()
		SHRQ(Imm(2), rest)
		MOVQ(I32(-1), ones)
		BZHIQ(rest, ones, ones)
		KMOVW(ones.As32(), mask)
		f.mask = mask
		return
	}
	table, mask := GP64(), YMM()
	LEAQ(tables.Masks(), table)
	SUBQ(rest, table)
	VMOVUPS(Mem{Base: table}, mask)
	f.mask = mask
}

func (f *function) field(offset int) Mem { return Mem{Base: f.arguments, Disp: offset} }

func (f *function) label(name string) string {
	f.labels++
	return fmt.Sprintf("%s%s%d", f.name, name, f.labels)
}

// load brings the vectors of a block from memory into registers.
func (f *function) load(at Mem, vectors int, masked bool) []reg.VecVirtual {
	values := make([]reg.VecVirtual, vectors)
	for i := range values {
		values[i] = vector()
		f.loadInto(at.Offset(vectorBytes*i), values[i], masked)
	}
	return values
}

func (f *function) loadInto(at Mem, to reg.VecVirtual, masked bool) {
	switch {
	case !masked:
		VMOVUPS(at, to)
	case wide:
		VMOVUPS_Z(at, f.mask, to)
	default:
		VMASKMOVPS(at, f.mask, to)
	}
}

func (f *function) store(values []reg.VecVirtual, at Mem, masked bool) {
	for i, value := range values {
		switch place := at.Offset(vectorBytes * i); {
		case !masked:
			VMOVUPS(value, place)
		case wide:
			VMOVUPS(value, f.mask, place)
		default:
			VMASKMOVPS(value, f.mask, place)
		}
	}
}

// blocks runs body for the channels, with a number of vectors, most at first, or
// under the mask.
func (f *function) blocks(most int, body func(vectors int, masked bool)) {
	f.offset = GP64()
	XORQ(f.offset, f.offset)
	end := GP64()
	for vectors := most; vectors >= 1; vectors-- {
		next, done := f.label("Block"), f.label("BlocksDone")
		Label(next)
		LEAQ(Mem{Base: f.offset, Disp: vectorBytes * vectors}, end)
		CMPQ(end, f.field(channelBytes))
		JG(LabelRef(done))
		body(vectors, false)
		ADDQ(I32(vectorBytes*vectors), f.offset)
		JMP(LabelRef(next))
		Label(done)
	}
	done := f.label("BlocksDone")
	CMPQ(f.offset, f.field(channelBytes))
	JGE(LabelRef(done))
	if !wide {
		f.loadMask()
	}
	body(1, true)
	Label(done)
}

// eachPixels runs body while at least count pixels are left, and advances what
// is given, by so many times the step in a field, each time.
func (f *function) eachPixels(count int, advance map[reg.Register]int, order []reg.Register, body func()) {
	next, done := f.label("Pixels"), f.label("PixelsDone")
	Label(next)
	CMPQ(f.left, Imm(uint64(count)))
	JL(LabelRef(done))
	body()
	for _, pointer := range order {
		for range count {
			ADDQ(f.field(advance[pointer]), pointer)
		}
	}
	SUBQ(Imm(uint64(count)), f.left)
	JMP(LabelRef(next))
	Label(done)
}

// window runs body for each row and column of the window, at the place of the
// pixel's block in a memory, and in the kernel if withKernel is set.
func (f *function) window(base reg.Register, withKernel bool, body func(at, kernel reg.Register)) {
	row, column, kernelRow_, kernelAt, rowsLeft, columnsLeft := GP64(), GP64(), reg.Register(nil), reg.Register(nil), GP64(), GP64()
	LEAQ(Mem{Base: base, Index: f.offset, Scale: 1}, row)
	if withKernel {
		kernelRow_, kernelAt = GP64(), GP64()
		MOVQ(f.field(kernel), kernelRow_)
		ADDQ(f.offset, kernelRow_)
	}
	nextRow, nextColumn, rowDone, done := f.label("Row"), f.label("Column"), f.label("RowDone"), f.label("WindowDone")
	MOVQ(f.field(rows), rowsLeft)
	Label(nextRow)
	SUBQ(Imm(1), rowsLeft)
	JL(LabelRef(done))
	MOVQ(row, column)
	MOVQ(f.field(columns), columnsLeft)
	if withKernel {
		MOVQ(kernelRow_, kernelAt)
	}
	Label(nextColumn)
	SUBQ(Imm(1), columnsLeft)
	JL(LabelRef(rowDone))
	body(column, kernelAt)
	ADDQ(f.field(fromColumn), column)
	if withKernel {
		ADDQ(f.field(kernelColumn), kernelAt)
	}
	JMP(LabelRef(nextColumn))
	Label(rowDone)
	ADDQ(f.field(fromRow), row)
	if withKernel {
		ADDQ(f.field(kernelRow), kernelRow_)
	}
	JMP(LabelRef(nextRow))
	Label(done)
}

func (f *function) broadcast(field int) reg.VecVirtual {
	v := vector()
	VBROADCASTSS(f.field(field), v)
	return v
}

func finish() {
	VZEROUPPER()
	RET()
}

// gather writes a function that folds the pixels under the window into one:
// accumulators begin with what is at start.
func gather(name string, withKernel bool, most int, fold func(f *function, accumulator reg.VecVirtual, at Mem, weight reg.VecVirtual, masked bool), end func(f *function) func(accumulator reg.VecVirtual)) {
	f := begin(name)
	f.to, f.from, f.start, f.left = GP64(), GP64(), GP64(), GP64()
	MOVQ(f.field(to), f.to)
	MOVQ(f.field(from), f.from)
	MOVQ(f.field(start), f.start)
	MOVQ(f.field(pixels), f.left)
	atEnd := end(f)
	together := 4
	if withKernel && !wide {
		together, most = 2, 4
	}
	for _, count := range []int{together, 1} {
		f.eachPixels(count, map[reg.Register]int{f.to: toPixel, f.from: fromPixel, f.start: startPixel}, []reg.Register{f.to, f.from, f.start}, func() {
			f.blocks(most, func(vectors int, masked bool) {
				at := GP64()
				LEAQ(Mem{Base: f.start, Index: f.offset, Scale: 1}, at)
				accumulators := make([][]reg.VecVirtual, count)
				for p := range accumulators {
					accumulators[p] = f.load(Mem{Base: at}, vectors, masked)
					if p < count-1 {
						ADDQ(f.field(startPixel), at)
					}
				}
				pixel, third := reg.Register(nil), reg.Register(nil)
				if count > 1 {
					pixel, third = GP64(), GP64()
					MOVQ(f.field(fromPixel), pixel)
					LEAQ(Mem{Base: pixel, Index: pixel, Scale: 2}, third)
				}
				f.window(f.from, withKernel, func(column, weights reg.Register) {
					places := []Mem{{Base: column}, {Base: column, Index: pixel, Scale: 1}, {Base: column, Index: pixel, Scale: 2}, {Base: column, Index: third, Scale: 1}}[:count]
					for v := range vectors {
						var weight reg.VecVirtual
						if withKernel {
							weight = vector()
							f.loadInto(Mem{Base: weights, Disp: vectorBytes * v}, weight, masked)
						}
						for p := range accumulators {
							fold(f, accumulators[p][v], places[p].Offset(vectorBytes*v), weight, masked)
						}
					}
				})
				LEAQ(Mem{Base: f.to, Index: f.offset, Scale: 1}, at)
				for p := range accumulators {
					for _, accumulator := range accumulators[p] {
						atEnd(accumulator)
					}
					f.store(accumulators[p], Mem{Base: at}, masked)
					if p < count-1 {
						ADDQ(f.field(toPixel), at)
					}
				}
			})
		})
	}
	finish()
}

// convolve adds up products with the kernel; no result is below floor.
func convolve() {
	gather("convolve", true, 2, func(f *function, sum reg.VecVirtual, at Mem, weight reg.VecVirtual, masked bool) {
		if !masked {
			VFMADD231PS(at, weight, sum)
			return
		}
		x := vector()
		f.loadInto(at, x, true)
		VFMADD231PS(x, weight, sum)
	}, func(f *function) func(reg.VecVirtual) {
		least := f.broadcast(floor)
		// Of NaN and a number the one named first here, so that NaN stays.
		return func(sum reg.VecVirtual) { VMAXPS(sum, least, sum) }
	})
}

// sum adds up and multiplies by scale.
func sum() {
	gather("sum", false, 2, func(f *function, sum reg.VecVirtual, at Mem, weight reg.VecVirtual, masked bool) {
		if !masked {
			VADDPS(at, sum, sum)
			return
		}
		x := vector()
		f.loadInto(at, x, true)
		VADDPS(x, sum, sum)
	}, func(f *function) func(reg.VecVirtual) {
		factor := f.broadcast(scale)
		return func(sum reg.VecVirtual) { VMULPS(factor, sum, sum) }
	})
}

// largest is the maximum, NaN if one of the pixels is.
func largest() {
	gather("largest", false, 2, func(f *function, largest reg.VecVirtual, at Mem, weight reg.VecVirtual, masked bool) {
		// The maximum of a number and NaN is the one named first, the pixel.
		var x Op = at
		if masked {
			loaded := vector()
			f.loadInto(at, loaded, true)
			x = loaded
		}
		if wide {
			valid := K()
			VCMPPS(Imm(7), largest, largest, valid)
			VMAXPS(x, largest, valid, largest) // NaN of one before stays
			return
		}
		invalid := YMM()
		VCMPPS(Imm(3), largest, largest, invalid)
		VMAXPS(x, largest, largest)
		VORPS(invalid, largest, largest) // NaN of one before
	}, func(f *function) func(reg.VecVirtual) { return func(reg.VecVirtual) {} })
}

// outward writes a function that takes pixels of a gradient and adds to those
// under the window, or writes them; prepare loads what an output's block needs and
// returns what is done at each place and at the end.
func outward(name string, withKernel bool, most int, prepare func(f *function, vectors int, masked bool) (each func(at Mem, weights reg.Register), end func())) {
	f := begin(name)
	f.to, f.gradient, f.left = GP64(), GP64(), GP64()
	MOVQ(f.field(to), f.to)
	MOVQ(f.field(gradient), f.gradient)
	MOVQ(f.field(pixels), f.left)
	advance, order := map[reg.Register]int{f.to: fromPixel, f.gradient: gradientPixel}, []reg.Register{f.to, f.gradient}
	if name == "route" || name == "choose" {
		// The images go along with their gradient, the largest with the output's.
		f.from, f.start = GP64(), GP64()
		MOVQ(f.field(from), f.from)
		MOVQ(f.field(start), f.start)
		advance[f.from], advance[f.start] = fromPixel, gradientPixel
		order = append(order, f.from, f.start)
	}
	if name == "route" {
		// What is left goes where the kernel would be.
		f.rest = GP64()
		MOVQ(f.field(kernel), f.rest)
		advance[f.rest] = startPixel
		order = append(order, f.rest)
	}
	f.eachPixels(1, advance, order, func() {
		f.blocks(most, func(vectors int, masked bool) {
			each, end := prepare(f, vectors, masked)
			f.window(f.to, withKernel, func(column, weights reg.Register) { each(Mem{Base: column}, weights) })
			end()
		})
	})
	finish()
}

// scatter adds the gradient times scale to each pixel, or writes it there.
func scatter(write bool) {
	name := "scatter"
	if write {
		name = "fill"
	}
	outward(name, false, 2, func(f *function, vectors int, masked bool) (func(Mem, reg.Register), func()) {
		values, factor := f.load(Mem{Base: f.gradient, Index: f.offset, Scale: 1}, vectors, masked), f.broadcast(scale)
		for _, value := range values {
			VMULPS(factor, value, value)
		}
		return func(at Mem, _ reg.Register) {
			if write {
				f.store(values, at, masked)
				return
			}
			places := f.load(at, vectors, masked)
			for i, value := range values {
				VADDPS(value, places[i], places[i])
			}
			f.store(places, at, masked)
		}, func() {}
	})
}

// spread adds the gradient times the kernel to each pixel.
func spread() {
	outward("spread", true, 2, func(f *function, vectors int, masked bool) (func(Mem, reg.Register), func()) {
		values := f.load(Mem{Base: f.gradient, Index: f.offset, Scale: 1}, vectors, masked)
		return func(at Mem, weights reg.Register) {
			places, factors := f.load(at, vectors, masked), f.load(Mem{Base: weights}, vectors, masked)
			for i, value := range values {
				VFMADD231PS(value, factors[i], places[i])
			}
			f.store(places, at, masked)
		}, func() {}
	})
}

// route adds the gradient to the first pixel that is as large as the largest, and
// writes what no pixel got; or it writes the gradient to that pixel and zero to the
// others.
func route(write bool) {
	name, most := "route", 2
	if write {
		name, most = "choose", 4
	}
	outward(name, false, most, func(f *function, vectors int, masked bool) (func(Mem, reg.Register), func()) {
		values := f.load(Mem{Base: f.gradient, Index: f.offset, Scale: 1}, vectors, masked)
		largest := f.load(Mem{Base: f.start, Index: f.offset, Scale: 1}, vectors, masked)
		distance := GP64() // from To to From
		MOVQ(f.from, distance)
		SUBQ(f.to, distance)
		left := []reg.OpmaskVirtual{K(), K(), K(), K()}[:vectors] // what has not gone to a pixel
		for _, mask := range left {
			if wide {
				KXNORW(f.mask, f.mask, mask)
			}
		}
		return func(at Mem, _ reg.Register) {
				pixels := f.load(Mem{Base: at.Base, Index: distance, Scale: 1}, vectors, masked)
				places := pixels
				if !write {
					places = f.load(at, vectors, masked)
				}
				for i, value := range values {
					if wide {
						equal := K()
						VCMPPS(Imm(0), pixels[i], largest[i], left[i], equal)
						if write {
							VMOVAPS_Z(value, equal, places[i])
						} else {
							VADDPS(value, places[i], equal, places[i])
						}
						KXORW(equal, left[i], left[i])
						continue
					}
					equal, part := YMM(), YMM()
					VCMPPS(Imm(0), pixels[i], largest[i], equal)
					if write {
						part = places[i]
					}
					VANDPS(value, equal, part)
					VANDNPS(value, equal, value) // what is left for those after it
					if !write {
						VADDPS(part, places[i], places[i])
					}
				}
				f.store(places, at, masked)
			}, func() {
				if write {
					return
				}
				for i, value := range values {
					if wide {
						VMOVAPS_Z(value, left[i], value)
					}
				}
				f.store(values, Mem{Base: f.rest, Index: f.offset, Scale: 1}, masked)
			}
	})
}

// correlate adds to some neighbouring places of a kernel the sums over a row of
// pixels times their gradients.
func correlate(taps int) {
	f := begin(fmt.Sprintf("correlate%d", taps))
	f.blocks(128/vectorBytes, func(vectors int, masked bool) {
		at, x, g, left := GP64(), GP64(), GP64(), GP64()
		MOVQ(f.field(kernel), at)
		ADDQ(f.offset, at)
		accumulators := make([][]reg.VecVirtual, taps)
		for tap := range accumulators {
			accumulators[tap] = f.load(Mem{Base: at}, vectors, masked)
			if tap < taps-1 {
				ADDQ(f.field(kernelColumn), at)
			}
		}
		MOVQ(f.field(from), x)
		ADDQ(f.offset, x)
		MOVQ(f.field(gradient), g)
		ADDQ(f.offset, g)
		column := GP64()
		MOVQ(f.field(fromColumn), column)
		MOVQ(f.field(pixels), left)
		next, done := f.label("Pixel"), f.label("PixelsDone")
		Label(next)
		SUBQ(Imm(1), left)
		JL(LabelRef(done))
		values := f.load(Mem{Base: g}, vectors, masked)
		places := []Mem{{Base: x}, {Base: x, Index: column, Scale: 1}, {Base: x, Index: column, Scale: 2}}
		for tap := range accumulators {
			for v, accumulator := range accumulators[tap] {
				place := places[tap].Offset(vectorBytes * v)
				if masked {
					pixel := vector()
					f.loadInto(place, pixel, true)
					VFMADD231PS(pixel, values[v], accumulator)
				} else {
					VFMADD231PS(place, values[v], accumulator)
				}
			}
		}
		ADDQ(f.field(fromPixel), x)
		ADDQ(f.field(gradientPixel), g)
		JMP(LabelRef(next))
		Label(done)
		MOVQ(f.field(kernel), at)
		ADDQ(f.offset, at)
		for tap := range accumulators {
			f.store(accumulators[tap], Mem{Base: at}, masked)
			if tap < taps-1 {
				ADDQ(f.field(kernelColumn), at)
			}
		}
	})
	finish()
}
