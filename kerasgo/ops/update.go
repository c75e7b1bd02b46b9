package ops

import (
	"fmt"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// Update is a step of an optimizer in one pass: of tensors of one shape (the
// weight, its gradient, what the optimizer keeps) and of single numbers, which
// are constants or variables. It returns the new weight and what is kept anew. It
// has no gradient.
func Update(rule *vector.Update, tensors, numbers []*graph.Node) []*graph.Node {
	if len(tensors) != rule.Vectors() || len(numbers) != rule.Numbers {
		failure.Panic(rule.Name, "", "%d tensors and %d numbers, want %d and %d", len(tensors), len(numbers), rule.Vectors(), rule.Numbers)
	}
	g, shape := tensors[0].Graph(), tensors[0].Shape()
	operands := make([]*graph.Node, 0, len(tensors)+len(numbers))
	for _, x := range tensors {
		needFloats(rule.Name, x)
		operands = append(operands, BroadcastTo(x, shape...))
	}
	for _, number := range numbers {
		needFloats(rule.Name, number)
		if number.Size() != 1 || len(number.Inputs()) > 0 {
			failure.Panic(rule.Name, "", "a number is %s %s, want a constant or a variable of one element", number.Op().Name(), tensor.ShapeString(number.Shape()))
		}
		operands = append(operands, number)
	}
	weight := g.Add(&ElementwiseOp{updates[rule]}, tensor.Float32, shape, operands...)
	results := []*graph.Node{weight}
	for i := range rule.Kept {
		results = append(results, g.Add(&ElementwiseOp{keptResults[i]}, tensor.Float32, shape, weight))
	}
	return results
}

// updates are the functions of the updates, and keptResults those of what they
// give beside the weight.
var (
	updates = func() map[*vector.Update]*Function {
		functions := map[*vector.Update]*Function{}
		for _, rule := range vector.Updates {
			functions[rule] = &Function{name: rule.Name, Update: rule}
		}
		return functions
	}()
	keptResults = func() []*Function {
		var functions []*Function
		for i := range 3 {
			functions = append(functions, &Function{name: fmt.Sprint("Kept", i), Result: 1 + i})
		}
		return functions
	}()
)
