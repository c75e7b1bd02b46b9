package plan

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// adam is the whole update of a weight by the optimizer Adam, found in a chain
// and done in one pass in place of a dozen.
type adam struct {
	gradientNode           *graph.Node
	gradient               operand
	decayedNode            *graph.Node // the old weight if the chain computes it, as with a decay
	decayed                operand
	weights, first, second []float32 // of the variables
	rate                   []float32 // one number
	step                   vector.AdamStep
}

func (a *adam) run(from, to int, registers []float32) {
	gradient := a.gradient.memory
	if a.gradient.kind == fromRegister {
		gradient = registers[a.gradient.register*blockSize : a.gradient.register*blockSize+to-from]
	} else {
		gradient = gradient[from:to]
	}
	if a.decayedNode != nil {
		copy(a.weights[from:to], registers[a.decayed.register*blockSize:])
	}
	step := a.step
	step.Rate = a.rate[0]
	vector.Adam(a.weights[from:to], a.first[from:to], a.second[from:to], gradient, step)
}

// findAdams returns the updates in a chain, by the node of the new weight, and
// the set of nodes that they compute.
func findAdams(one *unit, u *units, m *memory) (map[*graph.Node]*adam, map[*graph.Node]bool) {
	updates, inside := map[*graph.Node]*adam{}, map[*graph.Node]bool{}
	if len(one.nodes) < 12 {
		return nil, nil
	}
	for _, node := range one.nodes {
		f := adamFinder{units: u, memory: m, chain: u.of[node], nodes: map[*graph.Node]bool{}}
		if update := f.find(node); update != nil {
			updates[node] = update
			for part := range f.nodes {
				inside[part] = true
			}
		}
	}
	return updates, inside
}

type adamFinder struct {
	units  *units
	memory *memory
	chain  int
	nodes  map[*graph.Node]bool // what has been recognized
}

// operands returns the two operands of a node of the chain that computes a
// function, the one operand twice for a function of one.
func (f *adamFinder) operands(node *graph.Node, name string) (x, y *graph.Node, ok bool) {
	index, computed := f.units.of[node]
	if !computed || index != f.chain || !isElementwise(node) || node.Op().Name() != name {
		return nil, nil, false
	}
	f.nodes[node] = true
	inputs := node.Inputs()
	return inputs[0], inputs[len(inputs)-1], true
}

// average recognizes old + (x-old)·keep.
func (f *adamFinder) average(node *graph.Node) (old, x *graph.Node, keep float32, ok bool) {
	old, change, ok1 := f.operands(node, "Add")
	if !ok1 {
		return nil, nil, 0, false
	}
	difference, factor, ok1 := f.operands(change, "Multiply")
	if !ok1 {
		return nil, nil, 0, false
	}
	x, same, ok1 := f.operands(difference, "Subtract")
	keep, ok2 := constantOf(factor)
	return old, x, keep, ok1 && ok2 && same == old
}

// find recognizes, ending in node,
//
//	first' = first + (g-first)·k₁, second' = second + (g²-second)·k₂
//	weight' = weight - first'·rate / (√second' + ε)
//
// with both averages computed in place, and the weight too if the chain does
// not change it before.
func (f *adamFinder) find(node *graph.Node) *adam {
	weight, down, ok := f.operands(node, "Subtract")
	if !ok {
		return nil
	}
	top, bottom, ok := f.operands(down, "Divide")
	if !ok {
		return nil
	}
	newFirst, rate, ok := f.operands(top, "Multiply")
	if !ok || rate.Size() != 1 {
		return nil
	}
	root, small, ok := f.operands(bottom, "Add")
	if !ok {
		return nil
	}
	newSecond, _, ok := f.operands(root, "Sqrt")
	if !ok {
		return nil
	}
	first, gradient, keepFirst, ok := f.average(newFirst)
	if !ok {
		return nil
	}
	second, square, keepSecond, ok := f.average(newSecond)
	if !ok {
		return nil
	}
	squared, _, ok := f.operands(square, "Square")
	epsilon, constant := constantOf(small)
	if !ok || !constant || squared != gradient || gradient.Size() != node.Size() {
		return nil
	}
	if !f.inPlace(newFirst, first) || !f.inPlace(newSecond, second) {
		return nil
	}
	var decayed *graph.Node
	if !f.inPlace(node, weight) {
		if decayed = weight; !f.inRegister(weight) || !f.apart(node, gradient) {
			return nil
		}
	}
	for part := range f.nodes {
		if part != node && !f.private(part, part == newFirst || part == newSecond) {
			return nil
		}
	}
	if f.overwritten(gradient) {
		return nil
	}
	return &adam{
		gradientNode: gradient, decayedNode: decayed,
		weights: f.memory.of(node).Floats, first: f.memory.of(first).Floats, second: f.memory.of(second).Floats,
		rate: f.memory.of(underBroadcast(rate)).Floats,
		step: vector.AdamStep{KeepFirst: keepFirst, KeepSecond: keepSecond, Epsilon: epsilon},
	}
}

// inPlace tells whether a new value lies where the old one does.
func (f *adamFinder) inPlace(value, old *graph.Node) bool {
	_, read := old.Op().(*graph.ReadOp)
	if !read || !f.units.stored[value] || value.Size() == 0 {
		return false
	}
	to, from := f.memory.of(value).Floats, f.memory.of(old).Floats
	return len(to) == len(from) && &to[0] == &from[0]
}

// inRegister tells whether a node is an intermediate result of the chain.
func (f *adamFinder) inRegister(node *graph.Node) bool {
	index, computed := f.units.of[node]
	return computed && index == f.chain && !f.units.stored[node] && isElementwise(node)
}

// apart tells whether a result that is in memory does not lie where another is.
func (f *adamFinder) apart(result, other *graph.Node) bool {
	a, b := f.memory.of(result).Floats, f.memory.of(other).Floats
	return len(a) > 0 && (len(b) == 0 || &a[0] != &b[0])
}

// overwritten tells whether the chain writes another result over the gradient,
// perhaps before the update reads it.
func (f *adamFinder) overwritten(gradient *graph.Node) bool {
	place := f.memory.of(gradient).Floats
	for _, node := range f.units.list[f.chain].nodes {
		if node == gradient || f.nodes[node] || !f.units.stored[node] {
			continue
		}
		if other := f.memory.of(node).Floats; len(place) > 0 && len(other) > 0 && &place[0] == &other[0] {
			return true
		}
	}
	return false
}

// private tells whether nothing outside what has been recognized uses a node.
func (f *adamFinder) private(node *graph.Node, assigned bool) bool {
	if f.units.external[node] && !assigned {
		return false
	}
	for _, user := range f.units.users[node] {
		if !f.nodes[user] {
			return false
		}
	}
	return true
}

// constantOf returns the number that a constant holds.
func constantOf(node *graph.Node) (float32, bool) {
	constant, ok := underView(underBroadcast(node)).Op().(*graph.ConstantOp)
	if !ok || constant.Value.Size() != 1 {
		return 0, false
	}
	return constant.Value.Float32s()[0], true
}
