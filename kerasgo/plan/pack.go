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
// need not be looked at one by one. Nodes' children are at 2n and 2n+1, the times
// themselves from leaves on; the first is that before all units.
type calendar struct {
	leaves int
	// always are the places that are taken throughout the times under a node, by
	// spans of which it is a part; ever are those taken at any time under it.
	always, ever []places
	met          []places
}

func newCalendar(spans []span) *calendar {
	leaves := 1
	for leaves < lastOf(spans)+2 {
		leaves *= 2
	}
	nodes := make([]places, 4*leaves)
	return &calendar{leaves: leaves, always: nodes[:2*leaves], ever: nodes[2*leaves:]}
}

// ends are the leaves of the first and the last time of a span.
func (c *calendar) ends(s *span) [2]int { return [2]int{c.leaves + s.from + 1, c.leaves + s.to + 1} }

// parts calls do for the nodes, as few as there can be, that make up a lifetime.
func (c *calendar) parts(s *span, do func(node int)) {
	ends := c.ends(s)
	for from, end := ends[0], ends[1]+1; from < end; from, end = from/2, end/2 {
		if from%2 == 1 {
			do(from)
			from++
		}
		if end%2 == 1 {
			end--
			do(end)
		}
	}
}

// lowest finds the lowest offset at which a span meets no other.
func (c *calendar) lowest(s *span) int {
	c.met = c.met[:0]
	meet := func(taken places) {
		if len(taken) > 0 {
			c.met = append(c.met, taken)
		}
	}
	c.parts(s, func(node int) { meet(c.ever[node]) })
	for _, node := range c.ends(s) { // what is above the parts is above an end
		for ; node > 0; node /= 2 {
			meet(c.always[node])
		}
	}
	offset := 0
	for clear := 0; clear < len(c.met); { // until none of them is in the way
		for _, taken := range c.met {
			if next := taken.after(offset, s.size); next > offset {
				offset, clear = next, 0
			}
			clear++
		}
	}
	return offset
}

// take notes the place of a span.
func (c *calendar) take(s *span) {
	if s.size == 0 {
		return
	}
	taken := stretch{s.offset, s.offset + s.size}
	c.parts(s, func(node int) {
		c.always[node].add(taken)
		c.ever[node].add(taken)
	})
	for _, node := range c.ends(s) {
		for ; node > 0; node /= 2 {
			c.ever[node].add(taken)
		}
	}
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

// after returns the lowest offset from one on at which a size is free.
func (p places) after(offset, size int) int {
	for _, s := range p[p.reaching(offset):] {
		if s.from >= offset+size {
			break
		}
		offset = max(offset, s.to)
	}
	return offset
}

// add takes a stretch; those that it touches become one with it.
func (p *places) add(s stretch) {
	first := p.reaching(s.from)
	end := first
	for end < len(*p) && (*p)[end].from <= s.to {
		s.from, s.to = min(s.from, (*p)[end].from), max(s.to, (*p)[end].to)
		end++
	}
	*p = slices.Replace(*p, first, end, s)
}
