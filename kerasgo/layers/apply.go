package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

func shapeString(shape []int) string { return tensor.ShapeString(shape) }

// Application is the operation of a symbolic tensor: the layer that made it. A
// description of a model is a graph of these; it is not computed but traced.
type Application struct{ Layer Layer }

// Name returns the layer's class.
func (a *Application) Name() string { return a.Layer.Core().Class }

// Gradient is not defined: only a trace of the model has gradients.
func (a *Application) Gradient(node, gradient *graph.Node) []*graph.Node {
	failure.Panic(a.Layer.Core().Describe(), "Train the model with Fit", "a symbolic tensor has no gradient")
	return nil
}

// Apply describes a layer's output for symbolic inputs and makes the layer's
// weights if there are none yet.
func Apply(l Layer, inputs ...*graph.Node) *graph.Node {
	core := l.Core()
	for _, input := range inputs {
		if input == nil {
			failure.Panic(core.Describe(), "Begin with kerasgo.Input", "called with nil")
		}
		if _, ok := input.Op().(*Application); !ok {
			failure.Panic(core.Describe(), "Wrap functions of package ops in layers.Lambda", "called with the result of %s, want one of kerasgo.Input or of a layer", input.Op().Name())
		}
	}
	if !core.Built {
		given := make([][]int, len(inputs))
		for i, input := range inputs {
			given[i] = input.Shape()
		}
		guard(l, inputs, func() { l.Build(given...) })
		core.Built = true
	}
	output := Trace(l, inputs...)
	return inputs[0].Graph().Add(&Application{l}, output.DType(), output.Shape(), inputs...)
}

// Trace composes a built layer's output in the inputs' graph, with the penalty
// on it.
func Trace(l Layer, inputs ...*graph.Node) *graph.Node {
	var output *graph.Node
	guard(l, inputs, func() { output = l.Forward(inputs...) })
	core := l.Core()
	if output == nil {
		failure.Panic(core.Describe(), "Return the layer's output", "Forward returned nil")
	}
	if core.Activity != nil {
		g := output.Graph()
		g.Losses = append(g.Losses, core.Activity.Penalty(output))
	}
	return output
}

// guard lets messages of operations say in which layer they arose.
func guard(l Layer, inputs []*graph.Node, do func()) {
	defer func() {
		switch problem := recover().(type) {
		case nil:
		case *failure.Error:
			where := l.Core().Describe()
			if problem.Where != where {
				problem = &failure.Error{Where: where, Problem: "with an input of shape " + shapes(inputs) + ", " + problem.Where + ": " + problem.Problem, Fix: problem.Fix}
			}
			panic(problem)
		default:
			panic(problem)
		}
	}()
	do()
}
