package kerasgo

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/layers"
)

// Input returns a symbolic tensor that stands for data of the shape of one
// sample, without the batch: the beginning of a functional model. To name it, use
// layers.Input(…).Name(…).Tensor(). Keras: keras.Input.
func Input(shape ...int) *KerasTensor { return layers.Input(shape...).Tensor() }

// Model returns a model of everything between inputs and outputs, each a
// *KerasTensor or a []*KerasTensor. Layers that are shared, or called twice,
// share their weights. Keras: keras.Model.
func Model(inputs, outputs any) *Network {
	n := &Network{name: "functional", programs: newPrograms(), together: newTogether()}
	n.inputs, n.outputs = symbols("inputs", inputs), symbols("outputs", outputs)
	given := map[*graph.Node]bool{}
	for _, input := range n.inputs {
		if l, ok := layerOf(input).(*layers.InputLayer); !ok || l.Tensor() != input {
			failure.Panic("Model", "Begin with kerasgo.Input", "an input is the result of %s", input.Op().Name())
		}
		given[input] = true
	}
	calls := callsOf(n.outputs)
	for _, node := range calls {
		if _, isInput := layerOf(node).(*layers.InputLayer); isInput && !given[node] {
			failure.Panic("Model", "Add it to the inputs", "the outputs depend on an input %s that is not one of the model's", node)
		}
	}
	for i, input := range n.inputs {
		if !slices.Contains(calls, input) {
			failure.Panic("Model", "Leave it out", "the outputs do not depend on input %d, %s", i, input)
		}
	}
	n.layers = inOrder(calls, n.outputs)
	n.vocabularies = vocabulariesOf(n.inputs, calls)
	nameLayers(n.layers)
	for _, l := range n.layers {
		l.Core().UsedBy(n.together.batch)
	}
	return n
}

// callsOf lists the calls of layers that lead to outputs, each after those whose
// results it takes.
func callsOf(outputs []*graph.Node) (calls []*graph.Node) {
	seen := map[*graph.Node]bool{}
	var visit func(node *graph.Node)
	visit = func(node *graph.Node) {
		node = callOf(node)
		if seen[node] {
			return
		}
		seen[node] = true
		for _, operand := range node.Inputs() {
			visit(operand)
		}
		calls = append(calls, node)
	}
	for _, output := range outputs {
		visit(output)
	}
	return calls
}

// inOrder sorts the layers of a model as Keras does, so that its weights have the
// same order: those that are farthest from the outputs first; among equals, the
// one that is met first on the way from the outputs to the inputs.
func inOrder(calls, outputs []*graph.Node) (list []layers.Layer) {
	met := map[layers.Layer]bool{}
	seen := map[*graph.Node]bool{}
	var meet func(node *graph.Node)
	meet = func(node *graph.Node) {
		node = callOf(node)
		if seen[node] {
			return
		}
		seen[node] = true
		if !met[layerOf(node)] {
			met[layerOf(node)] = true
			list = append(list, layerOf(node))
		}
		for _, operand := range node.Inputs() {
			meet(operand)
		}
	}
	for _, output := range outputs {
		meet(output)
	}
	distance := map[*graph.Node]int{}
	farthest := map[layers.Layer]int{}
	for _, node := range slices.Backward(calls) {
		l := layerOf(node)
		distance[node] = max(distance[node], farthest[l])
		farthest[l] = distance[node]
		for _, operand := range node.Inputs() {
			operand = callOf(operand)
			distance[operand] = max(distance[operand], distance[node]+1)
		}
	}
	slices.SortStableFunc(list, func(a, b layers.Layer) int { return farthest[b] - farthest[a] })
	return list
}

// callOf is the call that a symbol is a result of: the node of the first result.
func callOf(node *graph.Node) *graph.Node {
	if node.Op().(*layers.Application).Output > 0 {
		return node.Inputs()[0]
	}
	return node
}

func layerOf(node *graph.Node) layers.Layer { return node.Op().(*layers.Application).Layer }

func symbols(what string, value any) []*graph.Node {
	var list []*graph.Node
	switch v := value.(type) {
	case *graph.Node:
		list = []*graph.Node{v}
	case []*graph.Node:
		list = v
	default:
		failure.Panic("Model", "Begin with kerasgo.Input and call layers on it", "%s is a %T, want a *KerasTensor or a []*KerasTensor", what, value)
	}
	if len(list) == 0 {
		failure.Panic("Model", "", "there are no %s", what)
	}
	for i, node := range list {
		if node == nil {
			failure.Panic("Model", "", "%s: number %d is nil", what, i)
		}
		if _, ok := node.Op().(*layers.Application); !ok {
			failure.Panic("Model", "Wrap functions of package ops in layers.Lambda", "%s: number %d is the result of %s, not of a layer", what, i, node.Op().Name())
		}
	}
	return list
}

// trace composes the model in a graph, from nodes that stand for its inputs to
// those of its outputs.
func (n *Network) trace(inputs []*graph.Node) []*graph.Node {
	made := map[*graph.Node]*graph.Node{}
	others := map[*graph.Node][]*graph.Node{} // the outputs of a layer but the first
	for i, symbol := range n.inputs {
		made[symbol] = inputs[i]
	}
	var compose func(symbol *graph.Node) *graph.Node
	compose = func(symbol *graph.Node) *graph.Node {
		if node := made[symbol]; node != nil {
			return node
		}
		operands := make([]*graph.Node, len(symbol.Inputs()))
		for i, operand := range symbol.Inputs() {
			operands[i] = compose(operand)
		}
		if output := symbol.Op().(*layers.Application).Output; output > 0 {
			return others[symbol.Inputs()[0]][output-1]
		}
		all := layers.TraceAll(layerOf(symbol), operands...)
		made[symbol], others[symbol] = all[0], all[1:]
		return made[symbol]
	}
	outputs := make([]*graph.Node, len(n.outputs))
	for i, symbol := range n.outputs {
		outputs[i] = compose(symbol)
	}
	return outputs
}
