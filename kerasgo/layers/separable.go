package layers

import (
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// SeparableConfig is what SeparableConv1D and SeparableConv2D are made of.
type SeparableConfig struct {
	DepthwiseConfig
	Filters              int                      `json:"filters"`
	PointwiseInitializer initializers.Initializer `json:"pointwise_initializer"` // default glorot_uniform
	PointwiseRegularizer regularizers.Regularizer `json:"pointwise_regularizer"` // default none
	PointwiseConstraint  constraints.Constraint   `json:"pointwise_constraint"`  // default none
}

// separable is what SeparableConv1D and SeparableConv2D share. L is the pointer to
// the layer's own type.
type separable[L Layer] struct {
	depthwiseOptions[L]
	config    *SeparableConfig
	pointwise *Weight
}

func (l *separable[L]) start(self L, class string, axes, filters int, kernelSize []int, config *SeparableConfig) {
	l.config = config
	l.startDepthwise(self, class, axes, kernelSize, &config.DepthwiseConfig)
	config.Filters, config.PointwiseInitializer = wantFilters(class, filters), initializers.GlorotUniform()
}

// PointwiseInitializer sets the first values of the kernel that mixes the
// channels: a name or an initializers.Initializer; default "glorot_uniform".
func (l *separable[L]) PointwiseInitializer(initializer any) L {
	l.config.PointwiseInitializer = initializers.Get(l.core.Describe(), initializer)
	return l.self
}

// PointwiseRegularizer adds a penalty on the mixing kernel to the loss: a name or
// a regularizers.Regularizer; default none.
func (l *separable[L]) PointwiseRegularizer(regularizer any) L {
	l.config.PointwiseRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l.self
}

// PointwiseConstraint keeps the mixing kernel in bounds: a name or a
// constraints.Constraint; default none.
func (l *separable[L]) PointwiseConstraint(constraint any) L {
	l.config.PointwiseConstraint = constraints.Get(l.core.Describe(), constraint)
	return l.self
}

// Build makes the kernels and the bias.
func (l *separable[L]) Build(inputs ...[]int) {
	c := l.config
	channels := l.addDepthwise("depthwise_kernel", inputs[0])
	kernel := append(ones(len(c.KernelSize)), channels, c.Filters)
	l.pointwise = l.core.AddWeight("pointwise_kernel", c.PointwiseInitializer, c.PointwiseRegularizer, c.PointwiseConstraint, kernel...)
	l.addBias(c.Filters)
}

// Forward convolves, mixes, adds and activates.
func (l *separable[L]) Forward(inputs ...*graph.Node) *graph.Node {
	x, window := inputs[0], l.config.window(l.config.DilationRate)
	return l.along(x, l.kernel.In(x), func(x, kernel *graph.Node) *graph.Node {
		mix := l.pointwise.In(x)
		mix = ops.Reshape(mix, 1, 1, mix.Dim(-2), mix.Dim(-1))
		return ops.Conv2D(ops.DepthwiseConv2D(x, kernel, window), mix, ops.Window{})
	}, nil)
}
