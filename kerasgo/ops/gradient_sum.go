package ops

import (
	"slices"

	"kerasgo/kerasgo/graph"
)

// gradientSum is the sum of the gradients that come to a node from its users. Those
// of its slices, zero outside, are put beside each other where they do not meet: to
// add each to all others would take the square of the time where a loop slices a
// sequence into its steps.
type gradientSum struct {
	sum *graph.Node // of those that are not slices'; nil: nothing yet
	// strips are the slices' gradients: of each, those that do not meet.
	strips []strip
}

// strip is gradients of slices along one axis, in its order, that do not meet.
type strip []padded

// padded is a gradient with zeros around.
type padded struct {
	node *graph.Node
	*PadOp
}

// end is where, along the axis, the zeros after it begin.
func (p *padded) end() int { return p.before + p.node.Inputs()[0].Dim(p.axis) }

// node is the sum of what came, nil if nothing did.
func (s *gradientSum) node() *graph.Node {
	if s == nil {
		return nil
	}
	for _, r := range s.strips {
		s.plus(r.node())
	}
	s.strips = nil
	return s.sum
}

func (s *gradientSum) add(part *graph.Node) {
	op, ok := part.Op().(*PadOp)
	if !ok {
		s.plus(part)
		return
	}
	next := padded{part, op}
	for i := range s.strips {
		if s.strips[i].take(next) {
			return
		}
	}
	s.strips = append(s.strips, strip{next})
}

func (s *gradientSum) plus(part *graph.Node) {
	if s.sum == nil {
		s.sum = part
	} else {
		s.sum = Add(s.sum, part)
	}
}

// take puts a gradient where it belongs, unless it is of another axis or meets one
// that is there.
func (r *strip) take(next padded) bool {
	if (*r)[0].axis != next.axis {
		return false
	}
	at, _ := slices.BinarySearchFunc(*r, next.before, func(other padded, before int) int { return other.before - before })
	if at > 0 && (*r)[at-1].end() > next.before || at < len(*r) && next.end() > (*r)[at].before {
		return false
	}
	*r = slices.Insert(*r, at, next)
	return true
}

// node is the sum of a strip.
func (r strip) node() *graph.Node {
	if len(r) == 1 {
		return r[0].node
	}
	end := 0
	parts := make([]*graph.Node, len(r))
	for i, p := range r {
		before, after := p.before-end, 0
		end = p.end()
		if i == len(r)-1 {
			after = p.node.Dim(p.axis) - end
		}
		parts[i] = p.node.Inputs()[0]
		if before+after > 0 {
			parts[i] = Pad(parts[i], p.axis, before, after)
		}
	}
	return Concatenate(r[0].axis, parts...)
}
