package plan

import "slices"

// pack gives each span the lowest offset that is free for its lifetime, the
// largest spans first, and returns the size of the whole.
func pack(spans []span) int {
	slices.SortFunc(spans, func(a, b span) int {
		if a.size != b.size {
			return b.size - a.size
		}
		return a.nodes[0].ID() - b.nodes[0].ID()
	})
	times, size := newCalendar(spans), 0
	for i := range spans {
		s := &spans[i]
		s.offset = times.lowest(s)
		times.take(s)
		size = max(size, s.offset+s.size)
	}
	return size
}

// mostAlive returns the largest sum of sizes of spans that are needed together.
func mostAlive(spans []span) int {
	changes := make([]int, lastOf(spans)+3)
	for _, s := range spans {
		changes[s.from+1] += s.size
		changes[s.to+2] -= s.size
	}
	most, alive := 0, 0
	for _, change := range changes {
		alive += change
		most = max(most, alive)
	}
	return most
}

// lastOf is the last time at which any span is needed.
func lastOf(spans []span) int {
	last := 0
	for _, s := range spans {
		last = max(last, s.to)
	}
	return last
}

// calendar remembers which places are taken at which times. It is a binary tree
// over the times, so that a lifetime is a few of its nodes, and many that are alike
// need not be looked at one by one. A node's children are at 2n and 2n+1, its root
// at 1; the first time is that before all units.
type calendar struct {
	times int // a power of two
	// always are the places that are taken throughout the times under a node, by
	// spans of which it is a part; ever are those taken at any time under it.
	always, ever []places
	met          []places // by the span that a place is sought for
}

func newCalendar(spans []span) *calendar {
	times := 1
	for times < lastOf(spans)+2 {
		times *= 2
	}
	const room = 2 // for the first stretches of each, in one allocation
	nodes, stretches := make([]places, 4*times), make(places, 4*times*room)
	for i := range nodes {
		nodes[i] = stretches[i*room : i*room : (i+1)*room]
	}
	return &calendar{times: times, always: nodes[:2*times], ever: nodes[2*times:]}
}

// walk calls do for the nodes, as few as there can be, that make up a lifetime, and
// for those above them. The node that it begins at has so many times, from first on.
func (c *calendar) walk(s *span, node, first, times int, do func(node int, part bool)) {
	from, to := s.from+1, s.to+1
	if to < first || first+times <= from {
		return
	}
	part := from <= first && first+times <= to+1
	do(node, part)
	if !part {
		c.walk(s, 2*node, first, times/2, do)
		c.walk(s, 2*node+1, first+times/2, times/2, do)
	}
}

// lowest finds the lowest offset at which a span meets no other.
func (c *calendar) lowest(s *span) int {
	c.met = c.met[:0]
	c.walk(s, 1, 0, c.times, func(node int, part bool) {
		taken := c.always[node]
		if part {
			taken = c.ever[node]
		}
		if len(taken) > 0 {
			c.met = append(c.met, taken)
		}
	})
	offset := 0
	for passed := 0; passed < len(c.met); { // until none of them is in the way
		for i, taken := range c.met {
			for len(taken) > 0 && taken[0].from < offset+s.size {
				if taken[0].to > offset {
					offset, passed = taken[0].to, 0
				}
				taken = taken[1:]
			}
			c.met[i] = taken // what is above the offset
			passed++
		}
	}
	return offset
}

// take notes the place of a span.
func (c *calendar) take(s *span) {
	taken := stretch{s.offset, s.offset + s.size}
	c.walk(s, 1, 0, c.times, func(node int, part bool) {
		c.ever[node].add(taken)
		if part {
			c.always[node].add(taken)
		}
	})
}

// stretch are the offsets from one (inclusive) to another (exclusive).
type stretch struct{ from, to int }

// places are stretches in order that do not touch each other.
type places []stretch

// reaching counts the stretches that end before an offset.
func (p places) reaching(offset int) int {
	i, _ := slices.BinarySearchFunc(p, offset, func(s stretch, offset int) int { return s.to - offset })
	return i
}

// add takes a stretch; those that it touches become one with it.
func (p *places) add(s stretch) {
	if s.from == s.to {
		return
	}
	first := p.reaching(s.from)
	end := first
	for end < len(*p) && (*p)[end].from <= s.to {
		s.from, s.to = min(s.from, (*p)[end].from), max(s.to, (*p)[end].to)
		end++
	}
	if first == end {
		*p = slices.Insert(*p, first, s)
		return
	}
	(*p)[first] = s
	*p = slices.Delete(*p, first+1, end)
}
