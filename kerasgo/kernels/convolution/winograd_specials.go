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

// definition computes outputs of a convolution one by one.
type definition struct {
	tiling *tiling
	images volumes
	kernel *weights
	bias   []float32
	floor  float32
}

// definition returns that of a convolution; the bias may be nil.
func (t *tiling) definition(images volumes, kernel *weights, bias []float32) *definition {
	if bias == nil {
		bias = make([]float32, t.shape.Filters)
	}
	return &definition{tiling: t, images: images, kernel: kernel, bias: bias, floor: float32(math.Inf(-1))}
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
	if finite && (notFinite(d.bias[filter]) || !d.kernel.finite(filter)) {
		return
	}
	copy(to, d.bias[filter:])
	for row := range d.patch(at) {
		d.kernel.add(to, row, filter)
	}
	for i, sum := range to {
		if sum < d.floor {
			to[i] = d.floor
		}
	}
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

// add adds the products of a pixel's channels and the kernel at its place, of the
// filters from one on.
func (k *weights) add(to []float32, row patchRow, filter int) {
	at := row.plane*9 + row.place
	if k.order == flipped {
		at = 9*k.planes - 1 - at
	}
	matrix := k.data[at*k.channels*k.filters:]
	if k.order == stored { // the filters lie side by side
		for channel, value := range row.values {
			vector.AddScaled(to, matrix[channel*k.filters+filter:][:len(to)], value)
		}
		return
	}
	for i, sum := range to {
		for channel, weight := range matrix[(filter+i)*k.filters:][:len(row.values)] {
			sum += row.values[channel] * weight
		}
		to[i] = sum
	}
}

// finite tells whether a filter's weights are.
func (k *weights) finite(filter int) bool {
	first, step := filter, k.filters
	if k.order != stored {
		first, step = filter*k.filters, 1
	}
	for place := range 9 * k.planes {
		matrix := k.data[place*k.channels*k.filters:]
		for channel := range k.rows() {
			if notFinite(matrix[first+channel*step]) {
				return false
			}
		}
	}
	return true
}
