package ops

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// broadcastShape is NumPy's rule: axes are matched from the last; a length of
// one stretches. A batch size not known yet (-1) matches itself and one.
func broadcastShape(where string, a, b []int) []int {
	rank := max(len(a), len(b))
	shape := make([]int, rank)
	for i := range rank {
		x, y := 1, 1
		if j := i - (rank - len(a)); j >= 0 {
			x = a[j]
		}
		if j := i - (rank - len(b)); j >= 0 {
			y = b[j]
		}
		switch {
		case x == y || y == 1:
			shape[i] = x
		case x == 1:
			shape[i] = y
		default:
			failure.Panic(where, "Lengths of the same axis must be equal or 1", "shapes %s and %s do not go together", tensor.ShapeString(a), tensor.ShapeString(b))
		}
	}
	return shape
}

// BroadcastTo stretches axes of length one, and missing leading axes, to a
// shape.
func BroadcastTo(x *graph.Node, shape ...int) *graph.Node {
	if slices.Equal(x.Shape(), shape) {
		return x
	}
	needFloats("BroadcastTo", x)
	if !slices.Equal(broadcastShape("BroadcastTo", x.Shape(), shape), shape) {
		failure.Panic("BroadcastTo", "", "shape %s does not stretch to %s", tensor.ShapeString(x.Shape()), tensor.ShapeString(shape))
	}
	return x.Graph().Add(&BroadcastOp{}, x.DType(), shape, x)
}

// BroadcastOp stretches its operand to the node's shape.
type BroadcastOp struct{}

// Name returns "BroadcastTo".
func (*BroadcastOp) Name() string { return "BroadcastTo" }

// Gradient sums over the stretched axes.
func (*BroadcastOp) Gradient(node, gradient *graph.Node) []*graph.Node {
	return []*graph.Node{sumTo(gradient, node.Inputs()[0].Shape())}
}

// Bind copies along strides that are zero on stretched axes.
func (*BroadcastOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	shape := node.Shape()
	strides := broadcastStrides(node.Inputs()[0].Shape(), shape)
	return copyStrided(shape, strides, out.Floats, in[0].Floats)
}

// broadcastStrides are the distances, in elements of a tensor of shape from,
// between neighbours along the axes of a broadcast shape.
func broadcastStrides(from, shape []int) []int {
	strides := make([]int, len(shape))
	stride := 1
	for i := len(from) - 1; i >= 0; i-- {
		if from[i] != 1 {
			strides[i+len(shape)-len(from)] = stride
		}
		stride *= from[i]
	}
	return strides
}

// copyStrided fills out, row-major of a shape, from elements at strides.
func copyStrided(shape, strides []int, out, in []float32) kernels.Step {
	if len(shape) == 0 {
		shape, strides = []int{1}, []int{0}
	}
	last := len(shape) - 1
	inner, step := shape[last], strides[last]
	rows := 1
	for _, n := range shape[:last] {
		rows *= n
	}
	if last > 0 && strides[last-1] == 1 && step > 1 {
		return transposeStep(shape, strides, out, in)
	}
	return kernels.Loop(rows, inner, func(from, to int, w *kernels.Workspace) {
		for row := from; row < to; row++ {
			start, rest := 0, row
			for axis := last - 1; axis >= 0; axis-- {
				start += rest % shape[axis] * strides[axis]
				rest /= shape[axis]
			}
			line := out[row*inner : (row+1)*inner]
			switch step {
			case 0:
				vector.Fill(line, in[start])
			case 1:
				copy(line, in[start:start+inner])
			default:
				for j := range line {
					line[j] = in[start+j*step]
				}
			}
		}
	})
}

// transposeStep is copyStrided where neighbours along the last but one axis are
// neighbours in memory: a transpose of the last two axes, in squares whose lines
// stay in the cache until they are used up.
func transposeStep(shape, strides []int, out, in []float32) kernels.Step {
	last := len(shape) - 1
	height, width, step := shape[last-1], shape[last], strides[last]
	matrices := 1
	for _, n := range shape[:last-1] {
		matrices *= n
	}
	bands := (height + tile - 1) / tile
	return kernels.Loop(matrices*bands, tile*width, func(from, to int, w *kernels.Workspace) {
		for band := from; band < to; band++ {
			start, rest := 0, band/bands
			for axis := last - 2; axis >= 0; axis-- {
				start += rest % shape[axis] * strides[axis]
				rest /= shape[axis]
			}
			top := band % bands * tile
			rows := min(tile, height-top)
			lines := out[(band/bands*height+top)*width:]
			for left := 0; left < width; left += tile {
				columns := min(tile, width-left)
				for j := range columns {
					column := in[start+top+(left+j)*step:][:rows]
					for i, value := range column {
						lines[i*width+left+j] = value
					}
				}
			}
		}
	})
}

// tile is the height and width of the squares that are transposed at a time: a
// cache line each way.
const tile = 16

// sumTo sums a gradient over the axes along which an operand of the given shape
// was stretched.
func sumTo(gradient *graph.Node, shape []int) *graph.Node {
	from := gradient.Shape()
	if slices.Equal(from, shape) {
		return gradient
	}
	var axes []int
	missing := len(from) - len(shape)
	for i, n := range from {
		if i < missing || shape[i-missing] == 1 && n != 1 {
			axes = append(axes, i)
		}
	}
	return Reshape(SumKeep(gradient, axes...), shape...)
}
