package plan

import (
	"slices"
	"unsafe"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/tensor"
)

// memory says where the elements of each stored node are.
type memory struct {
	at    map[*graph.Node]graph.Memory
	bytes int
	// least is the size that no arena can be below: what is needed at once.
	least int
	// direct holds the variables whose value is computed straight into them.
	direct map[*graph.Variable]bool
	// arenas are the memories that results, and values of variables, share.
	arenas [][]float32
	arena  []float32 // that of the results
}

// of returns a node's memory, through views.
func (m *memory) of(node *graph.Node) graph.Memory { return m.at[underView(node)] }

// tensor is a node's memory with its shape.
func (m *memory) tensor(node *graph.Node) *tensor.Tensor {
	shape := node.Shape()
	if node.DType() == tensor.Int32 {
		if len(shape) == 0 {
			return tensor.FromInt32s(m.of(node).Integers).Reshape()
		}
		return tensor.FromInt32s(m.of(node).Integers, shape...)
	}
	if len(shape) == 0 {
		return tensor.FromFloat32s(m.of(node).Floats).Reshape()
	}
	return tensor.FromFloat32s(m.of(node).Floats, shape...)
}

// span is the place in the arena of a result, or of several side by side, and
// the units between which it is needed.
type span struct {
	nodes        []*graph.Node
	from, to     int
	offset, size int
}

// place finds memory for every stored node: variables and constants where they
// are, assigned values straight in their variable where nobody reads the old
// value any more, all else in one arena, where results whose lifetimes do not
// meet share places.
func place(u *units, p Program, assigns []Assign) *memory {
	m := &memory{at: map[*graph.Node]graph.Memory{}, direct: map[*graph.Variable]bool{}}
	reads := map[*graph.Variable]*graph.Node{}
	for node := range u.stored {
		switch op := node.Op().(type) {
		case *graph.ReadOp:
			reads[op.Variable] = node
			m.at[node] = memoryOf(op.Variable.Value)
			m.addArena(op.Variable)
		case *graph.ConstantOp:
			m.at[node] = memoryOf(op.Value)
		}
	}
	for _, node := range p.Inputs {
		u.stored[node] = true
	}
	last := u.lastUses()
	for _, assign := range assigns {
		if u.canWriteInto(assign, reads[assign.Variable], last) && m.at[assign.Value].Floats == nil {
			m.at[assign.Value] = memoryOf(assign.Variable.Value)
			m.direct[assign.Variable] = true
			m.addArena(assign.Variable)
		}
	}
	inherited := u.inherit(m, last, p.Inputs)
	var spans []span
	for node := range u.stored {
		_, placed := m.at[node]
		if _, inherits := inherited[node]; placed || inherits {
			continue
		}
		s := span{nodes: []*graph.Node{node}, from: u.readyAfter(node), to: last[node], size: graph.Padded(node.Size())}
		if s.from < 0 { // an input: filled before the run
			s.to = len(u.list)
		}
		spans = append(spans, s)
	}
	m.least = 4 * mostAlive(spans)
	size := pack(spans)
	// Side by side they are all held as long as any is needed: where that takes a
	// tenth more memory, and a page, they stay apart.
	neighbours := sideBySide(spans, u.operandsAlike(m, inherited))
	if together := pack(neighbours); together <= size+max(size/10, 1024) {
		spans, size = neighbours, together
	}
	// Integers and floats have the same size and share the arena.
	arena := pages.Provide(pages.Unwritten(size))
	m.arena, m.arenas = arena, append(m.arenas, arena)
	for _, s := range spans {
		offset := s.offset
		for _, node := range s.nodes {
			floats := arena[offset : offset+node.Size() : offset+graph.Padded(node.Size())]
			if node.DType() == tensor.Int32 {
				m.at[node] = graph.Memory{Integers: unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(floats))), len(floats))}
			} else {
				m.at[node] = graph.Memory{Floats: floats}
			}
			offset += graph.Padded(node.Size())
		}
	}
	for node, heir := range inherited {
		m.at[node] = m.at[heir]
	}
	m.bytes = 4 * size
	return m
}

// overwriting is an operation that can write its result over one of its operands.
type overwriting interface {
	// Overwrites returns the operand, false if there is none.
	Overwrites(node *graph.Node) (operand *graph.Node, ok bool)
}

// inherit finds the results that can be written over an operand that nobody reads
// later, of chains and of operations that say so, and returns the node whose place
// each one takes. The lifetimes of those nodes are extended to their heirs'.
func (u *units) inherit(m *memory, last map[*graph.Node]int, inputs []*graph.Node) map[*graph.Node]*graph.Node {
	inherited := map[*graph.Node]*graph.Node{}
	first := func(node *graph.Node) *graph.Node {
		if origin, inherits := inherited[node]; inherits {
			return origin
		}
		return node
	}
	// free tells whether a result of a unit may take the place of an operand.
	free := func(index int, result, operand *graph.Node) bool {
		_, computed := u.of[operand]
		_, placed := m.at[operand]
		return computed && !placed && u.stored[operand] && last[first(operand)] == index && u.of[operand] != index && operand.Size() == result.Size()
	}
	for index, one := range u.list {
		if !one.chain {
			result := one.result
			if op, ok := one.nodes[0].Op().(overwriting); ok && u.stored[result] && one.gate == nil {
				_, placed := m.at[result]
				input, ok := op.Overwrites(one.nodes[0])
				if operand := underView(input); ok && !placed && free(index, result, operand) {
					inherited[result] = first(operand)
					last[first(operand)] = last[result]
				}
			}
			continue
		}
		taken := map[*graph.Node]bool{}
		for position, result := range one.nodes {
			if _, placed := m.at[result]; placed || !u.stored[result] {
				continue
			}
			position = one.written(position)
			for _, member := range one.nodes[:position+1] {
				for _, input := range member.Inputs() {
					operand := underView(input)
					origin := first(operand)
					if taken[origin] || inherited[result] != nil || !free(index, result, operand) || !u.readBefore(operand, one, position) {
						continue
					}
					taken[origin] = true
					inherited[result] = origin
					last[origin] = last[result]
				}
			}
		}
	}
	return inherited
}

// written is the position at which a chain writes the result of a node: an update
// writes all its results as it runs, whose nodes come later.
func (one *unit) written(position int) int {
	if function := functionOf(one.nodes[position]); function.Result > 0 {
		return slices.Index(one.nodes, one.nodes[position].Inputs()[0])
	}
	return position
}

// readBefore tells whether a chain reads an operand element by element and only
// up to a position.
func (u *units) readBefore(operand *graph.Node, chain *unit, position int) bool {
	for i, member := range chain.nodes {
		for _, input := range member.Inputs() {
			if source := underBroadcast(input); underView(source) == operand && (i > position || source.Size() != member.Size()) {
				return false
			}
		}
	}
	return true
}

func memoryOf(t *tensor.Tensor) graph.Memory {
	if t.DType() == tensor.Int32 {
		return graph.Memory{Integers: t.Int32s()}
	}
	return graph.Memory{Floats: t.Float32s()}
}

// lastUses gives, for each stored node, the last unit that reads it; what is
// used from outside lives to the end.
func (u *units) lastUses() map[*graph.Node]int {
	last := map[*graph.Node]int{}
	read := func(node *graph.Node, index int) {
		last[underView(node)] = max(last[underView(node)], index)
	}
	for index, one := range u.list {
		nodes := one.nodes
		for _, node := range nodes {
			for _, input := range node.Inputs() {
				read(input, index)
				read(underBroadcast(input), index)
			}
		}
		if one.bias != nil {
			read(one.bias, index)
		}
		if one.gate != nil {
			read(one.gate, index)
		}
	}
	for node := range u.external {
		read(node, len(u.list))
	}
	return last
}

// canWriteInto tells whether a value may be computed straight into its
// variable: it is the result of a chain, and nothing reads the variable later,
// or stretched within that chain. old is the variable's value before, nil if it is
// not read.
func (u *units) canWriteInto(assign Assign, old *graph.Node, last map[*graph.Node]int) bool {
	index, computed := u.of[assign.Value]
	if !computed || !u.list[index].chain || assign.Value.DType() != tensor.Float32 {
		return false
	}
	if old == nil || last[old] < index {
		return true
	}
	if last[old] > index || u.external[old] {
		return false
	}
	written := false
	for _, member := range u.list[index].nodes {
		for _, input := range member.Inputs() {
			if source := underBroadcast(input); underView(source) == old && (written || source.Size() != member.Size()) {
				return false
			}
		}
		// The results of an update are all written as it runs.
		written = written || member == assign.Value || functionOf(member).Update != nil && slices.Contains(assign.Value.Inputs(), member)
	}
	return true
}

// copies are the last steps of a run: values that could not be computed in
// their variable go there. Old values of variables are read before any variable
// is written.
func (m *memory) copies(assigns []Assign) []kernels.Step {
	var reads, writes []kernels.Step
	for _, assign := range assigns {
		if m.direct[assign.Variable] {
			continue
		}
		from, to := m.of(assign.Value), memoryOf(assign.Variable.Value)
		if _, old := underView(assign.Value).Op().(*graph.ReadOp); old {
			between := graph.Memory{Floats: make([]float32, len(from.Floats)), Integers: make([]int32, len(from.Integers))}
			reads = append(reads, copyStep(between, from))
			from = between
		}
		writes = append(writes, copyStep(to, from))
	}
	return append(reads, writes...)
}

func copyStep(to, from graph.Memory) kernels.Step {
	return kernels.Step{Pieces: 1, Run: func(int, *kernels.Workspace) {
		copy(to.Floats, from.Floats)
		copy(to.Integers, from.Integers)
	}}
}
