package convolution

import (
	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels/gemm/micro"
	"kerasgo/kerasgo/kernels/vector"
)

// Plane by plane, for few filters, which would not fill vectors: the pixels of a
// row do. The rows of the images under some lines of the output are transposed to
// one line for each channel. Each column of the kernel, for each filter, is a row
// of the matrix that is multiplied with them; what comes of the columns is added
// up, each as far to the side as the column is: while it is multiplied, where the
// filters alone are enough rows, or else afterwards. The lines of small images lie
// side by side.

const (
	fewFilters    = 8
	leastDepth    = 16 // elements of a patch
	leastOfPlanes = 4  // lines that are computed together, if there are enough
	mostBeside    = 4  // images side by side
)

// inPlanes tells whether lines are computed so.
func (l *lines) inPlanes() bool {
	s := &l.shape
	return s.Filters <= fewFilters && s.depth() >= leastDepth && s.StrideX == 1 && s.DilationY == 1
}

// planes is such a convolution.
type planes struct {
	*lines
	width  int // of a transposed line with what is beside it
	beside int // lines side by side, of as many images
	pitch  int // from one of them to the next, which share zeros
	apart  int // elements from one row of them to the next
	rows   int // of the matrix
	moved  int // columns of the kernel that are added up while they are multiplied
	depth  int // its columns: a row of the kernel, in each plane
	plane  int // elements of the transposed lines of a plane
	block  int // lines of the output that are computed together
	blocks int // of a plane of the output
	groups int // of images
}

func (l *lines) planes() *planes {
	s := &l.shape
	p := &planes{lines: l, width: s.OutWidth - 1 + s.KernelWidth, rows: s.KernelWidth * s.Filters, depth: s.KernelHeight * s.Channels}
	p.moved = 1
	if s.Filters >= leastRows {
		p.moved = s.KernelWidth
	}
	first, last := p.inside()
	p.pitch = max(s.OutWidth, p.width-first, last)
	half := l.kernel.Columns / 2
	vectors := func(count int) int { return ceil(p.columns(count), half) }
	p.beside = 1
	for count := 2; count <= min(mostBeside, s.Batch); count++ {
		if 5*vectors(count)*p.beside < 4*vectors(p.beside)*count { // longer rows cost a little
			p.beside = count
		}
	}
	p.groups = ceil(s.Batch, p.beside)
	p.apart = ceil((p.beside-1)*p.pitch+p.width, l.kernel.Columns) * l.kernel.Columns
	if p.apart%512 == 0 {
		p.apart += 16 // a multiple of 2 KiB would fall on the same cache sets
	}
	one := s.KernelDepth * s.Channels * p.apart
	p.block = max((2*lineElements/one-s.KernelHeight)/s.StrideY+1, 1)
	p.block = min(p.block, max(ceil(l.count, linePieces*p.beside), leastOfPlanes), s.OutHeight)
	p.blocks = ceil(s.OutHeight, p.block)
	p.plane = ((p.block-1)*s.StrideY + s.KernelHeight) * s.Channels * p.apart
	return p
}

// inside is where in a transposed line what exists of the image is.
func (p *planes) inside() (first, last int) {
	pad := p.shape.PadLeft
	return min(max(pad, 0), p.width), max(min(pad+p.in.width, p.width), 0)
}

// columns are those of the products with so many lines.
func (p *planes) columns(beside int) int {
	if p.moved == 1 {
		return (beside-1)*p.pitch + p.width
	}
	return (beside-1)*p.pitch + p.shape.OutWidth
}

// under is which places of the kernel along one axis are over pixels that exist, the
// first place being over a pixel, or as far before the first one as it is negative.
func under(first, kernel, dilation, size int) (from, to int) {
	from = min(ceil(max(-first, 0), dilation), kernel)
	return from, max(min(ceil(max(size-first, 0), dilation), kernel), from)
}

// pack writes the matrix of each plane of the kernel.
func (p *planes) pack(to, kernel []float32, apart int) {
	s := &p.shape
	for kernelZ := range s.KernelDepth {
		for kernelX := range s.KernelWidth {
			for f := range s.Filters {
				row := to[(kernelZ*p.rows+kernelX*s.Filters+f)*p.depth:][:p.depth]
				for i := range row {
					y, c := i/s.Channels, i%s.Channels
					row[i] = kernel[(((kernelZ*s.KernelHeight+y)*s.KernelWidth+kernelX)*s.Channels+c)*apart+f]
				}
			}
		}
	}
}

// transpose writes the lines of one plane of an image from one row on, but those of
// rows that do not exist.
func (p *planes) transpose(to, images []float32, image, z, top, rows int) {
	s := &p.shape
	first, last := p.inside()
	line := s.Channels * p.apart
	for i := range rows {
		y := top + i
		if y < 0 || y >= s.Height {
			continue
		}
		row := to[i*line:]
		if first >= last {
			first, last = p.width, p.width
		}
		if first > 0 || last < p.width {
			for c := range s.Channels {
				clear(row[c*p.apart:][:first])
				clear(row[c*p.apart+last:][:p.width-last])
			}
		}
		if first < last {
			micro.Transpose(row[first:], p.apart, images[p.in.line(image, z, y)+(first-s.PadLeft)*p.in.column:], p.in.column, last-first, s.Channels)
		}
	}
}

// forwardPlanes is forward by planes.
func (l *lines) forwardPlanes(images, output, bias []float32, rectify bool, kernel func() (rows []float32, apart int)) *Prepared {
	s, p := &l.shape, l.planes()
	filters, blocks := s.Filters, p.groups*s.OutDepth*p.blocks
	packed := pages.Aligned(s.KernelDepth * p.rows * p.depth)
	sums := max(p.rows/p.moved, fewFilters) * p.apart
	turned, half := s.OutWidth*fewFilters, l.kernel.Columns/2
	prepared := &Prepared{work: l.count * s.OutWidth * s.depth() * filters, after: func() {}}
	prepared.pieces = min(max(prepared.work/lineWork, 1), linePieces, blocks)
	prepared.ahead = 1
	prepared.before = func(int, *Scratch) {
		rows, apart := kernel()
		p.pack(packed, rows, apart)
	}
	prepared.scratch = s.KernelDepth*p.plane + sums + max(turned, l.kernel.Columns)
	prepared.run = func(piece int, scratch *Scratch) {
		transposed, rest := scratch.memory[:s.KernelDepth*p.plane], scratch.memory[s.KernelDepth*p.plane:]
		sum, turned := rest[:sums], rest[sums:]
		m := lineProduct{
			rows: p.rows / p.moved, aRow: p.depth, aStep: 1,
			bRow: p.apart, bPanel: l.kernel.Columns, cRow: p.apart, spare: true,
			lines: p.moved, aLine: filters * p.depth, bLine: 1,
		}
		for block := blocks * piece / prepared.pieces; block < blocks*(piece+1)/prepared.pieces; block++ {
			plane, first := block/p.blocks, block%p.blocks*p.block
			image, z, last := plane/s.OutDepth*p.beside, plane%s.OutDepth, min(first+p.block, s.OutHeight)
			beside := min(p.beside, s.Batch-image)
			m.columns = ceil(p.columns(beside), half) * half // what masked stores write is slow to be read again
			front := z*s.StrideZ - s.PadFront
			fromZ, toZ := under(front, s.KernelDepth, s.DilationZ, s.Depth)
			for kernelZ := fromZ; kernelZ < toZ; kernelZ++ {
				for i := range beside {
					p.transpose(transposed[kernelZ*p.plane+i*p.pitch:], images, image+i, front+kernelZ*s.DilationZ, first*s.StrideY-s.PadTop, (last-first-1)*s.StrideY+s.KernelHeight)
				}
			}
			for y := first; y < last; y++ {
				fromY, toY := under(y*s.StrideY-s.PadTop, s.KernelHeight, 1, s.Height)
				m.depth, m.flags = (toY-fromY)*s.Channels, 0
				if m.depth == 0 || fromZ == toZ {
					clear(sum)
				}
				for kernelZ := fromZ; kernelZ < toZ && m.depth > 0; kernelZ++ {
					m.run(l.kernel, packed[kernelZ*p.rows*p.depth+fromY*s.Channels:], transposed[kernelZ*p.plane+((y-first)*s.StrideY+fromY)*s.Channels*p.apart:], sum, nil, &scratch.tile)
					m.flags = micro.Accumulate
				}
				for kernelX := p.moved; kernelX < s.KernelWidth; kernelX++ {
					size := filters*p.apart - kernelX // all filters: what comes from the next one's line is behind the pixels
					vector.Add(sum[:size], sum[:size], sum[kernelX*filters*p.apart+kernelX:][:size])
				}
				for i := range beside {
					p.store(output[l.out.line(image+i, z, y):], sum[i*p.pitch:], turned, bias, rectify)
				}
			}
		}
	}
	return prepared
}

// store writes a line of the output from its filters' lines, which it changes;
// turned has room for whole pixels.
func (p *planes) store(to, sum, turned, bias []float32, rectify bool) {
	filters, width := p.shape.Filters, p.shape.OutWidth
	for f := range filters {
		line := sum[f*p.apart:][:width]
		if bias != nil {
			vector.AddScalar(line, line, bias[f])
		}
		if rectify {
			vector.Relu(line, line)
		}
	}
	if filters == 1 {
		interleave(to, p.out.column, sum, 1, 1, width)
		return
	}
	micro.Transpose(turned, fewFilters, sum, p.apart, fewFilters, width)
	interleave(to, p.out.column, turned, fewFilters, filters, width)
}
