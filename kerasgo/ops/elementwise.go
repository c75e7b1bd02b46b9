package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// ElementwiseOp computes each element of its result from the elements of its
// operands at the same place. Package plan fuses neighbouring ones into chains
// that run block by block.
type ElementwiseOp struct{ *Function }

// Function is an element-wise function of one, two or three operands; the field
// of that number is set. Slices have equal lengths and may be the same. Or it is
// an update, or another result of the update that is its operand.
type Function struct {
	name    string
	Unary   func(to, x []float32)
	Binary  func(to, x, y []float32)
	Ternary func(to, x, y, z []float32)
	Update  *vector.Update // of its vectors, then its numbers
	Result  int            // of an update, from 1
	// gradient may be nil: the function is constant almost everywhere.
	gradient func(node, gradient *graph.Node) []*graph.Node
}

// Name returns the function's name.
func (op *ElementwiseOp) Name() string { return op.name }

// Gradient applies the function's rule and sums over stretched axes.
func (op *ElementwiseOp) Gradient(node, gradient *graph.Node) []*graph.Node {
	if op.gradient == nil {
		return make([]*graph.Node, len(node.Inputs()))
	}
	parts := op.gradient(node, gradient)
	for i, part := range parts {
		if part != nil {
			parts[i] = sumTo(BroadcastTo(part, broadcastShape(op.name, part.Shape(), node.Shape())...), node.Inputs()[i].Shape())
		}
	}
	return parts
}

// apply appends a node for a function of operands.
func apply(f *Function, operands ...*graph.Node) *graph.Node {
	shape := operands[0].Shape()
	for _, operand := range operands {
		needFloats(f.name, operand)
		shape = broadcastShape(f.name, shape, operand.Shape())
	}
	return operands[0].Graph().Add(&ElementwiseOp{f}, tensor.Float32, shape, operands...)
}

// needFloats panics for an operand of integers.
func needFloats(where string, x *graph.Node) {
	if x.DType() != tensor.Float32 {
		failure.Panic(where, "Convert it with ops.Cast", "an operand is %s, want float32", x.DType())
	}
}
