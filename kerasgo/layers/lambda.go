package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
)

// LambdaLayer applies a user's own function without weights.
type LambdaLayer struct {
	options[*LambdaLayer]
	Config   LambdaConfig
	function func(x *graph.Node) *graph.Node
}

// LambdaConfig is what a LambdaLayer is made of.
type LambdaConfig struct {
	Common
}

// Lambda applies a function that composes package ops; it runs once when a model
// is traced, and what it uses beside x it closes over. The output has the shape the
// function gives it, and no mask. Keras: keras.layers.Lambda, whose output_shape,
// mask and arguments are not needed.
func Lambda(function func(x *graph.Node) *graph.Node) *LambdaLayer {
	l := &LambdaLayer{function: function}
	l.own(l, "Lambda", &l.Config.Common)
	l.core.takesIntegers = true
	if function == nil {
		failure.Panic("Lambda", "Give a function that composes package ops", "the function is nil")
	}
	return l
}

// Forward calls the function.
func (l *LambdaLayer) Forward(inputs ...*graph.Node) *graph.Node { return l.function(inputs[0]) }
