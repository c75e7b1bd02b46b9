package convolution

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Line by line: the rows of the image under a line of the output are interleaved
// column by column, so that a patch, its columns one after the other, lies in
// one piece, and that of the next pixel StrideX columns further on, over most of
// the same elements. A pixel is copied KernelDepth · KernelHeight times, not
// KernelWidth times as often as patches are; where the kernel has one row and
// there is no padding, it is not copied at all.

// view is where the pixels of images or of an output lie: how many elements
// the first one is into the memory, and how many are between neighbours.
type view struct {
	start                     int
	image, plane, row, column int
	width                     int // pixels of a row
}

// line is the place of a row of pixels.
func (v *view) line(image, z, y int) int { return v.start + image*v.image + z*v.plane + y*v.row }

// inputs and outputs are the views of a shape's group.
func (s Shape) inputs(group int) view {
	row := s.Width * s.imageStep
	return view{group * s.Channels / s.Groups, s.Depth * s.Height * row, s.Height * row, row, s.imageStep, s.Width}
}

func (s Shape) outputs(group int) view {
	row := s.OutWidth * s.outputStep
	return view{group * s.Filters / s.Groups, s.OutDepth * s.OutHeight * row, s.OutHeight * row, row, s.outputStep, s.OutWidth}
}

// lines is a convolution of one group and without DilationX.
type lines struct {
	shape   Shape
	in, out view
	kernel  *micro.Kernel
	count   int // of lines of the output, in all images
	column  int // elements of a column
	size    int // elements of an interleaved line
	step    int // elements between the patches of neighbouring pixels
	// lies: lines need not be copied; lyingStep is step in the images.
	lies      bool
	lyingStep int
}

// linesOf cuts a convolution of one group into such without DilationX: pixels
// of the output as far apart as their patches need to have columns of their own.
func linesOf(s Shape, in, out view) []*lines {
	common := gcd(s.StrideX, s.DilationX)
	apart := s.DilationX / common
	var list []*lines
	for first := range min(apart, s.OutWidth) {
		one, from, to := s, in, out
		begin := first*s.StrideX - s.PadLeft
		column := (begin%s.DilationX + s.DilationX) % s.DilationX
		one.PadLeft, one.StrideX, one.DilationX = (column-begin)/s.DilationX, s.StrideX/common, 1
		from.start, from.column, from.width = in.start+column*in.column, in.column*s.DilationX, max(ceil(in.width-column, s.DilationX), 0)
		to.start, to.column, to.width = out.start+first*out.column, out.column*apart, ceil(out.width-first, apart)
		one.Width, one.OutWidth = from.width, to.width
		l := &lines{shape: one, in: from, out: to, kernel: micro.Best32(), count: s.Batch * s.OutDepth * s.OutHeight}
		l.column = s.KernelDepth * s.KernelHeight * s.Channels
		l.size = ((one.OutWidth-1)*one.StrideX + s.KernelWidth) * l.column
		l.step = one.StrideX * l.column
		if s.KernelDepth == 1 && s.KernelHeight == 1 && (from.column == s.Channels || s.KernelWidth == 1) && one.PadLeft == 0 && s.PadFront == 0 && s.PadTop == 0 &&
			(one.OutWidth-1)*one.StrideX+s.KernelWidth <= from.width && (s.OutHeight-1)*s.StrideY < s.Height && (s.OutDepth-1)*s.StrideZ < s.Depth {
			l.lies, l.lyingStep = true, one.StrideX*from.column
		}
		list = append(list, l)
	}
	return list
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// place is where a line lies in the output.
func (l *lines) place(index int) (image, z, y int) {
	s := &l.shape
	plane := index / s.OutHeight
	return plane / s.OutDepth, plane % s.OutDepth, index % s.OutHeight
}

// target is where a line of the output begins.
func (l *lines) target(index int) int { return l.out.line(l.place(index)) }

// source is what is under a line of the output: in images, or else gathered
// into to.
func (l *lines) source(to, images []float32, index int) []float32 {
	if !l.lies {
		l.gather(to, images, index)
		return to
	}
	image, z, y := l.place(index)
	return images[l.in.line(image, z*l.shape.StrideZ, y*l.shape.StrideY):]
}

// gather interleaves the rows under line number index.
func (l *lines) gather(to, images []float32, index int) {
	s := &l.shape
	image, z, y := l.place(index)
	front, top := z*s.StrideZ-s.PadFront, y*s.StrideY-s.PadTop
	width := l.size / l.column
	first, last := min(max(s.PadLeft, 0), width), min(s.PadLeft+l.in.width, width)
	if first > 0 || last < width || front < 0 || top < 0 || front+(s.KernelDepth-1)*s.DilationZ >= s.Depth || top+(s.KernelHeight-1)*s.DilationY >= s.Height {
		clear(to)
	}
	if first >= last {
		return
	}
	for kernelZ := range s.KernelDepth {
		for kernelY := range s.KernelHeight {
			z, y := front+kernelZ*s.DilationZ, top+kernelY*s.DilationY
			if z < 0 || z >= s.Depth || y < 0 || y >= s.Height {
				continue
			}
			from := images[l.in.line(image, z, y)+(first-s.PadLeft)*l.in.column:]
			interleave(to[first*l.column+(kernelZ*s.KernelHeight+kernelY)*s.Channels:], l.column, from, l.in.column, s.Channels, last-first)
		}
	}
}

// interleave copies pixels from places so many elements apart to such.
func interleave(to []float32, toApart int, from []float32, fromApart, channels, pixels int) {
	if pixels == 0 {
		return
	}
	_, _ = to[(pixels-1)*toApart+channels-1], from[(pixels-1)*fromApart+channels-1]
	switch channels {
	case 1:
		copyPixels[uint32](to, toApart, from, fromApart, pixels)
	case 2:
		copyPixels[uint64](to, toApart, from, fromApart, pixels)
	case 3:
		copyPixels[struct{ a, b, c uint32 }](to, toApart, from, fromApart, pixels)
	case 4:
		copyPixels[struct{ a, b uint64 }](to, toApart, from, fromApart, pixels)
	case 5, 7:
		interleave(to, toApart, from, fromApart, 4, pixels)
		interleave(to[4:], toApart, from[4:], fromApart, channels-4, pixels)
	case 6:
		copyPixels[struct{ a, b, c uint64 }](to, toApart, from, fromApart, pixels)
	case 8:
		copyPixels[struct{ a, b, c, d uint64 }](to, toApart, from, fromApart, pixels)
	case 16:
		copyPixels[[16]float32](to, toApart, from, fromApart, pixels)
	case 32:
		copyPixels[[16]float32](to, toApart, from, fromApart, pixels)
		copyPixels[[16]float32](to[16:], toApart, from[16:], fromApart, pixels)
	default:
		for i := range pixels {
			copy(to[i*toApart:i*toApart+channels], from[i*fromApart:])
		}
	}
}

// copyPixels copies without a call for each pixel, which of few channels would
// take longer than they do. The last one must be in both slices. Of up to eight
// channels a pixel is a few words, because the compiler holds such in registers.
func copyPixels[P any](to []float32, toApart int, from []float32, fromApart, pixels int) {
	target, source := pointer(to, 0), pointer(from, 0)
	for {
		*(*P)(target) = *(*P)(source)
		if pixels--; pixels == 0 {
			return
		}
		target, source = unsafe.Add(target, bytes(toApart)), unsafe.Add(source, bytes(fromApart))
	}
}

// inKernel is the place in a kernel of row k of what patches are multiplied
// with: their columns come one after the other.
func (l *lines) inKernel(k int) int {
	s := &l.shape
	x, above, c := k/l.column, k%l.column/s.Channels, k%s.Channels
	return (above*s.KernelWidth+x)*s.Channels + c
}

// lineProduct is C = A·B of a line, or the sum of those of some lines; distances
// are in elements.
type lineProduct struct {
	rows, columns, depth int
	aRow, aStep          int
	bRow, bPanel         int // bPanel: to the next of the micro-kernel's columns
	cRow                 int
	bias                 []float32 // padded to whole panels; or nil
	flags                micro.Flags
	spare                bool // C's rows have room for whole panels
	lines                int  // to add up, with
	aLine, bLine         int  // from one to the next
}

func (p *lineProduct) run(kernel *micro.Kernel, a, b, c, corner []float32, tile *micro.Tile) {
	whole, left := p.columns/kernel.Columns, p.columns%kernel.Columns
	tile.ARow, tile.AStep, tile.BRow = bytes(p.aRow), bytes(p.aStep), bytes(p.bRow)
	tile.Depth, tile.NextStep = p.depth, 0
	panels := ceil(p.rows, kernel.Rows)
	for down := range panels {
		row := p.rows * down / panels
		rows := p.rows*(down+1)/panels - row
		tile.CRow, tile.Mask, tile.Flags = bytes(p.cRow), kernel.Mask(kernel.Columns), p.flags
		if whole > 0 && p.lines == 1 {
			tile.A = pointer(a, row*p.aRow)
			tile.Next = tile.A
			tile.B, tile.C = pointer(b, 0), pointer(c, row*p.cRow)
			if p.bias != nil {
				tile.Bias = pointer(p.bias, 0)
			}
			kernel.RunAcross(rows, tile, whole, bytes(p.bPanel), 0)
		} else {
			for panel := range whole {
				p.sum(kernel, rows, a[row*p.aRow:], b[panel*p.bPanel:], c[row*p.cRow+panel*kernel.Columns:], tile)
			}
		}
		if left == 0 {
			continue
		}
		tile.Mask = kernel.Mask(left)
		if p.bias != nil {
			tile.Bias = pointer(p.bias, whole*kernel.Columns)
		}
		to := c[row*p.cRow+whole*kernel.Columns:]
		if p.spare || kernel.Width(left) == left {
			p.sum(kernel, rows, a[row*p.aRow:], b[whole*p.bPanel:], to, tile)
			continue
		}
		tile.CRow = bytes(kernel.Columns)
		p.sum(kernel, rows, a[row*p.aRow:], b[whole*p.bPanel:], corner, tile)
		for i := range rows {
			copy(to[i*p.cRow:i*p.cRow+left], corner[i*kernel.Columns:])
		}
	}
}

// sum computes one tile.
func (p *lineProduct) sum(kernel *micro.Kernel, rows int, a, b, c []float32, tile *micro.Tile) {
	tile.A, tile.B, tile.C, tile.Flags = pointer(a, 0), pointer(b, 0), pointer(c, 0), p.flags
	tile.Next = tile.A
	kernel.RunSum(rows, tile, p.lines, bytes(p.aLine), bytes(p.bLine))
}
