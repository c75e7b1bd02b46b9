package window

import (
	"math"
	"unsafe"

	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/kernels/prefetch"
)

// Pool folds the pixels under a window into one, channel by channel. Padding
// does not count. Goroutines may share a Pool, each with a workspace of its own.
type Pool struct {
	shape           convolution.Shape
	zeros, smallest []float32 // what folds begin with
}

// NewPool returns the pool of a shape that Valid or Same has returned.
func NewPool(s convolution.Shape) *Pool {
	p := &Pool{shape: s, zeros: make([]float32, s.Channels), smallest: make([]float32, s.Channels)}
	for i := range p.smallest {
		p.smallest[i] = float32(math.Inf(-1))
	}
	return p
}

// Rows returns the number of rows of all outputs: Batch·OutDepth·OutHeight.
func (p *Pool) Rows() int { return p.shape.Batch * p.shape.OutDepth * p.shape.OutHeight }

// Reserve makes a workspace large enough, so that nothing allocates.
func (p *Pool) Reserve(w *Workspace) {
	w.left = grow(w.left, p.shape.OutWidth*p.shape.Channels)
}

// Tiled tells whether the windows are those of flat images and lie side by side:
// but for the pixels right of them all, and below, each is under one window.
func (p *Pool) Tiled() bool {
	s := &p.shape
	return s.Depth == 1 && s.KernelDepth == 1 && s.StrideY == s.KernelHeight && s.StrideX == s.KernelWidth
}

// fetch brings the rows of flat images that are under the row of windows after one,
// and were under none before it, into the cache: to read them is most of what a pool
// does.
func (p *Pool) fetch(images []float32, row int) {
	s := &p.shape
	if s.Depth > 1 || row+1 >= p.Rows() {
		return
	}
	end := func(row int) int {
		y, _, count := axis(row%s.OutHeight, s.StrideY, s.PadTop, s.DilationY, s.KernelHeight, s.Height)
		return row/s.OutHeight*s.Height + min(max(y+(count-1)*s.DilationY+1, 0), s.Height)
	}
	width, from := s.Width*s.Channels, end(row)
	prefetch.Slice(images[from*width : max(end(row+1), from)*width])
}

// Largest writes the maxima of output rows first to last-1; NaN where a pixel is.
func (p *Pool) Largest(w *Workspace, output, images []float32, first, last int) {
	s, call := &p.shape, w.begin(&p.shape)
	for row := first; row < last; row++ {
		p.fetch(images, row)
		runs(s, row, func(r run, plane, planes int) {
			call.fold(s, r, output, images)
			if plane == 0 {
				call.start, call.startPixel = unsafe.Pointer(unsafe.SliceData(p.smallest)), 0
			}
			active.largest(call)
		})
	}
	w.end()
}

// Average writes the means of output rows first to last-1.
func (p *Pool) Average(w *Workspace, output, images []float32, first, last int) {
	s, call := &p.shape, w.begin(&p.shape)
	for row := first; row < last; row++ {
		p.fetch(images, row)
		runs(s, row, func(r run, plane, planes int) {
			call.fold(s, r, output, images)
			if plane == 0 {
				call.start, call.startPixel = unsafe.Pointer(unsafe.SliceData(p.zeros)), 0
			}
			call.scale = 1
			if plane == planes-1 {
				call.scale = 1 / float32(planes*r.rows*r.columns)
			}
			active.sum(call)
		})
	}
	w.end()
}

// LargestGradient writes the gradient of the images first to last-1: that of the
// output goes to the first pixel of each window that is the largest; where that
// is NaN, to none. If the windows are Tiled it may lie over the images themselves.
func (p *Pool) LargestGradient(w *Workspace, imagesGradient, images, output, gradient []float32, first, last int) {
	call := w.begin(&p.shape)
	p.overImages(imagesGradient, first, last, func(row int) {
		p.fetch(images, row)
		p.routeRow(w, call, row, imagesGradient, images, output, gradient)
	})
	w.end()
}

// overImages calls each for the output rows of some images. The rows of the images'
// gradient are cleared just before the first of them that has them under its
// window, so that they are in the cache; of Tiled windows, what is right of them.
func (p *Pool) overImages(imagesGradient []float32, first, last int, each func(row int)) {
	s := &p.shape
	width, rows, beside := s.Width*s.Channels, s.OutDepth*s.OutHeight, 0
	if p.Tiled() {
		beside = min(s.OutWidth*s.StrideX-s.PadLeft, s.Width) * s.Channels
	}
	for image := first; image < last; image++ {
		done := image * s.Depth * s.Height
		for row := image * rows; row < (image+1)*rows; row++ {
			y, z := row%s.OutHeight, row/s.OutHeight%s.OutDepth
			inZ, _, planes := axis(z, s.StrideZ, s.PadFront, s.DilationZ, s.KernelDepth, s.Depth)
			inY, _, count := axis(y, s.StrideY, s.PadTop, s.DilationY, s.KernelHeight, s.Height)
			if planes > 0 && count > 0 {
				end := (image*s.Depth+inZ+(planes-1)*s.DilationZ)*s.Height + inY + (count-1)*s.DilationY + 1
				for ; done < end; done++ {
					clear(imagesGradient[done*width+beside : (done+1)*width])
				}
			}
			each(row)
		}
		clear(imagesGradient[done*width : (image+1)*s.Depth*s.Height*width])
	}
}

// routeRow adds the gradient of one row of the output.
func (p *Pool) routeRow(w *Workspace, call *sweep, row int, imagesGradient, images, output, gradient []float32) {
	s, tiled := &p.shape, p.Tiled()
	runs(s, row, func(r run, plane, planes int) {
		call.outward(s, r, imagesGradient, gradient)
		call.from, call.start = pixel(images, r.from, s.Channels), pixel(output, r.to, s.Channels)
		if tiled {
			active.choose(call)
			return
		}
		// What one plane of the window leaves is for the next one.
		call.kernel, call.startPixel = unsafe.Pointer(unsafe.SliceData(w.left)), 0
		if planes > 1 {
			call.startPixel = call.gradientPixel
		}
		if plane > 0 {
			call.gradient = call.kernel
		}
		active.route(call)
	})
}

// AverageGradient writes the gradient of the images first to last-1: that of the
// output, in equal parts to the pixels of each window.
func (p *Pool) AverageGradient(w *Workspace, imagesGradient, gradient []float32, first, last int) {
	s, call, add := &p.shape, w.begin(&p.shape), active.scatter
	if p.Tiled() {
		add = active.fill
	}
	p.overImages(imagesGradient, first, last, func(row int) {
		runs(s, row, func(r run, plane, planes int) {
			call.outward(s, r, imagesGradient, gradient)
			call.scale = 1 / float32(planes*r.rows*r.columns)
			add(call)
		})
	})
	w.end()
}
