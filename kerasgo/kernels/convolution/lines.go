package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Line by line: the rows of the image under a line of the output are interleaved
// column by column, so that a patch, its columns one after the other, lies in
// one piece, and that of the next pixel StrideX columns further on, over most of
// the same elements. A pixel is copied KernelHeight times, not KernelHeight ·
// KernelWidth times as patches are.

// lines is a shape that is computed so.
type lines struct {
	shape  Shape
	kernel *micro.Kernel
	count  int // of lines of the output, in all images
	column int // elements of a column
	size   int // elements of an interleaved line
	step   int // elements between the patches of neighbouring pixels
}

func linesOf(s Shape) *lines {
	l := &lines{shape: s, kernel: micro.Best32(), count: s.Batch * s.OutHeight, column: s.KernelHeight * s.Channels}
	l.size = ((s.OutWidth-1)*s.StrideX + s.KernelWidth) * l.column
	l.step = s.StrideX * l.column
	return l
}

// inLines tells whether a shape can be computed line by line.
func (s Shape) inLines() bool {
	return s.KernelDepth == 1 && s.Depth == 1 && s.Groups == 1 && s.DilationX == 1 && s.Batch*s.OutHeight*s.OutWidth*s.Channels*s.Filters > 0
}

// LinesPay tells whether ForwardLines is faster than Forward: there are
// neighbouring patches to share elements, and enough of them in a line for what
// is read of the kernel.
func (s Shape) LinesPay() bool {
	s = s.withDefaults()
	return s.inLines() && s.KernelWidth > s.StrideX && (s.OutWidth >= leastWidth || s.depth()*s.Filters <= smallKernel)
}

// KernelLinesPay is LinesPay for KernelGradientLines, which adds to its sums with
// each line: they must be few, or the lines long.
func (s Shape) KernelLinesPay() bool {
	s = s.withDefaults()
	return s.inLines() && s.KernelWidth > s.StrideX && (s.OutWidth >= longLine || s.OutWidth >= leastWidth && s.depth()*s.Filters <= smallKernel)
}

// InputLinesPay is LinesPay for InputGradientLines.
func (s Shape) InputLinesPay() bool {
	s = s.withDefaults()
	return s.flips() && s.backward().LinesPay()
}

const (
	leastWidth  = 8 // pixels
	longLine    = 14
	smallKernel = 1 << 13 // elements
	lineWork    = 1 << 17 // multiply-adds of a piece
	linePieces  = 128
)

// gather interleaves the rows under line number index.
func (l *lines) gather(to, images []float32, index int) {
	s := &l.shape
	image, top := index/s.OutHeight, index%s.OutHeight*s.StrideY-s.PadTop
	width := l.size / l.column
	first, last := min(s.PadLeft, width), min(s.PadLeft+s.Width, width)
	if first > 0 || last < width || top < 0 || top+(s.KernelHeight-1)*s.DilationY >= s.Height {
		clear(to)
	}
	for i := range s.KernelHeight {
		y := top + i*s.DilationY
		if y < 0 || y >= s.Height || first >= last {
			continue
		}
		from := images[(image*s.Height+y)*s.Width*s.Channels:][:(last-first)*s.Channels]
		interleave(to[first*l.column+i*s.Channels:], l.column, from, s.Channels)
	}
}

// interleave copies pixels to places so many elements apart.
func interleave(to []float32, apart int, from []float32, channels int) {
	switch {
	case channels == 1:
		for i, value := range from {
			to[i*apart] = value
		}
	case channels < 8:
		for at := 0; len(from) > 0; at += apart {
			for c, value := range from[:channels] {
				to[at+c] = value
			}
			from = from[channels:]
		}
	default:
		for at := 0; len(from) > 0; at += apart {
			copy(to[at:at+channels], from)
			from = from[channels:]
		}
	}
}

// source is the place in a kernel of row k of what patches are multiplied with:
// their columns come one after the other.
func (l *lines) source(k int) int {
	s := &l.shape
	x, y, c := k/l.column, k%l.column/s.Channels, k%s.Channels
	return (y*s.KernelWidth+x)*s.Channels + c
}

// pack copies a kernel into panels of the micro-kernel's columns.
func (l *lines) pack(to, kernel []float32) {
	columns, filters, depth := l.kernel.Columns, l.shape.Filters, l.shape.depth()
	for k := range depth {
		row := kernel[l.source(k)*filters:][:filters]
		for panel := 0; len(row) > 0; panel++ {
			n := copy(to[(panel*depth+k)*columns:][:columns], row)
			row = row[n:]
		}
	}
}

// ForwardLines prepares output = images * kernel as Forward does, for shapes of
// which LinesPay is true; the bias may be nil.
func ForwardLines(s Shape, images, kernel, output, bias []float32, rectify bool) *Prepared {
	return linesOf(s.withDefaults()).forward(images, output, bias, rectify, func() []float32 { return kernel })
}

// InputGradientLines prepares the gradient of the images from that of the
// output, for shapes of which InputLinesPay is true.
func InputGradientLines(s Shape, outputGradient, kernel, imagesGradient []float32) *Prepared {
	s = s.withDefaults()
	swapped := make([]float32, len(kernel))
	return linesOf(s.backward()).forward(outputGradient, imagesGradient, nil, false, func() []float32 {
		Swap(s, swapped, kernel)
		return swapped
	})
}

func (l *lines) forward(images, output, bias []float32, rectify bool, kernel func() []float32) *Prepared {
	s := &l.shape
	columns, filters, depth := l.kernel.Columns, s.Filters, s.depth()
	width := ceil(filters, columns) * columns
	packed, padded := aligned(depth*width), aligned(width)
	var flags micro.Flags
	if bias != nil {
		flags |= micro.AddBias
	}
	if rectify {
		flags |= micro.Relu
	}
	p := &Prepared{work: l.count * s.OutWidth * depth * filters, after: func() {}}
	p.pieces = min(max(p.work/lineWork, 1), linePieces, l.count)
	p.before = func() {
		l.pack(packed, kernel())
		copy(padded, bias)
	}
	p.scratch = l.size + l.kernel.Rows*columns
	p.run = func(piece int, scratch *Scratch) {
		gathered, corner := scratch.memory[:l.size], scratch.memory[l.size:]
		m := lineProduct{
			rows: s.OutWidth, columns: filters, depth: depth, aRow: l.step, aStep: 1,
			b: packed, bRow: columns, bPanel: depth * columns, cRow: filters, bias: padded, flags: flags,
		}
		for line := l.count * piece / p.pieces; line < l.count*(piece+1)/p.pieces; line++ {
			l.gather(gathered, images, line)
			m.run(l.kernel, gathered, output[line*s.OutWidth*filters:], corner, &scratch.tile)
		}
	}
	return p
}

// KernelGradientLines prepares the gradient of the kernel from that of the
// output, for shapes of which KernelLinesPay is true. The sum over all lines is
// cut into parts by the shape alone.
func KernelGradientLines(s Shape, images, outputGradient, kernelGradient []float32) *Prepared {
	s = s.withDefaults()
	l := linesOf(s)
	columns, filters, depth := l.kernel.Columns, s.Filters, s.depth()
	width := ceil(filters, columns) * columns
	size := depth * filters
	partial := &Partial{To: kernelGradient[:size]}
	p := &Prepared{work: l.count * s.OutWidth * size, before: func() {}, after: partial.Finish}
	p.pieces = min(max(p.work/lineWork, 1), maximumParts, l.count)
	partial.sums = make([]float32, p.pieces*size)
	p.scratch = l.size + depth*width + s.OutWidth*width
	wide := l.kernel.Width(filters%columns) != filters%columns
	p.run = func(piece int, scratch *Scratch) {
		gathered, sums, copied := scratch.memory[:l.size], scratch.memory[l.size:l.size+depth*width], scratch.memory[l.size+depth*width:]
		m := lineProduct{
			rows: depth, columns: filters, depth: s.OutWidth, aRow: 1, aStep: l.step,
			bRow: filters, bPanel: columns, cRow: width, spare: true,
		}
		for line := l.count * piece / p.pieces; line < l.count*(piece+1)/p.pieces; line++ {
			l.gather(gathered, images, line)
			m.b = outputGradient[line*s.OutWidth*filters:]
			if wide { // whole vectors would be read beyond the end
				interleave(copied, width, m.b[:s.OutWidth*filters], filters)
				m.b, m.bRow = copied, width
			}
			m.run(l.kernel, gathered, sums, nil, &scratch.tile)
			m.flags = micro.Accumulate
		}
		to := partial.sums[piece*size:]
		for k := range depth {
			copy(to[l.source(k)*filters:][:filters], sums[k*width:])
		}
	}
	return p
}

// lineProduct is C = A·B of one line; strides are in elements.
type lineProduct struct {
	rows, columns, depth int
	aRow, aStep          int
	b                    []float32
	bRow, bPanel         int
	cRow                 int
	bias                 []float32 // padded to whole panels; or nil
	flags                micro.Flags
	spare                bool // C's rows have room for whole panels
}

func (p *lineProduct) run(kernel *micro.Kernel, a, c, corner []float32, tile *micro.Tile) {
	whole, left := p.columns/kernel.Columns, p.columns%kernel.Columns
	tile.ARow, tile.AStep, tile.BRow = bytes(p.aRow), bytes(p.aStep), bytes(p.bRow)
	tile.Depth, tile.Flags = p.depth, p.flags
	panels := ceil(p.rows, kernel.Rows)
	for down := range panels {
		row := p.rows * down / panels
		rows := p.rows*(down+1)/panels - row
		tile.A = unsafe.Pointer(&a[row*p.aRow])
		tile.CRow = bytes(p.cRow)
		if whole > 0 {
			tile.Mask, tile.Next = kernel.Mask(kernel.Columns), tile.A
			tile.Bias = unsafe.Pointer(unsafe.SliceData(p.bias))
			tile.B, tile.C = unsafe.Pointer(&p.b[0]), unsafe.Pointer(&c[row*p.cRow])
			kernel.RunAcross(rows, tile, whole, bytes(p.bPanel), 0)
		}
		if left == 0 {
			continue
		}
		tile.Mask, tile.Next = kernel.Mask(left), tile.A
		tile.B = unsafe.Pointer(&p.b[whole*p.bPanel])
		if p.bias != nil {
			tile.Bias = unsafe.Pointer(&p.bias[whole*kernel.Columns])
		}
		to := c[row*p.cRow+whole*kernel.Columns:]
		if p.spare || kernel.Width(left) == left {
			tile.C = unsafe.Pointer(&to[0])
			kernel.Run(rows, tile)
			continue
		}
		tile.C, tile.CRow = unsafe.Pointer(&corner[0]), bytes(kernel.Columns)
		kernel.Run(rows, tile)
		for i := range rows {
			copy(to[i*p.cRow:i*p.cRow+left], corner[i*kernel.Columns:])
		}
	}
}
