package layers

import (
	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// DenseLayer connects every input with every unit.
type DenseLayer struct {
	options[*DenseLayer]
	Config       DenseConfig
	kernel, bias *Weight
}

// DenseConfig is what a DenseLayer is made of.
type DenseConfig struct {
	Common
	Units             int                      `json:"units"`
	Activation        *activations.Activation  `json:"activation"`         // default linear
	UseBias           bool                     `json:"use_bias"`           // default true
	KernelInitializer initializers.Initializer `json:"kernel_initializer"` // default glorot_uniform
	BiasInitializer   initializers.Initializer `json:"bias_initializer"`   // default zeros
	KernelRegularizer regularizers.Regularizer `json:"kernel_regularizer"` // default none
	BiasRegularizer   regularizers.Regularizer `json:"bias_regularizer"`   // default none
	KernelConstraint  constraints.Constraint   `json:"kernel_constraint"`  // default none
	BiasConstraint    constraints.Constraint   `json:"bias_constraint"`    // default none
}

// Dense computes activation(x·kernel + bias): (batch, …, inputs) becomes (batch,
// …, units). The kernel has shape (inputs, units), the bias (units). Keras:
// keras.layers.Dense.
func Dense(units int) *DenseLayer {
	l := &DenseLayer{Config: DenseConfig{
		Units:             units,
		Activation:        activations.Get("", nil),
		UseBias:           true,
		KernelInitializer: initializers.GlorotUniform(),
		BiasInitializer:   initializers.Zeros(),
	}}
	l.own(l, "Dense", &l.Config.Common)
	if units <= 0 {
		failure.Panic("Dense", "Give the number of outputs", "units is %d, want at least 1", units)
	}
	return l
}

// Activation sets the function applied to the result: a name ("relu"), a
// function of package activations or an *activations.Activation.
func (l *DenseLayer) Activation(activation any) *DenseLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *DenseLayer) UseBias(use bool) *DenseLayer { l.Config.UseBias = use; return l }

// KernelInitializer sets the kernel's first values: a name or an
// initializers.Initializer; default "glorot_uniform".
func (l *DenseLayer) KernelInitializer(initializer any) *DenseLayer {
	l.Config.KernelInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *DenseLayer) BiasInitializer(initializer any) *DenseLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// KernelRegularizer adds a penalty on the kernel to the loss: a name or a
// regularizers.Regularizer.
func (l *DenseLayer) KernelRegularizer(regularizer any) *DenseLayer {
	l.Config.KernelRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *DenseLayer) BiasRegularizer(regularizer any) *DenseLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// KernelConstraint keeps the kernel in bounds: a name or a
// constraints.Constraint.
func (l *DenseLayer) KernelConstraint(constraint any) *DenseLayer {
	l.Config.KernelConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *DenseLayer) BiasConstraint(constraint any) *DenseLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes the kernel and the bias.
func (l *DenseLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	if len(shape) < 2 {
		failure.Panic(l.core.Describe(), "Give each sample as a row of numbers", "the input has shape %s, want at least 2 axes: (batch, inputs)", shapeString(shape))
	}
	l.kernel = l.core.AddWeight("kernel", c.KernelInitializer, c.KernelRegularizer, c.KernelConstraint, shape[len(shape)-1], c.Units)
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, c.Units)
	}
}

// Forward multiplies, adds and activates.
func (l *DenseLayer) Forward(inputs ...*graph.Node) *graph.Node {
	y := ops.MatMul(inputs[0], l.kernel.In(inputs[0]))
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return l.Config.Activation.Apply(y)
}
