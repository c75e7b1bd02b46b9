package ops

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/tensor"
)

// Flip reverses the order of the elements along an axis; a negative axis counts
// from the end.
func Flip(x *graph.Node, axis int) *graph.Node {
	needFloats("Flip", x)
	shape := x.Shape()
	return x.Graph().Add(&FlipOp{normalize("Flip", []int{axis}, shape)[0]}, tensor.Float32, shape, x)
}

// FlipOp reverses an axis.
type FlipOp struct{ axis int }

// Name returns "Flip".
func (*FlipOp) Name() string { return "Flip" }

// Gradient is flipped back.
func (op *FlipOp) Gradient(node, g *graph.Node) []*graph.Node {
	return []*graph.Node{Flip(g, op.axis)}
}

// Bind copies the parts of each line from the last to the first.
func (op *FlipOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	shape := node.Shape()
	count, inner := shape[op.axis], product(shape[op.axis+1:])
	return kernels.Loop(product(shape[:op.axis]), count*inner, func(first, last int, w *kernels.Workspace) {
		for line := first * count; line < last*count; line += count {
			for i := range count {
				copy(out.Floats[(line+i)*inner:][:inner], in[0].Floats[(line+count-1-i)*inner:])
			}
		}
	})
}
