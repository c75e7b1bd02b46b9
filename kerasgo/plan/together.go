package plan

import (
	"slices"
	"unsafe"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
)

// together makes one step of chains that come one after the other and do not
// depend on each other, such as the optimizer's updates of all weights. Chains
// that do the same to neighbours in memory are one pass.
func together(chains []*boundChain, m *memory) []kernels.Step {
	var steps []kernels.Step
	for len(chains) > 0 {
		n := independent(chains)
		group := chains[:n]
		chains = chains[n:]
		steps = append(steps, passStep(m.passes(group)))
	}
	return steps
}

// passes makes one of neighbouring chains that can be one.
func (m *memory) passes(chains []*boundChain) []*boundChain {
	var passes []*boundChain
	for _, chain := range chains {
		if n := len(passes); n > 0 {
			if longer := m.extended(passes[n-1], chain); longer != nil {
				passes[n-1] = longer
				continue
			}
		}
		passes = append(passes, chain)
	}
	return passes
}

// pass is a range of a chain's elements.
type pass struct {
	chain    *boundChain
	from, to int
}

// passStep runs chains in pieces of about equal work.
func passStep(chains []*boundChain) kernels.Step {
	const pieceSize = pieceBlocks * blockSize
	var pieces [][]pass
	step, registers, room := kernels.Step{}, 0, 0
	for _, chain := range chains {
		registers = max(registers, chain.registers)
		step.Work += 2 * chain.functions * chain.size
		for from := 0; from < chain.size || from == 0; {
			if room == 0 {
				pieces, room = append(pieces, nil), pieceSize
			}
			to := min(from+room, chain.size)
			last := len(pieces) - 1
			pieces[last] = append(pieces[last], pass{chain, from, to})
			room = max(room-(to-from+blockSize-1)&^(blockSize-1), 0) // pieces begin at whole blocks
			if from = to; to == chain.size {
				break
			}
		}
	}
	step.Pieces = len(pieces)
	step.Reserve = func(w *kernels.Workspace) { w.ReserveBlock(registers * blockSize) }
	step.Run = func(piece int, w *kernels.Workspace) {
		for _, p := range pieces[piece] {
			p.chain.run(p.from, p.to, w)
		}
	}
	return step
}

// independent counts the chains, from the first, that can all run at the same
// time.
func independent(chains []*boundChain) int {
	var reads, writes places // by address
	for i, chain := range chains {
		nextReads, nextWrites := chain.memories()
		if slices.ContainsFunc(nextReads, writes.overlap) || slices.ContainsFunc(nextWrites, writes.overlap) || slices.ContainsFunc(nextWrites, reads.overlap) {
			return i
		}
		for _, memory := range nextReads {
			reads.add(addresses(memory))
		}
		for _, memory := range nextWrites {
			writes.add(addresses(memory))
		}
	}
	return len(chains)
}

// overlap tells whether a memory is part of one that is noted.
func (p places) overlap(memory []float32) bool {
	s := addresses(memory)
	next := p.reaching(s.from + 1)
	return s.from < s.to && next < len(p) && p[next].from < s.to
}

// addresses is where a memory lies, in elements from the beginning of all memory: a
// byte's address is more than an int holds where that has 32 bits.
func addresses(memory []float32) stretch {
	from := int(address(memory) / 4)
	return stretch{from, from + len(memory)}
}

// memories are what a chain reads and writes.
func (c *boundChain) memories() (reads, writes [][]float32) {
	for i := range c.program {
		ins := &c.program[i]
		if ins.update != nil {
			for _, vector := range ins.update.vectors {
				reads = append(reads, vector.memory)
			}
			reads = append(reads, ins.update.numbers...)
			for _, result := range ins.update.results {
				writes = append(writes, result.memory)
			}
			continue
		}
		for j := range ins.count {
			reads = append(reads, ins.operands[j].memory)
		}
		writes = append(writes, ins.result.memory)
	}
	return reads, writes
}

func address(s []float32) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(s))) }

// extended returns the chain that does at once what two chains do, nil unless
// they do the same and all that the second reads and writes element by element
// lies in an arena right after what the first does. The rest of a cache line
// between the two, which nobody reads, is computed along.
func (m *memory) extended(first, second *boundChain) *boundChain {
	if len(first.program) != len(second.program) || len(first.scalars) != len(second.scalars) {
		return nil
	}
	for i, scalar := range first.scalars {
		if other := second.scalars[i]; scalar.register != other.register || address(scalar.memory) != address(other.memory) {
			return nil
		}
	}
	longer := *first
	longer.size = graph.Padded(first.size) + second.size
	longer.program = slices.Clone(first.program)
	possible := true
	extend := func(a *[]float32, b []float32) {
		*a = m.both(*a, b)
		possible = possible && (*a == nil) == (b == nil)
	}
	extendOperand := func(a *operand, b operand) {
		possible = possible && a.kind == b.kind && a.register == b.register && !a.isStretched()
		if a.kind == fromMemory {
			extend(&a.memory, b.memory)
		}
	}
	extendTarget := func(a *target, b target) {
		possible = possible && a.register == b.register
		extend(&a.memory, b.memory)
	}
	for i := range longer.program {
		ins, other := &longer.program[i], &second.program[i]
		if ins.function != other.function || ins.count != other.count || (ins.update == nil) != (other.update == nil) {
			return nil
		}
		if ins.update != nil {
			a, b := *ins.update, other.update
			if a.rule != b.rule || !slices.EqualFunc(a.numbers, b.numbers, func(x, y []float32) bool { return address(x) == address(y) }) {
				return nil
			}
			a.vectors, a.results = slices.Clone(a.vectors), slices.Clone(a.results)
			for j := range a.vectors {
				extendOperand(&a.vectors[j], b.vectors[j])
			}
			for j := range a.results {
				extendTarget(&a.results[j], b.results[j])
			}
			ins.update = &a
			continue
		}
		for j := range ins.count {
			extendOperand(&ins.operands[j], other.operands[j])
		}
		extendTarget(&ins.result, other.result)
	}
	if !possible {
		return nil
	}
	return &longer
}

// both returns the memory from the beginning of one to the end of another that
// begins at the next cache line of the same arena; nil if it does not.
func (m *memory) both(first, second []float32) []float32 {
	if first == nil || second == nil {
		return nil
	}
	for _, arena := range m.arenas {
		from, next := offset(arena, first), offset(arena, second)
		if from >= 0 && next == from+graph.Padded(len(first)) {
			return arena[from : next+len(second) : next+len(second)]
		}
	}
	return nil
}

// offset is where in an arena a memory begins, -1 if it does not.
func offset(arena, memory []float32) int {
	if len(arena) == 0 || address(memory) < address(arena) || address(memory) > address(arena[len(arena)-1:]) {
		return -1
	}
	return int(address(memory)-address(arena)) / 4
}

// addArena notes the arena that a variable lies in.
func (m *memory) addArena(v *graph.Variable) {
	arena := v.Arena()
	if arena != nil && !slices.ContainsFunc(m.arenas, func(known []float32) bool { return address(known) == address(arena) }) {
		m.arenas = append(m.arenas, arena)
	}
}

// operandsAlike finds what should lie side by side: the operands, such as
// gradients, of chains that come one after the other and update variables
// alike.
func (u *units) operandsAlike(m *memory, inherited map[*graph.Node]*graph.Node) [][]*graph.Node {
	var lists [][]*graph.Node
	for from := 0; from < len(u.list); {
		to := from + 1
		for to < len(u.list) && u.alike(from, to, m) {
			to++
		}
		if to-from > 1 {
			lists = append(lists, u.operandsOf(u.list[from:to], m, inherited)...)
		}
		from = to
	}
	return lists
}

// alike tells whether two units are chains of the same functions whose results
// are all variables'.
func (u *units) alike(one, other int, m *memory) bool {
	a, b := u.list[one], u.list[other]
	if !a.chain || !b.chain || len(a.nodes) != len(b.nodes) {
		return false
	}
	for i, node := range a.nodes {
		x, y := node, b.nodes[i]
		_, placedX := m.at[x]
		_, placedY := m.at[y]
		if x.Op().Name() != y.Op().Name() || u.stored[x] != u.stored[y] || u.stored[x] && !(placedX && placedY) {
			return false
		}
	}
	return true
}

// operandsOf lists, for each operand of alike chains, the nodes that are to lie
// side by side.
func (u *units) operandsOf(chains []*unit, m *memory, inherited map[*graph.Node]*graph.Node) [][]*graph.Node {
	var lists [][]*graph.Node
	for i, node := range chains[0].nodes {
		for j := range node.Inputs() {
			var list []*graph.Node
			for _, chain := range chains {
				member := chain.nodes[i]
				operand := underView(member.Inputs()[j])
				if origin, inherits := inherited[operand]; inherits {
					operand = origin
				}
				_, placed := m.at[operand]
				if placed || !u.stored[operand] || operand.Size() != member.Size() {
					break
				}
				list = append(list, operand)
			}
			if len(list) == len(chains) {
				lists = append(lists, list)
			}
		}
	}
	return lists
}

// sideBySide returns spans in which those of each list's nodes are one, unless
// one of them is in another list.
func sideBySide(spans []span, lists [][]*graph.Node) []span {
	spans = slices.Clone(spans)
	index := map[*graph.Node]int{}
	for i, s := range spans {
		index[s.nodes[0]] = i
	}
	for _, list := range lists {
		if slices.ContainsFunc(list, func(node *graph.Node) bool { _, known := index[node]; return !known }) {
			continue
		}
		first := index[list[0]]
		delete(index, list[0])
		for _, node := range list[1:] {
			at, known := index[node]
			if !known {
				break // twice in the list
			}
			delete(index, node)
			s := &spans[at]
			spans[first].nodes = append(spans[first].nodes, node)
			spans[first].from, spans[first].to = min(spans[first].from, s.from), max(spans[first].to, s.to)
			spans[first].size += s.size
			s.nodes = nil
		}
	}
	return slices.DeleteFunc(spans, func(s span) bool { return s.nodes == nil })
}
