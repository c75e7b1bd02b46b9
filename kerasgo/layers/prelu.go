package layers

import (
	"slices"

	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// PReLULayer is LeakyReLU whose slopes are learned.
type PReLULayer struct {
	options[*PReLULayer]
	Config PReLUConfig
	alpha  *Weight
}

// PReLUConfig is what a PReLULayer is made of.
type PReLUConfig struct {
	Common
	AlphaInitializer initializers.Initializer `json:"alpha_initializer"` // default zeros
	AlphaRegularizer regularizers.Regularizer `json:"alpha_regularizer"` // default none
	AlphaConstraint  constraints.Constraint   `json:"alpha_constraint"`  // default none
	SharedAxes       []int                    `json:"shared_axes"`       // default none
}

// PReLU is x where it is positive, and alpha·x elsewhere, with an alpha for each
// number of a sample (He et al. 2015). The input keeps its shape. Keras:
// keras.layers.PReLU.
func PReLU() *PReLULayer {
	l := &PReLULayer{Config: PReLUConfig{AlphaInitializer: initializers.Zeros()}}
	l.own(l, "PReLU", &l.Config.Common)
	l.core.passesMask = true
	return l
}

// AlphaInitializer sets alpha's first values: a name or an
// initializers.Initializer; default "zeros".
func (l *PReLULayer) AlphaInitializer(initializer any) *PReLULayer {
	l.Config.AlphaInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// AlphaRegularizer adds a penalty on alpha to the loss: a name or a
// regularizers.Regularizer; default none.
func (l *PReLULayer) AlphaRegularizer(regularizer any) *PReLULayer {
	l.Config.AlphaRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// AlphaConstraint keeps alpha in bounds: a name or a constraints.Constraint;
// default none.
func (l *PReLULayer) AlphaConstraint(constraint any) *PReLULayer {
	l.Config.AlphaConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// SharedAxes sets axes along which there is one alpha for all, counted from 1, for
// the batch shares them anyway: SharedAxes(1, 2) has one for each channel of
// images.
func (l *PReLULayer) SharedAxes(axes ...int) *PReLULayer { l.Config.SharedAxes = axes; return l }

// Build makes alpha.
func (l *PReLULayer) Build(inputs ...[]int) {
	shape, c := slices.Clone(inputs[0]), &l.Config
	for _, axis := range c.SharedAxes {
		if axis < 1 || axis >= len(shape) {
			failure.Panic(l.core.Describe(), "Give axes of a sample, counted from 1", "the input has shape %s, shared axes are %v", shapeString(shape), c.SharedAxes)
		}
		shape[axis] = 1
	}
	for _, n := range shape[1:] {
		if n < 1 {
			failure.Panic(l.core.Describe(), "", "the input has shape %s: all lengths but the batch must be known", shapeString(inputs[0]))
		}
	}
	l.alpha = l.core.AddWeight("alpha", c.AlphaInitializer, c.AlphaRegularizer, c.AlphaConstraint, shape[1:]...)
}

// Forward rectifies.
func (l *PReLULayer) Forward(inputs ...*graph.Node) *graph.Node {
	// Keras's form: the gradient at zero is zero, and alpha's is a product with zero
	// where the input is positive, so that a gradient of NaN shows in it.
	x := inputs[0]
	return ops.Subtract(ops.Relu(x), ops.Multiply(l.alpha.In(x), ops.Relu(ops.Negative(x))))
}
