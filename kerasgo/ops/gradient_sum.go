package ops

import (
	"slices"

	"kerasgo/kerasgo/graph"
)

// gradientSum is the sum of the gradients that come to a node from its users. Those
// of its slices, zero outside, are put beside each other while they do not meet: to
// add each to all others would take the square of the time where a loop slices a
// sequence into its steps.
type gradientSum struct {
	sum *graph.Node // nil: nothing yet
	// beside are the slices' gradients, with zeros around, that are not added yet.
	beside []*graph.Node
}

// node is the sum of what came, nil if nothing did.
func (s *gradientSum) node() *graph.Node {
	if s == nil {
		return nil
	}
	s.settle()
	return s.sum
}

func (s *gradientSum) add(part *graph.Node) {
	padded, ok := part.Op().(*PadOp)
	if !ok {
		s.settle()
		s.plus(part)
		return
	}
	at, fits := s.place(part, padded)
	if !fits {
		s.settle()
		at = 0
	}
	s.beside = slices.Insert(s.beside, at, part)
}

// place finds where a part belongs among those that wait, in the order of the axis,
// and whether it meets none of them.
func (s *gradientSum) place(part *graph.Node, padded *PadOp) (at int, fits bool) {
	at, _ = slices.BinarySearchFunc(s.beside, padded.before, func(other *graph.Node, before int) int {
		return other.Op().(*PadOp).before - before
	})
	if len(s.beside) > 0 && s.beside[0].Op().(*PadOp).axis != padded.axis {
		return 0, false
	}
	afterLast := at == 0 || endOfPadded(s.beside[at-1]) <= padded.before
	beforeNext := at == len(s.beside) || endOfPadded(part) <= s.beside[at].Op().(*PadOp).before
	return at, afterLast && beforeNext
}

// endOfPadded is where, along the axis, the zeros after a padded node begin.
func endOfPadded(node *graph.Node) int {
	op := node.Op().(*PadOp)
	return op.before + node.Inputs()[0].Dim(op.axis)
}

// settle adds what waits.
func (s *gradientSum) settle() {
	switch len(s.beside) {
	case 0:
	case 1:
		s.plus(s.beside[0])
	default:
		s.plus(joined(s.beside))
	}
	s.beside = nil
}

func (s *gradientSum) plus(part *graph.Node) {
	if s.sum == nil {
		s.sum = part
	} else {
		s.sum = Add(s.sum, part)
	}
}

// joined is the sum of nodes padded along one axis, in its order, that do not meet.
func joined(padded []*graph.Node) *graph.Node {
	axis, end := padded[0].Op().(*PadOp).axis, 0
	parts := make([]*graph.Node, len(padded))
	for i, node := range padded {
		before, after := node.Op().(*PadOp).before-end, 0
		end = endOfPadded(node)
		if i == len(padded)-1 {
			after = node.Dim(axis) - end
		}
		parts[i] = node.Inputs()[0]
		if before+after > 0 {
			parts[i] = Pad(parts[i], axis, before, after)
		}
	}
	return Concatenate(axis, parts...)
}
