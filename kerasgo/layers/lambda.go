package layers

import "kerasgo/kerasgo/graph"

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
// is traced. Keras: keras.layers.Lambda.
func Lambda(function func(x *graph.Node) *graph.Node) *LambdaLayer {
	l := &LambdaLayer{function: function}
	l.own(l, "Lambda", &l.Config.Common)
	return l
}

// Forward calls the function.
func (l *LambdaLayer) Forward(inputs ...*graph.Node) *graph.Node { return l.function(inputs[0]) }
