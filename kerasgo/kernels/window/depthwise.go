package window

import (
	"unsafe"

	"kerasgo/kerasgo/kernels/convolution"
)

// Depthwise is a convolution of each channel of images by itself, with
// multiplier kernels: the output has Channels·multiplier channels, those of one
// channel of the images together, and the kernel as many at each place.
//
// With a multiplier above one an image is copied, each channel as many times, so
// that channels are those of the output.
type Depthwise struct {
	shape      convolution.Shape // with the channels of the output
	multiplier int
	zeros      []float32
}

// NewDepthwise returns the convolution of a shape of flat images that Valid or
// Same has returned, the channels being those of the images.
func NewDepthwise(s convolution.Shape, multiplier int) *Depthwise {
	s.Channels *= multiplier
	return &Depthwise{shape: s, multiplier: multiplier, zeros: make([]float32, s.Channels)}
}

// Reserve makes a workspace large enough, so that nothing allocates.
func (d *Depthwise) Reserve(w *Workspace) {
	if d.multiplier > 1 {
		w.wide = grow(w.wide, d.imageSize())
	}
}

// imageSize is the number of elements of an image with the output's channels.
func (d *Depthwise) imageSize() int { return d.shape.Height * d.shape.Width * d.shape.Channels }

// image returns one image with the channels of the output.
func (d *Depthwise) image(w *Workspace, images []float32, index int) []float32 {
	size := d.imageSize() / d.multiplier
	image := images[index*size : (index+1)*size]
	if d.multiplier == 1 {
		return image
	}
	wide := w.wide[:size*d.multiplier]
	for j := range d.multiplier {
		for i, at := 0, j; i < len(image) && at < len(wide); i, at = i+1, at+d.multiplier {
			wide[at] = image[i]
		}
	}
	return wide
}

// images calls each for the parts of output rows first to last-1 that are of one
// image, numbered within it.
func (d *Depthwise) images(first, last int, each func(image, first, last int)) {
	for height := d.shape.OutHeight; first < last; {
		image := first / height
		end := min(last, (image+1)*height)
		each(image, first-image*height, end-image*height)
		first = end
	}
}

// Rows returns the number of rows of all outputs.
func (d *Depthwise) Rows() int { return d.shape.Batch * d.shape.OutHeight }

// Grain returns how many rows are best computed together: with a multiplier,
// those of an image.
func (d *Depthwise) Grain() int {
	if d.multiplier > 1 {
		return d.shape.OutHeight
	}
	return 1
}

// Forward writes output rows first to last-1, with a bias (or nil) added and
// nothing below floor.
func (d *Depthwise) Forward(w *Workspace, output, images, kernel, bias []float32, floor float32, first, last int) {
	s := &d.shape
	if bias == nil {
		bias = d.zeros
	}
	size := s.OutHeight * s.OutWidth * s.Channels
	d.images(first, last, func(image, first, last int) {
		from, to := d.image(w, images, image), output[image*size:(image+1)*size]
		call := w.begin(s)
		call.floor = floor
		for row := first; row < last; row++ {
			runs(s, row, func(r run, _, _ int) {
				call.fold(s, r, to, from)
				call.start, call.startPixel = unsafe.Pointer(unsafe.SliceData(bias)), 0
				call.kernel = pixel(kernel, r.place, s.Channels)
				active.convolve(call)
			})
		}
	})
	w.end()
}

// InputGradient writes the gradient of one image.
func (d *Depthwise) InputGradient(w *Workspace, imagesGradient, gradient, kernel []float32, image int) {
	s, size, outSize := &d.shape, d.imageSize(), d.shape.OutHeight*d.shape.OutWidth*d.shape.Channels
	narrow := size / d.multiplier
	to := imagesGradient[image*narrow : (image+1)*narrow]
	wide := to
	if d.multiplier > 1 {
		wide = w.wide[:size]
	}
	gradient = gradient[image*outSize : (image+1)*outSize]
	if s.StrideY == 1 && s.StrideX == 1 {
		d.convolveBack(w, wide, gradient, kernel)
	} else {
		clear(wide)
		call := w.begin(s)
		for row := range s.OutHeight {
			runs(s, row, func(r run, _, _ int) {
				call.outward(s, r, wide, gradient)
				call.kernel = pixel(kernel, r.place, s.Channels)
				active.spread(call)
			})
		}
	}
	w.end()
	if d.multiplier > 1 {
		clear(to)
		for j := range d.multiplier {
			for i, at := 0, j; i < len(to) && at < len(wide); i, at = i+1, at+d.multiplier {
				to[i] += wide[at]
			}
		}
	}
}

// convolveBack is the gradient of an image of a convolution without strides: a
// convolution of the output's gradient with the kernel from its last place to its
// first.
func (d *Depthwise) convolveBack(w *Workspace, to, gradient, kernel []float32) {
	s := d.shape
	s.Height, s.Width, s.OutHeight, s.OutWidth = s.OutHeight, s.OutWidth, s.Height, s.Width
	s.PadTop, s.PadLeft = (s.KernelHeight-1)*s.DilationY-s.PadTop, (s.KernelWidth-1)*s.DilationX-s.PadLeft
	call := w.begin(&s)
	call.kernelColumn, call.kernelRow = -call.kernelColumn, -call.kernelRow
	last := s.KernelHeight*s.KernelWidth - 1
	for row := range s.OutHeight {
		runs(&s, row, func(r run, _, _ int) {
			call.fold(&s, r, to, gradient)
			call.start, call.startPixel = unsafe.Pointer(unsafe.SliceData(d.zeros)), 0
			call.kernel = pixel(kernel, last-min(r.place, last), s.Channels)
			active.convolve(call)
		})
	}
}

// KernelGradient writes the kernel's gradient of one image.
func (d *Depthwise) KernelGradient(w *Workspace, kernelGradient, images, gradient []float32, image int) {
	s, outSize := &d.shape, d.shape.OutHeight*d.shape.OutWidth*d.shape.Channels
	from := d.image(w, images, image)
	gradient = gradient[image*outSize : (image+1)*outSize]
	clear(kernelGradient)
	call := w.begin(s)
	for row := range s.OutHeight {
		runs(s, row, func(r run, _, _ int) {
			call.pixels = r.pixels
			call.gradient = pixel(gradient, r.to, s.Channels)
			for y := range r.rows {
				for x := 0; x < r.columns; {
					taps := min(r.columns-x, len(active.correlate))
					call.from = pixel(from, r.from+y*s.DilationY*s.Width+x*s.DilationX, s.Channels)
					call.kernel = pixel(kernelGradient, r.place+y*s.KernelWidth+x, s.Channels)
					active.correlate[taps-1](call)
					x += taps
				}
			}
		})
	}
	w.end()
}
