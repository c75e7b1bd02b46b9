package convolution

// patches is the matrix of all patches of the images: a row for each output
// pixel, its elements ordered as the kernel's rows: depth, height, width,
// channels.
type patches struct {
	shape  Shape
	images []float32
}

func (p *patches) Gather(to []float32, row, rows, first, depth int) (rowStride, stepStride int) {
	s := &p.shape
	stride := depth + 16
	at := newPixel(row, s.OutDepth, s.OutHeight, s.OutWidth)
	whole := first == 0 && depth == s.depth()
	for i := range rows {
		line := to[i*stride : i*stride+depth]
		front, top, left := at.z*s.StrideZ-s.PadFront, at.y*s.StrideY-s.PadTop, at.x*s.StrideX-s.PadLeft
		inside := front >= 0 && top >= 0 && left >= 0 && front+(s.KernelDepth-1)*s.DilationZ < s.Depth &&
			top+(s.KernelHeight-1)*s.DilationY < s.Height && left+(s.KernelWidth-1)*s.DilationX < s.Width
		if whole && inside {
			p.inside(line, at.image, front, top, left)
		} else {
			p.patch(line, at, first)
		}
		at.next()
	}
	return stride, 1
}

// inside writes a patch that lies inside its image.
func (p *patches) inside(line []float32, image, front, top, left int) {
	s := &p.shape
	// Runs of elements that are neighbours in memory: of the kernel's rows, or
	// of its single pixels.
	run, runs := s.KernelWidth*s.Channels, 1
	if !s.contiguous() {
		run, runs = s.Channels, s.KernelWidth
	}
	runStep, rowStep, j := s.DilationX*s.imageStep, s.DilationY*s.Width*s.imageStep, 0
	for plane := range s.KernelDepth {
		from := (((image*s.Depth+front+plane*s.DilationZ)*s.Height+top)*s.Width + left) * s.imageStep
		for range s.KernelHeight {
			at := from
			for range runs {
				pixels := p.images[at : at+run]
				// So few numbers are moved in less time than a call of copy takes.
				if target := line[j:][:len(pixels)]; len(pixels) < 16 {
					for k, value := range pixels {
						target[k] = value
					}
				} else {
					copy(target, pixels)
				}
				at, j = at+runStep, j+run
			}
			from += rowStep
		}
	}
}

// patch writes elements first to first+len(to) of one pixel's patch.
func (p *patches) patch(to []float32, at pixel, first int) {
	s := &p.shape
	width := s.KernelWidth * s.Channels
	front, top, left := at.z*s.StrideZ-s.PadFront, at.y*s.StrideY-s.PadTop, at.x*s.StrideX-s.PadLeft
	for len(to) > 0 {
		kernelY, inRow := first/width, first%width
		take := min(len(to), width-inRow)
		z, y := front+kernelY/s.KernelHeight*s.DilationZ, top+kernelY%s.KernelHeight*s.DilationY
		if z < 0 || z >= s.Depth || y < 0 || y >= s.Height {
			clear(to[:take])
		} else {
			p.patchRow(to[:take], ((at.image*s.Depth+z)*s.Height+y)*s.Width, left, inRow)
		}
		to, first = to[take:], first+take
	}
}

// patchRow writes part of one row of a patch; line is the index of the image
// row's first pixel.
func (p *patches) patchRow(to []float32, line, left, inRow int) {
	s := &p.shape
	if s.contiguous() && left >= 0 && left+s.KernelWidth <= s.Width {
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
			copy(to[:take], p.images[(line+x)*s.imageStep+channel:])
		}
		to, inRow = to[take:], inRow+take
	}
}

// pixel walks the pixels of a batch of images.
type pixel struct {
	image, z, y, x       int
	depth, height, width int
}

func newPixel(index, depth, height, width int) pixel {
	row := index / width
	plane := row / height
	return pixel{plane / depth, plane % depth, row % height, index % width, depth, height, width}
}

func (p *pixel) next() {
	if p.x++; p.x == p.width {
		p.x = 0
		if p.y++; p.y == p.height {
			p.y = 0
			if p.z++; p.z == p.depth {
				p.z = 0
				p.image++
			}
		}
	}
}
