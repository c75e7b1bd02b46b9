package convolution

import (
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
)

const (
	blockPixels = 256 // of lines that are gathered together
	partLines   = 512 // least pixels of a part of the sum
	leastParts  = 8   // pieces that there are at least, if the filters are enough
)

// kernelGradientLines prepares the gradient of the kernel from that of the
// output. The sum over all lines is cut into parts by the shape alone, which
// are added up then, and if those are few the filters are cut too.
func kernelGradientLines(s Shape, images, outputGradient, kernelGradient []float32) *Prepared {
	size := s.depth() * s.Filters
	parts := min(max(s.pixels()/partLines, 1), maximumParts)
	work := s.pixels() * size / s.Groups
	strands := len(linesOf(s.group(), s.inputs(0), s.outputs(0)))
	sum := newPartial(kernelGradient[:size], parts*strands)
	var list []*Prepared
	for group := range s.Groups {
		all := linesOf(s.group(), s.inputs(group), s.outputs(group))
		for i, l := range all {
			cut := min(parts, l.count)
			across := min(max(s.Filters/s.Groups/(2*l.kernel.Columns), 1), max(leastParts/(parts*s.Groups*strands), 1), max(work/lineWork/parts, 1))
			list = append(list, l.kernelGradient(images, outputGradient, cut, across, func(part int) ([]float32, int) {
				return from(sum.part(i*parts+part), group*s.Filters/s.Groups), s.Filters
			}))
		}
	}
	p := join(list)
	if p.pieces == 0 { // of an empty batch
		p.after = func() { clear(sum.to) }
		return p
	}
	screen := make(screen, 1)
	p.after = func() {
		sum.finish()
		screen[0] = !vector.Finite(sum.to)
	}
	p.repair(screen, func() { kernelByDefinition(s, images, outputGradient, kernelGradient) })
	return p
}

// kernelGradient prepares the sums of some parts of the lines; to returns where
// one part's goes and how far apart its rows are.
func (l *lines) kernelGradient(images, outputGradient []float32, parts, across int, to func(part int) (rows []float32, apart int)) *Prepared {
	s := &l.shape
	columns, depth := l.kernel.Columns, s.depth()
	p := &Prepared{work: l.count * s.OutWidth * depth * s.Filters, pieces: parts * across, after: func() {}}
	most := ceil(ceil(s.Filters, columns), across) * columns // filters of a piece
	// With few filters they are the rows of the products, and the elements of
	// patches the columns.
	swapped := l.swaps(min(most, s.Filters))
	lies := l.lies && !(swapped && !l.kernel.Masked)
	padded := ceil(most, columns) * columns
	sums := depth * padded
	if swapped {
		sums = most * ceil(depth, columns) * columns
	}
	// Together as many lines as leave the sums in the cache, or are not much less
	// than these.
	block := min(ceil(blockPixels, s.OutWidth), max(max(2*lineElements, sums)/max(l.size, 1), 1), l.count)
	room := block*l.size + columns
	step := l.step
	if lies {
		room, block, step = 0, min(block, s.OutHeight), l.lyingStep
	}
	p.scratch = room + sums + block*s.OutWidth*padded
	p.run = func(piece int, scratch *Scratch) {
		gathered, rest := scratch.memory[:room], scratch.memory[room:]
		sum, copied := rest[:sums], rest[sums:]
		part, start := piece/across, min(piece%across*most, s.Filters)
		filters := min(most, s.Filters-start)
		m := lineProduct{
			rows: depth, columns: filters, depth: s.OutWidth, spare: true,
			aRow: 1, aStep: step, aLine: l.size,
			bRow: l.out.column, bPanel: columns, bLine: l.out.row, cRow: padded,
		}
		wide := l.kernel.Width(filters%columns) != filters%columns && !swapped // whole vectors would be read beyond the end
		if wide {
			m.bRow, m.bLine = padded, s.OutWidth*padded
		}
		if lies {
			m.aLine = s.StrideY * l.in.row
		}
		if swapped {
			m.rows, m.columns = filters, depth
			m.aRow, m.aStep, m.aLine, m.bRow, m.bLine = 1, l.out.column, l.out.row, step, m.aLine
			m.cRow = ceil(depth, columns) * columns
		}
		end := l.count * (part + 1) / parts
		for first := l.count * part / parts; first < end; {
			last := min(first+block, end)
			if lies { // they are equally far apart in one plane only
				last = min(last, (first/s.OutHeight+1)*s.OutHeight)
			}
			patches := gathered
			if lies {
				patches = l.source(nil, images, first)
			} else {
				for line := first; line < last; line++ {
					l.gather(gathered[(line-first)*l.size:(line-first+1)*l.size], images, line)
				}
			}
			gradient := outputGradient[l.target(first)+start:]
			if wide {
				for line := first; line < last; line++ {
					interleave(copied[(line-first)*s.OutWidth*padded:], padded, outputGradient[l.target(line)+start:], l.out.column, filters, s.OutWidth)
				}
				gradient = copied
			}
			m.lines = last - first
			if swapped {
				m.run(l.kernel, gradient, patches, sum, nil, &scratch.tile)
			} else {
				m.run(l.kernel, patches, gradient, sum, nil, &scratch.tile)
			}
			m.flags = micro.Accumulate
			first = last
		}
		rows, apart := to(part)
		for k := range depth {
			row := rows[l.inKernel(k)*apart+start:][:filters]
			if !swapped {
				copy(row, sum[k*padded:])
				continue
			}
			for f := range row {
				row[f] = sum[f*m.cRow+k]
			}
		}
	}
	return p
}

// swaps tells whether so many filters fill a product's rows better than its
// columns.
func (l *lines) swaps(filters int) bool {
	half := l.kernel.Columns / 2
	depth := l.shape.depth()
	return max(filters, leastRows)*ceil(depth, half)*half < max(depth, leastRows)*ceil(filters, half)*half
}

const leastRows = 4 // fewer take as long
