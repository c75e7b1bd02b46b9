package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/tensor"
)

// Slice keeps elements from (inclusive) to (exclusive) along an axis; a negative
// axis counts from the end.
func Slice(x *graph.Node, axis, from, to int) *graph.Node {
	shape := x.Shape()
	axis = normalize("Slice", []int{axis}, shape)[0]
	if from < 0 || to < from || to > shape[axis] {
		failure.Panic("Slice", "", "elements %d to %d of axis %d of shape %s", from, to, axis, tensor.ShapeString(shape))
	}
	needFloats("Slice", x)
	shape[axis] = to - from
	return x.Graph().Add(&SliceOp{axis, from}, tensor.Float32, shape, x)
}

// Pad puts zeros before and after the elements of an axis; a negative axis
// counts from the end.
func Pad(x *graph.Node, axis, before, after int) *graph.Node {
	shape := x.Shape()
	axis = normalize("Pad", []int{axis}, shape)[0]
	if before < 0 || after < 0 || shape[axis] < 0 {
		failure.Panic("Pad", "", "%d and %d zeros around axis %d of shape %s", before, after, axis, tensor.ShapeString(shape))
	}
	needFloats("Pad", x)
	shape[axis] += before + after
	return x.Graph().Add(&PadOp{axis, before}, tensor.Float32, shape, x)
}

// SliceOp keeps a part of an axis.
type SliceOp struct{ axis, from int }

// Name returns "Slice".
func (*SliceOp) Name() string { return "Slice" }

// Gradient is zero outside the part.
func (op *SliceOp) Gradient(node, g *graph.Node) []*graph.Node {
	whole := node.Inputs()[0].Dim(op.axis)
	return []*graph.Node{Pad(g, op.axis, op.from, whole-op.from-node.Dim(op.axis))}
}

// Bind copies the part of each line.
func (op *SliceOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	shape := node.Inputs()[0].Shape()
	inner := product(shape[op.axis+1:])
	long, short, skip := shape[op.axis]*inner, node.Dim(op.axis)*inner, op.from*inner
	return kernels.Loop(product(shape[:op.axis]), short, func(first, last int, w *kernels.Workspace) {
		for line := first; line < last; line++ {
			copy(out.Floats[line*short:(line+1)*short], in[0].Floats[line*long+skip:])
		}
	})
}

// PadOp puts zeros around an axis.
type PadOp struct{ axis, before int }

// Name returns "Pad".
func (*PadOp) Name() string { return "Pad" }

// Gradient is the part between the zeros.
func (op *PadOp) Gradient(node, g *graph.Node) []*graph.Node {
	return []*graph.Node{Slice(g, op.axis, op.before, op.before+node.Inputs()[0].Dim(op.axis))}
}

// Bind copies each line between zeros.
func (op *PadOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	shape := node.Inputs()[0].Shape()
	inner := product(shape[op.axis+1:])
	long, short, skip := node.Dim(op.axis)*inner, shape[op.axis]*inner, op.before*inner
	return kernels.Loop(product(shape[:op.axis]), long, func(first, last int, w *kernels.Workspace) {
		for line := first; line < last; line++ {
			to := out.Floats[line*long : (line+1)*long]
			clear(to[:skip])
			copy(to[skip:], in[0].Floats[line*short:(line+1)*short])
			clear(to[skip+short:])
		}
	})
}
