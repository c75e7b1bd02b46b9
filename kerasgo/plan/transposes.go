package plan

import (
	"slices"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// transposed is a node with its axes reordered. What was reordered before is
// reordered once, or not at all where the axes come back: layers whose channels come
// first bring them to the end and back, one after the other.
func (s *simplifier) transposed(x *graph.Node, order []int) *graph.Node {
	order = slices.Clone(order)
	if before, ok := x.Op().(*ops.TransposeOp); ok {
		for i, axis := range order {
			order[i] = before.Order()[axis]
		}
		x = x.Inputs()[0]
	}
	if slices.IsSorted(order) {
		return x
	}
	for _, known := range s.transposes[x] {
		if slices.Equal(known.Op().(*ops.TransposeOp).Order(), order) {
			return known
		}
	}
	node := ops.Transpose(x, order...)
	s.transposes[x] = append(s.transposes[x], node)
	return node
}

// elementwiseBefore is an element-wise operation done before its operands are
// reordered, where all are in the same way, or single numbers: the reordering then
// meets another one behind, that undoes it. nil where it is not so.
func (s *simplifier) elementwiseBefore(op *ops.ElementwiseOp, inputs []*graph.Node) *graph.Node {
	var order []int
	var like *graph.Node
	before := slices.Clone(inputs)
	for i, input := range inputs {
		transpose, ok := input.Op().(*ops.TransposeOp)
		switch {
		case ok && order == nil:
			order, like = transpose.Order(), input.Inputs()[0]
			before[i] = like
		case ok && slices.Equal(order, transpose.Order()) && like.SameShape(input.Inputs()[0]):
			before[i] = input.Inputs()[0]
		case ok || input.Size() != 1:
			return nil
		}
	}
	if order == nil {
		return nil
	}
	if simpler := s.elementwise(like, op, before); simpler != nil {
		return s.transposed(simpler, order)
	}
	return s.transposed(s.shared(op, like, before), order)
}
