package window

import (
	"math"
	"unsafe"

	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/kernels/internal/instructions"
)

// sweep is one call: pixels of an output row that see the same rows and columns
// of the window. Distances are in bytes. The assembly reads the fields by their
// offsets.
type sweep struct {
	to       unsafe.Pointer // the output's first pixel, or that of the images' gradient under the window
	from     unsafe.Pointer // the images' pixel under the window's first place
	kernel   unsafe.Pointer // that place of the kernel; of route, where what is left of the gradient goes, startPixel apart
	start    unsafe.Pointer // what a fold begins with; of route, the largest of each window
	gradient unsafe.Pointer // of the output's first pixel

	channelBytes, pixels, rows, columns int

	// From one pixel to the next of the output.
	toPixel, fromPixel, startPixel, gradientPixel int
	// From one place of the window to the next.
	fromColumn, fromRow, kernelColumn, kernelRow int

	scale, floor float32
}

// functions is one instruction set's version of everything.
type functions struct {
	name string
	// convolve writes to each pixel start plus the products of the pixels under
	// the window and the kernel, at least floor.
	convolve func(s *sweep)
	// sum writes start plus the pixels under the window, times scale.
	sum func(s *sweep)
	// largest writes the maximum of start and the pixels; NaN if one is.
	largest func(s *sweep)
	// scatter adds the gradient times scale to the pixels under the window,
	// which are those of to.
	scatter func(s *sweep)
	// fill writes the gradient times scale to the pixels under the window.
	fill func(s *sweep)
	// spread adds the gradient times the kernel.
	spread func(s *sweep)
	// route adds the gradient to the first pixel of from that is equal to start,
	// and writes what found no such pixel.
	route func(s *sweep)
	// choose writes the gradient to the first pixel of from that is equal to start
	// and zero to the others; from may be to.
	choose func(s *sweep)
	// correlate adds to neighbouring places of the kernel, one to three, the
	// sums over the run of the pixels times their gradients.
	correlate [3]func(s *sweep)
}

// active is what the sweeps of this process call.
var active = instructions.From(sets(), func(f *functions) string { return f.name })[0]

// Workspace is the scratch memory of one goroutine.
type Workspace struct {
	call sweep     // here because an argument of an indirect call would be allocated
	left []float32 // of a gradient, see Pool.LargestGradient
	wide []float32 // an image with each channel repeated, see Depthwise
}

// begin returns the call with what all sweeps over a shape have in common.
func (w *Workspace) begin(s *convolution.Shape) *sweep {
	size := 4 * s.Channels
	w.call = sweep{
		channelBytes: size,
		toPixel:      size, fromPixel: s.StrideX * size, gradientPixel: size,
		fromColumn: s.DilationX * size, fromRow: s.DilationY * s.Width * size,
		kernelColumn: size, kernelRow: s.KernelWidth * size,
		floor: float32(math.Inf(-1)),
	}
	return &w.call
}

// end lets go of the operands.
func (w *Workspace) end() { w.call = sweep{} }

// fold sets the operands of a call that folds pixels; it goes on with what is in
// the output.
func (c *sweep) fold(s *convolution.Shape, r run, output, images []float32) {
	c.pixels, c.rows, c.columns = r.pixels, r.rows, r.columns
	c.to = pixel(output, r.to, s.Channels)
	c.start, c.startPixel = c.to, c.toPixel
	c.from = c.to
	if r.rows > 0 {
		c.from = pixel(images, r.from, s.Channels)
	}
}

// outward sets the operands of a call that spreads a gradient.
func (c *sweep) outward(s *convolution.Shape, r run, imagesGradient, gradient []float32) {
	c.pixels, c.rows, c.columns = r.pixels, r.rows, r.columns
	c.gradient = pixel(gradient, r.to, s.Channels)
	c.to = c.gradient
	if r.rows > 0 {
		c.to = pixel(imagesGradient, r.from, s.Channels)
	}
}

// pixel is where a pixel of so many channels begins.
func pixel(data []float32, index, channels int) unsafe.Pointer {
	return unsafe.Pointer(&data[index*channels])
}

func grow(buffer []float32, size int) []float32 {
	if len(buffer) >= size {
		return buffer
	}
	return make([]float32, size)
}
