package layers

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

func shapeString(shape []int) string { return tensor.ShapeString(shape) }

// Application is the operation of a symbolic tensor: the layer that made it. A
// description of a model is a graph of these; it is not computed but traced.
//
// A layer of several outputs is as many nodes. The first one's operands are the
// layer's inputs, the others' operand is the first.
type Application struct {
	Layer  Layer
	Output int
}

// Several is a layer of more than one output.
type Several interface {
	Layer
	// Outputs returns how many there are.
	Outputs() int
	// ForwardAll composes all outputs; Forward composes the first.
	ForwardAll(inputs ...*graph.Node) []*graph.Node
}

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
	if several, ok := l.(Several); ok && several.Outputs() > 1 {
		failure.Panic(l.Core().Describe(), "Use CallAll, in a functional model", "the layer has %d outputs, not one", several.Outputs())
	}
	return ApplyAll(l, inputs...)[0]
}

// ApplyAll is Apply for layers of several outputs.
func ApplyAll(l Layer, inputs ...*graph.Node) []*graph.Node {
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
		guard(l, inputs, func() { build(l, given...) })
	}
	var outputs []*graph.Node
	for i, traced := range TraceAll(l, inputs...) {
		operands := inputs
		if i > 0 {
			operands = outputs[:1]
		}
		outputs = append(outputs, inputs[0].Graph().Add(&Application{l, i}, traced.DType(), traced.Shape(), operands...))
	}
	return outputs
}

// build makes a layer's weights.
func build(l Layer, shapes ...[]int) {
	core := l.Core()
	for i, shape := range shapes {
		shapes[i] = core.channelsLast(shape)
	}
	l.Build(shapes...)
	core.Built = true
}

// Trace composes a built layer's output in the inputs' graph, with the penalty
// on it.
func Trace(l Layer, inputs ...*graph.Node) *graph.Node { return TraceAll(l, inputs...)[0] }

// TraceAll is Trace for all outputs of a layer.
func TraceAll(l Layer, inputs ...*graph.Node) []*graph.Node {
	core := l.Core()
	forward := func(inputs ...*graph.Node) []*graph.Node {
		var outputs []*graph.Node
		if several, ok := l.(Several); ok {
			outputs = several.ForwardAll(inputs...)
		} else {
			outputs = []*graph.Node{l.Forward(inputs...)}
		}
		if len(outputs) == 0 || outputs[0] == nil {
			failure.Panic(core.Describe(), "Return the layer's output", "Forward returned nil")
		}
		return outputs
	}
	if !core.takesIntegers {
		inputs = slices.Clone(inputs)
		for i, x := range inputs {
			inputs[i] = withMask(ops.Cast(x), x)
		}
	}
	var outputs []*graph.Node
	guard(l, inputs, func() { outputs = core.compute(inputs, forward) })
	if mask := inputs[0].Mask(); mask != nil && outputs[0].Mask() == nil && core.passesMask {
		outputs[0].SetMask(mask)
	}
	if penalty := core.Common.ActivityRegularizer; penalty != nil {
		for _, output := range outputs {
			loss := penalty.Penalty(output)
			if output.Rank() > 0 && output.Dim(0) > 0 {
				// For each sample, so that it does not depend on the batch size.
				loss = ops.Divide(loss, ops.Scalar(output.Graph(), float64(output.Dim(0))))
			}
			output.Graph().Losses = append(output.Graph().Losses, loss)
		}
	}
	return outputs
}

// guard lets messages of operations say in which layer they arose.
func guard(l Layer, inputs []*graph.Node, do func()) {
	failure.Within(l.Core().Describe(), func() string { return "an input of shape " + shapes(inputs) }, do)
}
