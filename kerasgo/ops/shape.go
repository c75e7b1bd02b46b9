package ops

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/tensor"
)

// ViewOp is its operand's elements under another shape: nothing is computed.
type ViewOp struct{ stop bool }

// Name returns "Reshape".
func (*ViewOp) Name() string { return "Reshape" }

// Gradient gives the gradient the operand's shape.
func (op *ViewOp) Gradient(node, gradient *graph.Node) []*graph.Node {
	if op.stop {
		return []*graph.Node{nil}
	}
	return []*graph.Node{Reshape(gradient, node.Inputs()[0].Shape()...)}
}

// Reshape gives the elements another shape. One length may be -1 and is worked
// out; while the batch size is not known, the first length stays -1.
func Reshape(x *graph.Node, shape ...int) *graph.Node {
	from := x.Shape()
	if slices.Equal(from, shape) {
		return x
	}
	resolved := slices.Clone(shape)
	if len(from) > 0 && from[0] < 0 {
		// The rest must fit by itself: the batch passes through.
		rest, ok := []int(nil), len(shape) > 0 && shape[0] < 0
		if ok {
			rest, ok = tensor.Resolve(product(from[1:]), shape[1:])
		}
		if !ok {
			failure.Panic("Reshape", "Keep the first axis, the batch", "shape %s cannot become %s", tensor.ShapeString(from), tensor.ShapeString(shape))
		}
		copy(resolved[1:], rest)
	} else if full, ok := tensor.Resolve(product(from), shape); ok {
		resolved = full
	} else {
		failure.Panic("Reshape", "", "shape %s has %d elements, which do not fill %s", tensor.ShapeString(from), product(from), tensor.ShapeString(shape))
	}
	return x.Graph().Add(&ViewOp{}, x.DType(), resolved, x)
}

// Flatten keeps the first axis and makes one of all others.
func Flatten(x *graph.Node) *graph.Node {
	shape := x.Shape()
	if len(shape) == 0 {
		return Reshape(x, 1, 1)
	}
	return Reshape(x, shape[0], product(shape[1:]))
}

// ExpandDims inserts an axis of length one; a negative axis counts from the end
// of the result.
func ExpandDims(x *graph.Node, axis int) *graph.Node {
	shape := x.Shape()
	if axis < 0 {
		axis += len(shape) + 1
	}
	return view(x, slices.Insert(shape, axis, 1))
}

// Squeeze removes an axis of length one; a negative axis counts from the end.
func Squeeze(x *graph.Node, axis int) *graph.Node {
	shape := x.Shape()
	if axis < 0 {
		axis += len(shape)
	}
	if shape[axis] != 1 {
		failure.Panic("Squeeze", "", "axis %d of shape %s is not of length 1", axis, tensor.ShapeString(shape))
	}
	return view(x, slices.Delete(shape, axis, axis+1))
}

// view is Reshape for a shape that is known to fit.
func view(x *graph.Node, shape []int) *graph.Node {
	return x.Graph().Add(&ViewOp{}, x.DType(), shape, x)
}

func product(lengths []int) int {
	p := 1
	for _, n := range lengths {
		p *= n
	}
	return p
}

// Transpose reorders the axes: axis i of the result is axis order[i] of x.
// Without an order the axes are reversed.
func Transpose(x *graph.Node, order ...int) *graph.Node {
	needFloats("Transpose", x)
	shape := x.Shape()
	if len(order) == 0 {
		for i := range shape {
			order = append(order, len(shape)-1-i)
		}
	}
	sorted := slices.Sorted(slices.Values(order))
	for i := range shape {
		if len(order) != len(shape) || sorted[i] != i {
			failure.Panic("Transpose", "", "the order %v is not one of the axes of shape %s", order, tensor.ShapeString(shape))
		}
	}
	result := make([]int, len(shape))
	for i, axis := range order {
		result[i] = shape[axis]
	}
	return x.Graph().Add(&TransposeOp{slices.Clone(order)}, x.DType(), result, x)
}

// TransposeOp reorders axes.
type TransposeOp struct{ order []int }

// Order returns which axis of the operand each axis is; the caller must not change
// it.
func (op *TransposeOp) Order() []int { return op.order }

// Name returns "Transpose".
func (*TransposeOp) Name() string { return "Transpose" }

// Gradient reorders back.
func (op *TransposeOp) Gradient(node, gradient *graph.Node) []*graph.Node {
	back := make([]int, len(op.order))
	for i, axis := range op.order {
		back[axis] = i
	}
	return []*graph.Node{Transpose(gradient, back...)}
}

// Bind copies along the operand's strides in the new order.
func (op *TransposeOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	from := node.Inputs()[0].Shape()
	strides := make([]int, len(from))
	for i, axis := range op.order {
		strides[i] = product(from[axis+1:])
	}
	return copyStrided(node.Shape(), strides, out.Floats, in[0].Floats)
}
