package convolution

// patches is the matrix of all patches of the images: a row for each output
// pixel, its elements ordered as the kernel's rows: height, width, channels.
type patches struct {
	shape  Shape
	images []float32
}

func (p *patches) Gather(to []float32, row, rows, first, depth int) (rowStride, stepStride int) {
	s := &p.shape
	stride := depth + 16
	at := newPixel(row, s.OutHeight, s.OutWidth)
	whole := first == 0 && depth == s.depth() && s.DilationX == 1
	width := s.KernelWidth * s.Channels
	for i := range rows {
		line := to[i*stride : i*stride+depth]
		top, left := at.y*s.StrideY-s.PadTop, at.x*s.StrideX-s.PadLeft
		inside := top >= 0 && left >= 0 && top+(s.KernelHeight-1)*s.DilationY < s.Height && left+s.KernelWidth <= s.Width
		switch {
		case !whole || !inside:
			p.patch(line, at, first)
		case width < 16:
			from, step := ((at.image*s.Height+top)*s.Width+left)*s.Channels, s.DilationY*s.Width*s.Channels
			for j := 0; j < depth; j += width {
				for k, value := range p.images[from : from+width] {
					line[j+k] = value
				}
				from += step
			}
		default:
			from, step := ((at.image*s.Height+top)*s.Width+left)*s.Channels, s.DilationY*s.Width*s.Channels
			for j := 0; j < depth; j += width {
				copy(line[j:j+width], p.images[from:from+width])
				from += step
			}
		}
		at.next()
	}
	return stride, 1
}

// patch writes elements first to first+len(to) of one pixel's patch.
func (p *patches) patch(to []float32, at pixel, first int) {
	s := &p.shape
	width := s.KernelWidth * s.Channels
	top, left := at.y*s.StrideY-s.PadTop, at.x*s.StrideX-s.PadLeft
	for len(to) > 0 {
		kernelY, inRow := first/width, first%width
		take := min(len(to), width-inRow)
		y := top + kernelY*s.DilationY
		if y < 0 || y >= s.Height {
			clear(to[:take])
		} else {
			p.patchRow(to[:take], (at.image*s.Height+y)*s.Width, left, inRow)
		}
		to, first = to[take:], first+take
	}
}

// patchRow writes part of one row of a patch; line is the index of the image
// row's first pixel.
func (p *patches) patchRow(to []float32, line, left, inRow int) {
	s := &p.shape
	if s.DilationX == 1 && left >= 0 && left+s.KernelWidth <= s.Width {
		start := (line+left)*s.Channels + inRow
		if len(to) <= 8 {
			for k, value := range p.images[start : start+len(to)] {
				to[k] = value
			}
			return
		}
		copy(to, p.images[start:start+len(to)])
		return
	}
	for len(to) > 0 {
		kernelX, channel := inRow/s.Channels, inRow%s.Channels
		take := min(len(to), s.Channels-channel)
		x := left + kernelX*s.DilationX
		if x < 0 || x >= s.Width {
			clear(to[:take])
		} else {
			copy(to[:take], p.images[(line+x)*s.Channels+channel:])
		}
		to, inRow = to[take:], inRow+take
	}
}

// transposedPatches has a row for each element of a patch and a column for each
// output pixel.
type transposedPatches struct{ patches }

func (p *transposedPatches) Gather(to []float32, row, rows, first, depth int) (rowStride, stepStride int) {
	s := &p.shape
	for i := 0; i < rows; {
		// A run of channels of one place in the kernel.
		place, channel := (row+i)/s.Channels, (row+i)%s.Channels
		run := min(s.Channels-channel, rows-i)
		if s.DilationX == 1 {
			// Neighbouring places are neighbours in the image too.
			run = min((s.KernelWidth-place%s.KernelWidth)*s.Channels-channel, rows-i)
		}
		p.gatherRun(to[i:], rows, place, channel, run, first, depth)
		i += run
	}
	return 1, rows
}

// gatherRun writes run elements of the patches of depth pixels, stride apart.
func (p *transposedPatches) gatherRun(to []float32, stride, place, channel, run, first, depth int) {
	s := &p.shape
	kernelY, kernelX := place/s.KernelWidth, place%s.KernelWidth
	places := (channel + run + s.Channels - 1) / s.Channels // that the run touches
	at := newPixel(first, s.OutHeight, s.OutWidth)
	for k := 0; k < depth; {
		// The pixels up to the end of the output's row.
		pixels := min(s.OutWidth-at.x, depth-k)
		y := at.y*s.StrideY - s.PadTop + kernelY*s.DilationY
		line := (at.image*s.Height + y) * s.Width
		for range pixels {
			line2 := to[k*stride : k*stride+run]
			x := at.x*s.StrideX - s.PadLeft + kernelX*s.DilationX
			if y >= 0 && y < s.Height && x >= 0 && x+places <= s.Width {
				from := p.images[(line+x)*s.Channels+channel:]
				if run == 12 {
					*(*[12]float32)(line2) = [12]float32(from)
				} else {
					copy(line2, from)
				}
			} else {
				p.patch(line2, at, place*s.Channels+channel)
			}
			at.x++
			k++
		}
		at.x--
		at.next()
	}
}

// spread is the matrix of the patches of the output's gradient that each pixel
// of the images had a part in: kernel height, width, filters; zero where the
// kernel's place would lie between strides or outside.
type spread struct {
	shape    Shape
	gradient []float32
}

func (p *spread) Gather(to []float32, row, rows, first, depth int) (rowStride, stepStride int) {
	s := &p.shape
	stride := depth + 16
	at := newPixel(row, s.Height, s.Width)
	for i := range rows {
		line, at2 := to[i*stride:i*stride+depth], first
		for len(line) > 0 {
			position, filter := at2/s.Filters, at2%s.Filters
			take := min(len(line), s.Filters-filter)
			outY, okY := outputOf(at.y+s.PadTop-position/s.KernelWidth*s.DilationY, s.StrideY, s.OutHeight)
			outX, okX := outputOf(at.x+s.PadLeft-position%s.KernelWidth*s.DilationX, s.StrideX, s.OutWidth)
			if okY && okX {
				copy(line[:take], p.gradient[((at.image*s.OutHeight+outY)*s.OutWidth+outX)*s.Filters+filter:])
			} else {
				clear(line[:take])
			}
			line, at2 = line[take:], at2+take
		}
		at.next()
	}
	return stride, 1
}

// outputOf returns the output position whose kernel reaches a place, if any.
func outputOf(place, stride, size int) (int, bool) {
	return place / stride, place >= 0 && place%stride == 0 && place/stride < size
}

// pixel walks the pixels of a batch of images.
type pixel struct {
	image, y, x   int
	height, width int
}

func newPixel(index, height, width int) pixel {
	return pixel{index / (height * width), index / width % height, index % width, height, width}
}

func (p *pixel) next() {
	if p.x++; p.x == p.width {
		p.x = 0
		if p.y++; p.y == p.height {
			p.y = 0
			p.image++
		}
	}
}
