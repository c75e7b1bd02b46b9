package layers

import (
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// DepthwiseConfig is what all convolutions of channels by themselves are made of:
// DepthwiseConv1D, DepthwiseConv2D, SeparableConv1D and SeparableConv2D.
type DepthwiseConfig struct {
	FilterConfig
	DepthMultiplier      int                      `json:"depth_multiplier"`      // default 1
	DepthwiseInitializer initializers.Initializer `json:"depthwise_initializer"` // default glorot_uniform
	DepthwiseRegularizer regularizers.Regularizer `json:"depthwise_regularizer"` // default none
	DepthwiseConstraint  constraints.Constraint   `json:"depthwise_constraint"`  // default none
}

// depthwiseOptions are the chain methods that these have beside those of all
// convolutions, and the kernel. L is the pointer to the layer's own type.
type depthwiseOptions[L Layer] struct {
	filterOptions[L]
	config *DepthwiseConfig
	kernel *Weight
}

func (o *depthwiseOptions[L]) startDepthwise(self L, class string, axes int, kernelSize []int, config *DepthwiseConfig) {
	o.config = config
	o.startFilter(self, class, axes, kernelSize, &config.FilterConfig)
	config.DepthMultiplier, config.DepthwiseInitializer = 1, initializers.GlorotUniform()
}

// DepthMultiplier sets how many channels each one becomes; default 1.
func (o *depthwiseOptions[L]) DepthMultiplier(multiplier int) L {
	o.config.DepthMultiplier = one(o.core.Describe(), "depth multiplier", multiplier)
	return o.self
}

// DepthwiseInitializer sets the first values of the channels' kernels: a name or
// an initializers.Initializer; default "glorot_uniform".
func (o *depthwiseOptions[L]) DepthwiseInitializer(initializer any) L {
	o.config.DepthwiseInitializer = initializers.Get(o.core.Describe(), initializer)
	return o.self
}

// DepthwiseRegularizer adds a penalty on the channels' kernels to the loss: a name
// or a regularizers.Regularizer; default none.
func (o *depthwiseOptions[L]) DepthwiseRegularizer(regularizer any) L {
	o.config.DepthwiseRegularizer = regularizers.Get(o.core.Describe(), regularizer)
	return o.self
}

// DepthwiseConstraint keeps the channels' kernels in bounds: a name or a
// constraints.Constraint; default none.
func (o *depthwiseOptions[L]) DepthwiseConstraint(constraint any) L {
	o.config.DepthwiseConstraint = constraints.Get(o.core.Describe(), constraint)
	return o.self
}

// addDepthwise makes the kernel and returns how many channels come of it.
func (o *depthwiseOptions[L]) addDepthwise(name string, shape []int) int {
	o.wantInput(shape)
	c, channels := o.config, shape[len(shape)-1]
	kernel := append(append([]int{}, c.KernelSize...), channels, c.DepthMultiplier)
	o.kernel = o.core.AddWeight(name, c.DepthwiseInitializer, c.DepthwiseRegularizer, c.DepthwiseConstraint, kernel...)
	return channels * c.DepthMultiplier
}

// depthwise is what DepthwiseConv1D and DepthwiseConv2D share.
type depthwise[L Layer] struct{ depthwiseOptions[L] }

// Build makes the kernel and the bias.
func (l *depthwise[L]) Build(inputs ...[]int) { l.addBias(l.addDepthwise("kernel", inputs[0])) }

// Forward convolves, adds and activates.
func (l *depthwise[L]) Forward(inputs ...*graph.Node) *graph.Node {
	x, window := inputs[0], l.config.window(l.config.DilationRate)
	return l.along(x, l.kernel.In(x), func(x, kernel *graph.Node) *graph.Node { return ops.DepthwiseConv2D(x, kernel, window) }, nil)
}
