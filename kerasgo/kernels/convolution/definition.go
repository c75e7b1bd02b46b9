package convolution

import (
	"math"
	"slices"

	"kerasgo/kerasgo/kernels/vector"
)

// Infinities and NaNs reach what they have a part in, and nothing else, as in sums of
// products one by one. The algorithms here multiply more than that: padding, which is
// zeros, by weights or by gradients, of which 0·∞ is NaN; and, by tiles, all pixels of
// a tile, so that infinities of both signs meet. Where an operand is not finite, what
// may be wrong is computed again by definition.

// definition computes outputs of a convolution one by one, or, back, the gradient of
// its images: from the other side's volumes.
type definition struct {
	shape    Shape
	back     bool
	from, to volumes
	kernel   []float32
	bias     []float32
	floor    float32
	// nan tells of a place of the kernel whether it makes all of a pixel NaN; nil if
	// that is not known.
	nan []bool
}

// definitionOf returns that of a convolution; the bias may be nil.
func definitionOf(s Shape, back bool, from, kernel, to, bias []float32, rectify bool) *definition {
	d := &definition{shape: s, back: back, kernel: kernel, bias: bias, floor: float32(math.Inf(-1))}
	images, outputs := from, to
	if back {
		images, outputs = to, from
	}
	d.from, d.to = volumesOf(images, s.Depth, s.Height, s.Width, s.Channels), volumesOf(outputs, s.OutDepth, s.OutHeight, s.OutWidth, s.Filters)
	if back {
		d.from, d.to = d.to, d.from
	}
	if bias == nil {
		d.bias = make([]float32, d.to.channels)
	}
	if rectify {
		d.floor = 0
	}
	return d
}

// all computes all pixels; with a gate, zeros where that is not above zero.
func (d *definition) all(gate []float32) {
	all := *d
	all.nan = make([]bool, d.shape.places())
	for place := range all.nan {
		all.nan[place] = d.allNaN(place)
	}
	v, group := &d.to, d.to.channels/d.shape.Groups
	var r room
	for i := range len(v.data) / v.channels {
		for first := 0; first < v.channels; first += group {
			all.pixel(v.data[i*v.channels+first:][:group], v.corner(i), first, &r)
		}
	}
	if gate != nil {
		vector.Gate(v.data, v.data, gate)
	}
}

// allNaN tells whether the first weights of all channels of a pixel are NaN at a place.
func (d *definition) allNaN(place int) bool {
	channels, filters := d.shape.Channels/d.shape.Groups, d.shape.Filters/d.shape.Groups
	matrix := d.kernel[place*channels*d.shape.Filters:][:channels*d.shape.Filters]
	if !d.back {
		return allNaN(matrix[:d.shape.Filters])
	}
	for at := 0; at < len(matrix); at += filters {
		if !isNaN(matrix[at]) {
			return false
		}
	}
	return true
}

func allNaN(values []float32) bool {
	return !slices.ContainsFunc(values, func(value float32) bool { return !isNaN(value) })
}

// room is what a pixel needs: its patch, and sums that are added up at the end.
type room struct {
	patch []patchRow
	sums  [256]float32
}

// patchRow is the channels of a pixel, of one group, under a place of the kernel.
type patchRow struct {
	place  int
	values []float32
}

// pixel computes some channels of a pixel, from one on, all of one group.
func (d *definition) pixel(to []float32, at corner, first int, r *room) {
	r.patch = r.patch[:0]
	for place := range d.shape.places() {
		values := d.under(place, at, first)
		if values == nil {
			continue
		}
		if d.nan != nil && d.nan[place] || slices.ContainsFunc(values, isNaN) {
			nan := float32(math.NaN())
			for i := range to {
				to[i] = nan
			}
			return
		}
		r.patch = append(r.patch, patchRow{place, values})
	}
	copy(to, d.bias[first:])
	if d.back {
		d.addBack(to, first, r)
	} else {
		for _, row := range r.patch {
			for channel, value := range row.values { // the filters lie side by side
				vector.AddScaled(to, d.weights(row.place, channel)[first:][:len(to)], value)
			}
		}
	}
	for i, sum := range to {
		if sum < d.floor {
			to[i] = d.floor
		}
	}
}

// addBack adds the products with the patch to the gradient of a pixel's channels.
func (d *definition) addBack(to []float32, first int, r *room) {
	channels, filters := d.shape.Channels/d.shape.Groups, d.shape.Filters/d.shape.Groups
	group := first / channels * filters
	for i := range to {
		for begin := 0; begin < filters; begin += len(r.sums) {
			sums := r.sums[:min(len(r.sums), filters-begin)]
			clear(sums)
			for _, row := range r.patch {
				vector.AddProduct(sums, row.values[begin:][:len(sums)], d.weights(row.place, (first+i)%channels)[group+begin:][:len(sums)])
			}
			to[i] += vector.Sum(sums)
		}
	}
}

func isNaN(value float32) bool { return value != value }

// weights are those of all filters, at a place, for a channel of a group.
func (d *definition) weights(place, channel int) []float32 {
	return d.kernel[(place*d.shape.Channels/d.shape.Groups+channel)*d.shape.Filters:][:d.shape.Filters]
}

// under is the channels of the pixel that is under a place of the kernel, of the group
// of a pixel's channels from the first one on; nil if there is none.
func (d *definition) under(place int, at corner, first int) []float32 {
	s := &d.shape
	row := place / s.KernelWidth
	z, inZ := d.other(at.z, row/s.KernelHeight*s.DilationZ-s.PadFront, s.StrideZ)
	y, inY := d.other(at.y, row%s.KernelHeight*s.DilationY-s.PadTop, s.StrideY)
	x, inX := d.other(at.x, place%s.KernelWidth*s.DilationX-s.PadLeft, s.StrideX)
	from := corner{at.image, z, y, x}
	if !inZ || !inY || !inX || !d.from.inside(from, 1) {
		return nil
	}
	group := d.from.channels / s.Groups
	begin := first / (d.to.channels / s.Groups) * group
	return d.from.data[d.from.line(from)+x*d.from.channels+begin:][:group]
}

// other is the index, along one axis, of what is multiplied with a place of the kernel
// for index at, the place being so far from where the output begins; there may be none.
func (d *definition) other(at, place, stride int) (index int, exists bool) {
	if !d.back {
		return at*stride + place, true
	}
	at -= place
	return at / stride, at >= 0 && at%stride == 0
}

// summedPixels is of how many pixels products are added up before their sum is added to
// the others: one sum of all would be less exact than those of other algorithms.
const summedPixels = 512

// kernelByDefinition computes the gradient of the kernel.
func kernelByDefinition(s Shape, images, outputGradient, kernelGradient []float32) {
	channels, filters := s.Channels/s.Groups, s.Filters/s.Groups
	d := definitionOf(s, false, images, nil, outputGradient, nil, false)
	nan := make([]bool, s.Channels) // whose gradient is known to be
	sum := make([]float32, channels*s.Filters)
	for place := range s.places() {
		of := kernelGradient[place*channels*s.Filters:][:channels*s.Filters]
		clear(of)
		clear(nan)
		known := 0
		for i := 0; i < s.pixels() && known < len(nan); i++ {
			if i%summedPixels == 0 {
				vector.AddScaled(of, sum, 1)
				clear(sum)
			}
			for group := range s.Groups {
				values := d.under(place, d.to.corner(i), group*filters)
				gradient := outputGradient[i*s.Filters+group*filters:][:filters]
				all := allNaN(gradient)
				for channel, value := range values {
					if nan[group*channels+channel] {
						continue
					}
					vector.AddScaled(sum[channel*s.Filters+group*filters:][:filters], gradient, value)
					if all || isNaN(value) {
						nan[group*channels+channel] = true
						known++
					}
				}
			}
		}
		vector.AddScaled(of, sum, 1)
		clear(sum)
	}
}
