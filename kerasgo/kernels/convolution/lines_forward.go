package convolution

import (
	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

// linesPay tells whether forwardLines is faster than products of patches:
// neighbouring patches share elements, or lie in the images, and a line has
// enough of them for what is read of the kernel.
func (s Shape) linesPay() bool {
	return s.KernelWidth >= s.StrideX && (s.OutWidth >= leastWidth || s.depth()*s.Filters <= smallKernel)
}

const (
	leastWidth   = 8       // pixels
	smallKernel  = 1 << 13 // elements
	lineWork     = 1 << 17 // multiply-adds of a piece
	linePieces   = 128
	lineElements = 1 << 15 // of lines that are gathered together
	// largestKernel is what may be in the second-level cache of a packed kernel
	// beside them; of a larger one so many columns are used at a time.
	largestKernel = 1 << 17
)

// pack copies a kernel, its rows so many elements apart, into panels of the
// micro-kernel's columns.
func (l *lines) pack(to, kernel []float32, apart int) {
	columns, filters, depth := l.kernel.Columns, l.shape.Filters, l.shape.depth()
	for k := range depth {
		row := kernel[l.inKernel(k)*apart:][:filters]
		for panel := 0; len(row) > 0; panel++ {
			n := copy(to[(panel*depth+k)*columns:][:columns], row)
			row = row[n:]
		}
	}
}

// forwardLines prepares output = images * kernel, as Forward does.
func forwardLines(s Shape, images, kernel, output, bias []float32, rectify bool) *Prepared {
	var list []*Prepared
	for group := range s.Groups {
		part := bias
		if bias != nil {
			part = bias[group*s.Filters/s.Groups:]
		}
		rows := from(kernel, group*s.Filters/s.Groups)
		for _, l := range linesOf(s.group(), s.inputs(group), s.outputs(group)) {
			list = append(list, l.forward(images, output, part, rectify, func() ([]float32, int) { return rows, s.Filters }))
		}
	}
	return join(list).screenKernel(kernel, func() { definitionOf(s, false, images, kernel, output, bias, rectify).all(nil) })
}

// forward prepares the convolution with what kernel returns when it begins: the
// kernel, and the distance of its rows.
func (l *lines) forward(images, output, bias []float32, rectify bool, kernel func() (rows []float32, apart int)) *Prepared {
	s := &l.shape
	columns, filters, depth := l.kernel.Columns, s.Filters, s.depth()
	if l.inPlanes() {
		return l.forwardPlanes(images, output, bias, rectify, kernel)
	}
	width := ceil(filters, columns) * columns
	packed, padded := pages.Aligned(depth*width), []float32(nil)
	var flags micro.Flags
	if bias != nil {
		flags |= micro.AddBias
		padded = pages.Aligned(width)
	}
	if rectify {
		flags |= micro.Relu
	}
	p := &Prepared{work: l.count * s.OutWidth * depth * filters, after: func() {}}
	p.pieces = min(max(p.work/lineWork, 1), linePieces, l.count)
	p.ahead = 1
	p.before = func(int, *Scratch) {
		rows, apart := kernel()
		l.pack(packed, rows, apart)
		copy(padded, bias[:min(len(bias), filters)])
	}
	chunk, block := width, 1
	if len(packed) > largestKernel {
		chunk = max(largestKernel/(depth*columns), 1) * columns
		block = max(lineElements/max(l.size, 1), 1)
	}
	room, step := l.size, l.step
	if l.lies {
		room, step = 0, l.lyingStep
	}
	p.scratch = block*room + l.kernel.Rows*columns
	p.run = func(piece int, scratch *Scratch) {
		gathered, corner := scratch.memory[:block*room], scratch.memory[block*room:]
		m := lineProduct{
			rows: s.OutWidth, depth: depth, lines: 1, aRow: step, aStep: 1,
			bRow: columns, bPanel: depth * columns, cRow: l.out.column, flags: flags,
		}
		end := l.count * (piece + 1) / p.pieces
		for first := l.count * piece / p.pieces; first < end; first += block {
			last := min(first+block, end)
			for start := 0; start < filters; start += chunk {
				m.columns = min(chunk, filters-start)
				if bias != nil {
					m.bias = padded[start:]
				}
				for line := first; line < last; line++ {
					source := gathered[(line-first)*room : (line-first+1)*room]
					if start == 0 || l.lies {
						source = l.source(source, images, line)
					}
					m.run(l.kernel, source, packed[start*depth:], output[l.target(line)+start:], corner, &scratch.tile)
				}
			}
		}
	}
	return p
}

// join is the computation of all of a list.
func join(list []*Prepared) *Prepared {
	if len(list) == 1 {
		return list[0]
	}
	all := &Prepared{}
	var of, ahead []*Prepared   // by piece, and by piece ahead
	var first, firstAhead []int // piece of each
	for _, one := range list {
		for piece := range one.ahead {
			ahead, firstAhead = append(ahead, one), append(firstAhead, piece)
		}
		for piece := range one.pieces {
			of, first = append(of, one), append(first, piece)
		}
		all.work += one.work
		all.scratch = max(all.scratch, one.scratch)
		all.products = append(all.products, one.products...)
	}
	all.pieces = len(of)
	all.ahead = len(ahead)
	all.before = func(piece int, s *Scratch) { ahead[piece].before(firstAhead[piece], s) }
	all.run = func(piece int, s *Scratch) { of[piece].run(first[piece], s) }
	all.after = func() {
		for _, one := range list {
			one.after()
		}
	}
	return all
}
