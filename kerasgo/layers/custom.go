package layers

import (
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/regularizers"
)

// Definition is a layer of one's own: a type with two methods.
//
//	type scale struct{ factor *layers.Weight }
//
//	func (s *scale) Build(l *layers.CustomLayer, inputShape []int) {
//		s.factor = l.AddWeight("factor", "ones", inputShape[len(inputShape)-1])
//	}
//
//	func (s *scale) Call(x *graph.Node) *graph.Node {
//		return ops.Multiply(x, s.factor.In(x))
//	}
//
//	model := kerasgo.Sequential(layers.Input(8), layers.Custom(&scale{}), layers.Dense(1))
type Definition interface {
	// Build makes the weights for an input of this shape, whose first length,
	// the batch, is -1. It is called once.
	Build(l *CustomLayer, inputShape []int)
	// Call composes package ops. It runs once when a model is traced, never for
	// each batch; x.Graph().Training tells the mode.
	Call(x *graph.Node) *graph.Node
}

// CustomLayer is a user's own layer.
type CustomLayer struct {
	options[*CustomLayer]
	Config     CustomConfig
	definition Definition
}

// CustomConfig is what a CustomLayer is made of.
type CustomConfig struct {
	Common
}

// Custom makes a layer of a definition.
func Custom(definition Definition) *CustomLayer {
	if definition == nil {
		failure.Panic("Custom", "Give a type with the methods Build and Call", "the definition is nil")
	}
	l := &CustomLayer{definition: definition}
	l.own(l, "Custom", &l.Config.Common)
	l.core.takesIntegers = true
	return l
}

// AddWeight makes a trainable weight of a shape. The initializer is a name or an
// initializers.Initializer.
func (l *CustomLayer) AddWeight(name string, initializer any, shape ...int) *Weight {
	return l.core.AddWeight(name, initializers.Get(l.core.Describe(), initializer), nil, nil, shape...)
}

// Regularize adds a penalty on a weight to the loss: a name or a
// regularizers.Regularizer.
func (w *Weight) Regularize(regularizer any) *Weight {
	w.Regularizer = regularizers.Get("Weight "+w.Name, regularizer)
	return w
}

// Constrain keeps a weight in bounds: a name or a constraints.Constraint.
func (w *Weight) Constrain(constraint any) *Weight {
	w.Constraint = constraints.Get("Weight "+w.Name, constraint)
	return w
}

// Build lets the definition make its weights.
func (l *CustomLayer) Build(inputs ...[]int) { l.definition.Build(l, inputs[0]) }

// Forward lets the definition compose the output.
func (l *CustomLayer) Forward(inputs ...*graph.Node) *graph.Node { return l.definition.Call(inputs[0]) }
