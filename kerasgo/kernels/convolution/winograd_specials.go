package convolution

import (
	"math"
	"unsafe"

	"kerasgo/kerasgo/kernels/convolution/transform"
	"kerasgo/kerasgo/kernels/vector"
)

// Sums of a tile are of all its pixels, so that an infinity or a NaN among them
// reaches outputs that it has no part in, and infinities of both signs meet. Outputs
// of such tiles are computed again, as their definition has them. Of a pixel that is
// not finite no filter's products are, in all matrices that it has a part in: a few
// of them, of one filter, tell.

// imageCorners are matrices of which each pixel of an image's tile has a part in one;
// each of an output's gradient has in gradientCorner.
var imageCorners = [...]int{0, imageSide - 1, matrices - imageSide, matrices - 1}

const gradientCorner = imageSide + 1

// special tells whether the products of a tile, of which from is one filter's in the
// first matrix, are not finite.
func special(from []float32, b block, corners ...int) bool {
	for _, matrix := range corners {
		if notFinite(from[matrix*b.matrix]) {
			return true
		}
	}
	return false
}

// definition computes outputs of a convolution one by one, or, back, the gradient of
// its images: from the other side's volumes.
type definition struct {
	shape  Shape
	back   bool
	from   volumes
	kernel []float32
	bias   []float32
	floor  float32
}

// definitionOf returns that of a convolution; the bias may be nil.
func definitionOf(s Shape, back bool, from, kernel, bias []float32, rectify bool) definition {
	d := definition{shape: s, back: back, kernel: kernel, bias: bias, floor: float32(math.Inf(-1))}
	channels := s.Filters
	if back {
		d.from = volumesOf(from, s.OutDepth, s.OutHeight, s.OutWidth, s.Filters)
		channels = s.Channels
	} else {
		d.from = volumesOf(from, s.Depth, s.Height, s.Width, s.Channels)
	}
	if bias == nil {
		d.bias = make([]float32, channels)
	}
	if rectify {
		d.floor = 0
	}
	return d
}

// tile computes the outputs of a tile, which a transform has just left, for the
// filters from one on.
func (d *definition) tile(t *transform.Tile, at corner, filter, filters int) {
	for y := range uintptr(outputSide) {
		for x := range uintptr(outputSide) {
			to := (*float32)(unsafe.Add(t.To, y*t.ToRow+x*t.ToColumn))
			d.pixel(unsafe.Slice(to, filters), corner{at.image, at.z, at.y + int(y), at.x + int(x)}, filter)
		}
	}
}

func notFinite(value float32) bool { return value-value != 0 }

// pixel computes the outputs of a pixel for the filters from one on. It leaves them
// as they are if it is the kernel, or the bias, that is not finite.
func (d *definition) pixel(to []float32, at corner, filter int) {
	finite := true
	for row := range d.patch(at) {
		for _, value := range row.values {
			if value != value {
				for i := range to {
					to[i] = value
				}
				return
			}
			finite = finite && !notFinite(value)
		}
	}
	if finite && !d.finite(filter) {
		return
	}
	copy(to, d.bias[filter:])
	for row := range d.patch(at) {
		d.add(to, row, filter)
	}
	for i, sum := range to {
		if sum < d.floor {
			to[i] = d.floor
		}
	}
}

// add adds the products of a pixel's channels and the kernel at its place, of the
// filters from one on.
func (d *definition) add(to []float32, row patchRow, filter int) {
	filters := d.shape.Filters
	matrix := d.kernel[row.place*d.shape.Channels*filters:]
	if !d.back { // the filters lie side by side
		for channel, value := range row.values {
			vector.AddScaled(to, matrix[channel*filters+filter:][:len(to)], value)
		}
		return
	}
	for i, sum := range to {
		for channel, weight := range matrix[(filter+i)*filters:][:len(row.values)] {
			sum += row.values[channel] * weight
		}
		to[i] = sum
	}
}

// finite tells whether a filter's weights and its bias are.
func (d *definition) finite(filter int) bool {
	first, step := filter, d.shape.Filters
	if d.back {
		first, step = filter*d.shape.Filters, 1
	}
	for place := range d.shape.places() {
		matrix := d.kernel[place*d.shape.Channels*d.shape.Filters:]
		for channel := range d.from.channels {
			if notFinite(matrix[first+channel*step]) {
				return false
			}
		}
	}
	return !notFinite(d.bias[filter])
}

// patchRow is the channels of a pixel under a place of the kernel.
type patchRow struct {
	place  int
	values []float32
}

// patch goes through the pixels that have a part in a pixel.
func (d *definition) patch(at corner) func(yield func(patchRow) bool) {
	return func(yield func(patchRow) bool) {
		s := &d.shape
		for place := range s.places() {
			row := place / s.KernelWidth
			z, inZ := d.other(at.z, row/s.KernelHeight, s.StrideZ, s.PadFront)
			y, inY := d.other(at.y, row%s.KernelHeight, s.StrideY, s.PadTop)
			x, inX := d.other(at.x, place%s.KernelWidth, s.StrideX, s.PadLeft)
			from := corner{at.image, z, y, x}
			if !inZ || !inY || !inX || !d.from.inside(from, 1) {
				continue
			}
			if !yield(patchRow{place, d.from.data[d.from.line(from)+x*d.from.channels:][:d.from.channels]}) {
				return
			}
		}
	}
}

// other is the index, along one axis, of what is multiplied with a place of the kernel
// for index at; there may be none.
func (d *definition) other(at, place, stride, pad int) (index int, exists bool) {
	if !d.back {
		return at*stride - pad + place, true
	}
	at += pad - place
	return at / stride, at >= 0 && at%stride == 0
}
