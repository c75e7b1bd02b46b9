package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/tensor"
)

// Concatenate joins tensors along an axis; the other axes must be of equal
// lengths. A negative axis counts from the end.
func Concatenate(axis int, parts ...*graph.Node) *graph.Node {
	if len(parts) == 0 {
		failure.Panic("Concatenate", "", "nothing to join")
	}
	shape := parts[0].Shape()
	axis = normalize("Concatenate", []int{axis}, shape)[0]
	for i, part := range parts {
		needFloats("Concatenate", part)
		other := part.Shape()
		fits := len(other) == len(shape)
		for j := 0; fits && j < len(shape); j++ {
			fits = j == axis || other[j] == shape[j]
		}
		if !fits || other[axis] < 0 {
			failure.Panic("Concatenate", "All axes but the joined one must be of equal lengths", "shapes %s and %s do not go together along axis %d", tensor.ShapeString(parts[0].Shape()), tensor.ShapeString(other), axis)
		}
		if i > 0 {
			shape[axis] += other[axis]
		}
	}
	return parts[0].Graph().Add(&ConcatenateOp{axis}, tensor.Float32, shape, parts...)
}

// ConcatenateOp joins its operands along an axis.
type ConcatenateOp struct{ axis int }

// Name returns "Concatenate".
func (*ConcatenateOp) Name() string { return "Concatenate" }

// Gradient is cut into the parts.
func (op *ConcatenateOp) Gradient(node, g *graph.Node) []*graph.Node {
	var parts []*graph.Node
	from := 0
	for _, part := range node.Inputs() {
		to := from + part.Dim(op.axis)
		parts = append(parts, Slice(g, op.axis, from, to))
		from = to
	}
	return parts
}

// Bind copies line by line.
func (op *ConcatenateOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	shape := node.Shape()
	inner := product(shape[op.axis+1:])
	long := shape[op.axis] * inner
	widths := make([]int, len(in))
	for i, part := range node.Inputs() {
		widths[i] = part.Dim(op.axis) * inner
	}
	return kernels.Loop(product(shape[:op.axis]), long, func(first, last int, w *kernels.Workspace) {
		for line := first; line < last; line++ {
			at := line * long
			for i, width := range widths {
				copy(out.Floats[at:at+width], in[i].Floats[line*width:])
				at += width
			}
		}
	})
}
