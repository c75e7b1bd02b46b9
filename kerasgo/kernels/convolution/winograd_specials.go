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
func special(from []float32, b block, matrices ...int) bool {
	for _, matrix := range matrices {
		if notFinite(from[matrix*b.matrix]) {
			return true
		}
	}
	return false
}

// definition computes outputs of a convolution one by one.
type definition struct {
	tiling *tiling
	images volumes
	kernel *weights
	bias   []float32
	floor  float32
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
	if finite && d.kernelIsTheCause(filter) {
		return
	}
	copy(to, d.bias[filter:])
	for row := range d.patch(at) {
		for channel, value := range row.values {
			if d.kernel.order == stored { // the filters lie side by side
				from := ((row.plane*9+row.place)*d.kernel.channels+channel)*d.kernel.filters + filter
				vector.AddScaled(to, d.kernel.data[from:][:len(to)], value)
				continue
			}
			for i := range to {
				to[i] += value * d.kernel.at(row.plane, row.place, channel, filter+i)
			}
		}
	}
	for i, sum := range to {
		if sum < d.floor {
			to[i] = d.floor
		}
	}
}

// kernelIsTheCause tells whether a filter's weights or its bias are not all finite.
func (d *definition) kernelIsTheCause(filter int) bool {
	for plane := range d.kernel.planes {
		for place := range 9 {
			for channel := range d.images.channels {
				if notFinite(d.kernel.at(plane, place, channel, filter)) {
					return true
				}
			}
		}
	}
	return notFinite(d.bias[filter])
}

// patchRow is the channels of a pixel of the images, under a place of a plane of the
// kernel.
type patchRow struct {
	plane, place int
	values       []float32
}

// patch goes through the pixels of the images that have a part in an output.
func (d *definition) patch(at corner) func(yield func(patchRow) bool) {
	return func(yield func(patchRow) bool) {
		s := &d.tiling.shape
		for plane := range s.KernelDepth {
			for place := range 9 {
				from := corner{at.image, at.z - s.PadFront + plane, at.y - s.PadTop + place/3, at.x - s.PadLeft + place%3}
				if !d.images.inside(from, 1) {
					continue
				}
				first := (d.images.line(from) + from.x) * d.images.channels
				if !yield(patchRow{plane, place, d.images.data[first:][:d.images.channels]}) {
					return
				}
			}
		}
	}
}

// at is an element of the kernel: of a place of a plane, a row and a column.
func (k *weights) at(plane, place, row, column int) float32 {
	if k.order == flipped {
		plane, place = k.planes-1-plane, 8-place
	}
	if k.order != stored {
		row, column = column, row
	}
	return k.data[((plane*9+place)*k.channels+row)*k.filters+column]
}

// lowest is a floor that nothing is below.
var lowest = float32(math.Inf(-1))
