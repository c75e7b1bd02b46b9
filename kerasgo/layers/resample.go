package layers

import (
	"math"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// repeated puts each entry of an axis count times behind itself.
func repeated(x *graph.Node, axis, count int) *graph.Node {
	shape, entry := x.Shape(), 1
	for _, length := range shape[axis+1:] {
		entry *= length
	}
	// The entries as rows, so that each is copied as a whole.
	rows := append(shape[:axis+1:axis+1], 1, entry)
	x = ops.Reshape(x, rows...)
	rows[axis+1] = count
	shape[axis] *= count
	return ops.Reshape(ops.BroadcastTo(x, rows...), shape...)
}

// interpolated gives an axis of images another length. Each new entry is a sum of
// those near it, weighted by a function of their distance: a product with a
// matrix, of all that lies behind the axis.
func interpolated(x *graph.Node, axis, length int, name string) *graph.Node {
	weights := x.Graph().Constant(interpolation(x.Dim(axis), length, name))
	shape, entry := x.Shape(), 1
	for _, length := range shape[axis+1:] {
		entry *= length
	}
	y := ops.MatMul(weights, ops.Reshape(x, append(shape[:axis+1:axis+1], entry)...))
	shape[axis] = length
	return ops.Reshape(y, shape...)
}

// interpolation has a row for each of the new entries: the weights of the old
// ones. An entry is in the middle of what it covers; where the function reaches
// over the edge, the weights inside grow until their sum is one.
func interpolation(old, length int, name string) *tensor.Tensor {
	weights := tensor.Zeros(length, old)
	values, scale := weights.Float32s(), float64(old)/float64(length)
	row := make([]float64, old)
	for i := range length {
		at, sum := (float64(i)+0.5)*scale-0.5, 0.0
		for j := range row {
			row[j] = interpolators[name](math.Abs(at - float64(j)))
			sum += row[j]
		}
		for j, weight := range row {
			values[i*old+j] = float32(weight / sum)
		}
	}
	return weights
}

// interpolators are the weights at a distance.
var interpolators = map[string]func(distance float64) float64{
	"bilinear": func(d float64) float64 { return max(0, 1-d) },
	// Keys's kernel with a = -1/2, computed as JAX does; TensorFlow reads it from a
	// table and is up to 7e-4 off.
	"bicubic": func(d float64) float64 {
		switch {
		case d < 1:
			return (1.5*d-2.5)*d*d + 1
		case d < 2:
			return ((-0.5*d+2.5)*d-4)*d + 2
		}
		return 0
	},
	"lanczos3": func(d float64) float64 { return lanczos(d, 3) },
	"lanczos5": func(d float64) float64 { return lanczos(d, 5) },
}

// lanczos is a sine over its argument under the middle arch of a wider one.
func lanczos(d, radius float64) float64 {
	switch {
	case d < 1e-9:
		return 1
	case d >= radius:
		return 0
	}
	d *= math.Pi
	return radius * math.Sin(d) * math.Sin(d/radius) / (d * d)
}
