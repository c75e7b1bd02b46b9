package layers

import (
	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// OutputConfig says what becomes of the sums of a layer: a bias is added, and a
// function applied.
type OutputConfig struct {
	Activation      *activations.Activation  `json:"activation"`       // default linear, of a recurrent layer tanh
	UseBias         bool                     `json:"use_bias"`         // default true
	BiasInitializer initializers.Initializer `json:"bias_initializer"` // default zeros
	BiasRegularizer regularizers.Regularizer `json:"bias_regularizer"` // default none
	BiasConstraint  constraints.Constraint   `json:"bias_constraint"`  // default none
}

// outputOptions are the chain methods of the bias and the activation, and the
// bias itself. L is the pointer to the layer's own type.
type outputOptions[L Layer] struct {
	of     *options[L]
	output *OutputConfig
	bias   *Weight // nil: none
}

func newOutputOptions[L Layer](of *options[L], output *OutputConfig, activation string) outputOptions[L] {
	*output = OutputConfig{Activation: activations.Get("", activation), UseBias: true, BiasInitializer: initializers.Zeros()}
	return outputOptions[L]{of: of, output: output}
}

// Activation sets the function applied to the result: a name ("relu"), a function
// of package activations or an *activations.Activation; default "linear", of a
// recurrent layer, where it is that of the new state, "tanh".
func (o *outputOptions[L]) Activation(activation any) L {
	o.output.Activation = activations.Get(o.of.core.Describe(), activation)
	return o.of.self
}

// UseBias sets whether a bias is added; default true.
func (o *outputOptions[L]) UseBias(use bool) L { o.output.UseBias = use; return o.of.self }

// BiasInitializer sets the bias's first values: a name or an
// initializers.Initializer; default "zeros".
func (o *outputOptions[L]) BiasInitializer(initializer any) L {
	o.output.BiasInitializer = initializers.Get(o.of.core.Describe(), initializer)
	return o.of.self
}

// BiasRegularizer adds a penalty on the bias to the loss: a name or a
// regularizers.Regularizer; default none.
func (o *outputOptions[L]) BiasRegularizer(regularizer any) L {
	o.output.BiasRegularizer = regularizers.Get(o.of.core.Describe(), regularizer)
	return o.of.self
}

// BiasConstraint keeps the bias in bounds: a name or a constraints.Constraint;
// default none.
func (o *outputOptions[L]) BiasConstraint(constraint any) L {
	o.output.BiasConstraint = constraints.Get(o.of.core.Describe(), constraint)
	return o.of.self
}

// addBias makes the bias, where there is one.
func (o *outputOptions[L]) addBias(shape ...int) {
	if c := o.output; c.UseBias {
		o.bias = o.of.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, shape...)
	}
}

// finish adds the bias and applies the activation.
func (o *outputOptions[L]) finish(y *graph.Node) *graph.Node {
	if o.bias != nil {
		y = ops.Add(y, o.bias.In(y))
	}
	return o.output.Activation.Apply(y)
}
