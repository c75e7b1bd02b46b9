package ops

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

// Gradients returns the gradient of a scalar node with respect to each node of
// of, nil where it does not depend on it. The gradients are nodes of the same
// graph and have gradients themselves.
//
// It walks the graph backwards once (reverse accumulation), applying each
// operation's rule.
func Gradients(loss *graph.Node, of []*graph.Node) []*graph.Node {
	if loss.Size() != 1 {
		failure.Panic("Gradients", "Reduce it with ops.Mean or ops.Sum", "the loss has shape %s, want a single number", tensor.ShapeString(loss.Shape()))
	}
	order := reachable(loss)
	needed := map[*graph.Node]bool{}
	for _, node := range of {
		needed[node] = true
	}
	for _, node := range order {
		for _, input := range node.Inputs() {
			needed[node] = needed[node] || needed[input]
		}
	}
	sums := map[*graph.Node]*gradientSum{loss: {}}
	sums[loss].add(Full(loss.Graph(), 1, loss.Shape()...))
	for _, node := range slices.Backward(order) {
		gradient := sums[node].node()
		inputs := node.Inputs()
		if gradient == nil || !slices.ContainsFunc(inputs, func(input *graph.Node) bool { return needed[input] }) {
			continue
		}
		for i, part := range gradientsOf(node, gradient, needed) {
			input := inputs[i]
			if part == nil || !needed[input] {
				continue
			}
			if sums[input] == nil {
				sums[input] = &gradientSum{}
			}
			sums[input].add(part)
		}
	}
	result := make([]*graph.Node, len(of))
	for i, node := range of {
		result[i] = sums[node].node()
	}
	return result
}

// gradientsOf applies a node's rule.
func gradientsOf(node, gradient *graph.Node, needed map[*graph.Node]bool) []*graph.Node {
	op, selective := node.Op().(graph.Selective)
	if !selective {
		return node.Op().Gradient(node, gradient)
	}
	wanted := make([]bool, len(node.Inputs()))
	for i, input := range node.Inputs() {
		wanted[i] = needed[input]
	}
	return op.SelectedGradient(node, gradient, wanted)
}

// reachable lists what a node depends on and itself, operands first.
func reachable(root *graph.Node) []*graph.Node {
	seen := map[*graph.Node]bool{}
	var order []*graph.Node
	var visit func(node *graph.Node)
	visit = func(node *graph.Node) {
		if seen[node] {
			return
		}
		seen[node] = true
		for _, input := range node.Inputs() {
			visit(input)
		}
		order = append(order, node)
	}
	visit(root)
	return order
}

// StopGradient is its operand, through which no gradient flows.
func StopGradient(x *graph.Node) *graph.Node {
	return x.Graph().Add(&ViewOp{stop: true}, x.DType(), x.Shape(), x)
}
