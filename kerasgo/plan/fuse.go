package plan

import (
	"slices"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// unit is one or more nodes that are computed together. Units are made in an
// order in which each depends on earlier ones only; a chain may still grow by
// nodes whose other operands are older than it.
type unit struct {
	chain   bool
	nodes   []*graph.Node // a chain's element-wise nodes in order, or the one node
	bias    *graph.Node   // of a product: added to each row
	rectify bool
	gate    *graph.Node // of a gradient: the result of a rectifier, above zero where it passes
	result  *graph.Node // of a unit that is not a chain: its node, with bias and rectifier
}

// units is the outcome of fusion.
type units struct {
	list     []*unit
	of       map[*graph.Node]int // the index of a computed node's unit
	users    map[*graph.Node][]*graph.Node
	external map[*graph.Node]bool // used from outside: outputs and assigned values
	stored   map[*graph.Node]bool // needs memory: used by another unit, or from outside
}

// fuse groups the nodes, which come operands first, into units.
func fuse(nodes, outputs []*graph.Node, assigns []Assign) *units {
	u := &units{of: make(map[*graph.Node]int, len(nodes)), users: make(map[*graph.Node][]*graph.Node, len(nodes)), external: map[*graph.Node]bool{}, stored: make(map[*graph.Node]bool, len(nodes))}
	for _, node := range nodes {
		for _, input := range node.Inputs() {
			u.users[input] = append(u.users[input], node)
		}
	}
	for _, output := range outputs {
		u.external[output] = true
	}
	for _, assign := range assigns {
		u.external[assign.Value] = true
	}
	written := u.writtenBroadcasts(nodes)
	for _, node := range nodes {
		switch {
		case isLeaf(node) || isView(node) || isBroadcast(node) && !written[node]:
			// Nothing to compute.
		case !isElementwise(node):
			u.add(&unit{nodes: []*graph.Node{node}, result: node})
		case !u.intoProduct(node):
			u.intoChain(node)
		}
	}
	u.dropEmpty()
	u.findStored(nodes, written)
	return u
}

// writtenBroadcasts finds the broadcasts that must be written out. The others
// are only used by element-wise operations, which stretch operands themselves.
func (u *units) writtenBroadcasts(nodes []*graph.Node) map[*graph.Node]bool {
	written := map[*graph.Node]bool{}
	for _, node := range slices.Backward(nodes) {
		if isBroadcast(node) {
			written[node] = u.external[node] || slices.ContainsFunc(u.users[node], func(user *graph.Node) bool {
				return !isElementwise(user) && !(isBroadcast(user) && !written[user])
			})
		}
	}
	return written
}

func (u *units) add(one *unit) {
	u.list = append(u.list, one)
	for _, node := range one.nodes {
		u.of[node] = len(u.list) - 1
	}
}

// readyAfter returns the unit that must have run before a node can be read, or
// -1 for what is there from the start.
func (u *units) readyAfter(node *graph.Node) int {
	for {
		if index, computed := u.of[node]; computed {
			return index
		}
		if isLeaf(node) {
			return -1
		}
		node = node.Inputs()[0]
	}
}

// intoProduct makes a bias or a rectifier part of the product before it, and a
// rectifier's gradient part of the gradient that goes through it.
func (u *units) intoProduct(node *graph.Node) bool {
	for _, input := range node.Inputs() {
		index, computed := u.of[input]
		if computed && u.intoGradient(node, input, index) {
			return true
		}
		if !computed || u.list[index].result != input || !takesBias(u.list[index].nodes[0]) ||
			u.external[input] || len(u.users[input]) != 1 || !node.SameShape(input) {
			continue
		}
		product := u.list[index]
		other, isSum := ops.IsAddOf(node, input)
		switch {
		case product.rectify:
			continue
		case ops.IsReluOf(node, input):
			product.rectify = true
		case isSum && product.bias == nil && other.Rank() == 1 && other.Dim(0) == node.Dim(-1) && u.readyAfter(other) < index:
			product.bias = other
		default:
			continue
		}
		product.result = node
		u.of[node] = index
		return true
	}
	return false
}

// intoGradient makes a node part of the unit of its operand if it is a gate that
// the unit can apply.
func (u *units) intoGradient(node, input *graph.Node, index int) bool {
	one := u.list[index]
	gate, ok := ops.IsGateOf(node, input)
	if !ok || one.chain || one.gate != nil || one.result != input || u.external[input] || len(u.users[input]) != 1 ||
		!gate.SameShape(node) || isBroadcast(gate) || u.readyAfter(gate) >= index {
		return false
	}
	op, ok := one.nodes[0].Op().(gated)
	if !ok || one.nodes[0] != input || !op.Gates(input, gate) {
		return false
	}
	one.gate, one.result = gate, node
	u.of[node] = index
	return true
}

// takesBias tells whether an operation can add a bias and rectify as it ends.
func takesBias(node *graph.Node) bool {
	_, ok := node.Op().(biased)
	return ok
}

// intoChain appends an element-wise node to a chain of the same shape, or begins
// one. It prefers the youngest of its operands' units, so that the operand stays
// in a register; next best is a younger one that reads the same operand.
func (u *units) intoChain(node *graph.Node) {
	youngest := -1
	for _, input := range node.Inputs() {
		youngest = max(youngest, u.readyAfter(input))
	}
	if u.join(node, youngest) {
		u.absorb(node, youngest)
		return
	}
	for _, input := range node.Inputs() {
		for _, user := range u.users[input] {
			if index, computed := u.of[user]; computed && index > youngest && input.Size() == node.Size() && u.join(node, index) {
				return
			}
		}
	}
	u.add(&unit{chain: true, nodes: []*graph.Node{node}})
}

// join appends a node to a unit if that is a chain that can take it.
func (u *units) join(node *graph.Node, index int) bool {
	if index < 0 || !u.list[index].chain || !u.list[index].nodes[0].SameShape(node) || !u.inStep(node, index) {
		return false
	}
	u.list[index].nodes = append(u.list[index].nodes, node)
	u.of[node] = index
	return true
}

// mostMoved is the length of a chain from which on it stays where it is: one that grew
// with each step of a sequence would be moved each time, and take the square of the
// steps.
const mostMoved = 64

// absorb moves other chains that only this one reads into it, such as a slot's
// decay that was computed before there was a gradient.
func (u *units) absorb(node *graph.Node, into int) {
	chain := u.list[into]
	for _, input := range node.Inputs() {
		index, computed := u.of[input]
		if !computed || index == into || !u.list[index].chain || len(u.list[index].nodes) > mostMoved || !u.onlyFor(into, index) {
			continue
		}
		// First, for all that they read is older than both chains.
		moved := u.list[index]
		chain.nodes = append(moved.nodes, chain.nodes...)
		for _, member := range moved.nodes {
			u.of[member] = into
		}
		moved.nodes = nil
	}
}

// onlyFor tells whether nothing outside reads the results of a chain but a
// reader, and that element by element.
func (u *units) onlyFor(reader, chain int) bool {
	if !u.list[chain].nodes[0].SameShape(u.list[reader].nodes[0]) {
		return false
	}
	for _, member := range u.list[chain].nodes {
		for _, user := range u.users[member] {
			if index, computed := u.of[user]; !computed || index != chain && index != reader {
				return false
			}
		}
	}
	return true
}

// dropEmpty removes the units whose nodes have moved.
func (u *units) dropEmpty() {
	place, kept := make([]int, len(u.list)), 0
	for index, one := range u.list {
		place[index] = kept
		if len(one.nodes) > 0 {
			kept++
		}
	}
	u.list = slices.DeleteFunc(u.list, func(one *unit) bool { return len(one.nodes) == 0 })
	for node, index := range u.of {
		u.of[node] = place[index]
	}
}

// inStep tells whether every operand that the chain itself computes is used
// element by element, not stretched or under another shape.
func (u *units) inStep(node *graph.Node, chain int) bool {
	for _, input := range node.Inputs() {
		if u.readyAfter(input) == chain {
			if index, direct := u.of[input]; !direct || index != chain || !input.SameShape(node) {
				return false
			}
		}
	}
	return true
}

// findStored marks the nodes that need memory.
func (u *units) findStored(nodes []*graph.Node, written map[*graph.Node]bool) {
	for _, node := range nodes {
		if u.external[node] {
			u.stored[underView(node)] = true
		}
		if isView(node) || isBroadcast(node) && !written[node] {
			continue // those who use it count
		}
		for _, input := range node.Inputs() {
			if isElementwise(node) {
				input = underBroadcast(input)
				inner, computed := u.of[input]
				if computed && inner == u.of[node] {
					continue // stays in the chain, or inside the product
				}
			}
			u.stored[underView(input)] = true
		}
	}
}

func isLeaf(node *graph.Node) bool { return len(node.Inputs()) == 0 && !hasKernel(node) }

func hasKernel(node *graph.Node) bool {
	_, ok := node.Op().(graph.Binder)
	return ok
}

func isView(node *graph.Node) bool {
	_, ok := node.Op().(*ops.ViewOp)
	return ok
}

func isBroadcast(node *graph.Node) bool {
	_, ok := node.Op().(*ops.BroadcastOp)
	return ok
}

func isElementwise(node *graph.Node) bool {
	_, ok := node.Op().(*ops.ElementwiseOp)
	return ok
}

// underBroadcast is what a chain of broadcasts stretches.
func underBroadcast(node *graph.Node) *graph.Node {
	for isBroadcast(node) {
		node = node.Inputs()[0]
	}
	return node
}

// underView is the node whose memory a view shows.
func underView(node *graph.Node) *graph.Node {
	for isView(node) {
		node = node.Inputs()[0]
	}
	return node
}
