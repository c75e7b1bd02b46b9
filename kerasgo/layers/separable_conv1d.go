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

// SeparableConv1DLayer convolves each channel by itself, then mixes the channels.
type SeparableConv1DLayer struct {
	options[*SeparableConv1DLayer]
	Config                     SeparableConv1DConfig
	depthwise, pointwise, bias *Weight
}

// SeparableConv1DConfig is what a SeparableConv1DLayer is made of.
type SeparableConv1DConfig struct {
	Common
	Filters              int                      `json:"filters"`
	KernelSize           int                      `json:"kernel_size"`           // of a kernel
	Strides              int                      `json:"strides"`               // default 1
	Padding              string                   `json:"padding"`               // "valid" (default) or "same"
	DilationRate         int                      `json:"dilation_rate"`         // default 1
	DepthMultiplier      int                      `json:"depth_multiplier"`      // default 1
	Activation           *activations.Activation  `json:"activation"`            // default linear
	UseBias              bool                     `json:"use_bias"`              // default true
	DepthwiseInitializer initializers.Initializer `json:"depthwise_initializer"` // default glorot_uniform
	PointwiseInitializer initializers.Initializer `json:"pointwise_initializer"` // default glorot_uniform
	BiasInitializer      initializers.Initializer `json:"bias_initializer"`      // default zeros
	DepthwiseRegularizer regularizers.Regularizer `json:"depthwise_regularizer"` // default none
	PointwiseRegularizer regularizers.Regularizer `json:"pointwise_regularizer"` // default none
	BiasRegularizer      regularizers.Regularizer `json:"bias_regularizer"`      // default none
	DepthwiseConstraint  constraints.Constraint   `json:"depthwise_constraint"`  // default none
	PointwiseConstraint  constraints.Constraint   `json:"pointwise_constraint"`  // default none
	BiasConstraint       constraints.Constraint   `json:"bias_constraint"`       // default none
}

// SeparableConv1D is a DepthwiseConv1D without bias, and a convolution with
// kernels of one step after it: sequences of shape (batch, steps, channels) become
// (batch, steps', filters). The kernels have shapes (kernelSize, channels,
// multiplier) and (1, channels·multiplier, filters). Keras:
// keras.layers.SeparableConv1D.
func SeparableConv1D(filters, kernelSize int) *SeparableConv1DLayer {
	l := &SeparableConv1DLayer{Config: SeparableConv1DConfig{
		Filters: filters, KernelSize: one("SeparableConv1D", "kernel size", []int{kernelSize}, 1), Strides: 1, Padding: "valid", DilationRate: 1, DepthMultiplier: 1,
		Activation: activations.Get("", nil), UseBias: true,
		DepthwiseInitializer: initializers.GlorotUniform(), PointwiseInitializer: initializers.GlorotUniform(), BiasInitializer: initializers.Zeros(),
	}}
	l.own(l, "SeparableConv1D", &l.Config.Common)
	if filters <= 0 {
		failure.Panic("SeparableConv1D", "Give the number of output channels", "filters is %d, want at least 1", filters)
	}
	return l
}

// Strides sets the step of the kernel; default 1.
func (l *SeparableConv1DLayer) Strides(strides int) *SeparableConv1DLayer {
	l.Config.Strides = one(l.core.Describe(), "strides", []int{strides}, 1)
	return l
}

// Padding sets "valid", kernels stay inside the sequence, or "same", sequences are
// surrounded by zeros.
func (l *SeparableConv1DLayer) Padding(name string) *SeparableConv1DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// DilationRate sets the distance of the steps under a kernel; default 1.
func (l *SeparableConv1DLayer) DilationRate(rate int) *SeparableConv1DLayer {
	l.Config.DilationRate = one(l.core.Describe(), "dilation rate", []int{rate}, 1)
	return l
}

// DepthMultiplier sets how many channels each one becomes before they are mixed;
// default 1.
func (l *SeparableConv1DLayer) DepthMultiplier(multiplier int) *SeparableConv1DLayer {
	l.Config.DepthMultiplier = one(l.core.Describe(), "depth multiplier", []int{multiplier}, 1)
	return l
}

// Activation sets the function applied to the result.
func (l *SeparableConv1DLayer) Activation(activation any) *SeparableConv1DLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *SeparableConv1DLayer) UseBias(use bool) *SeparableConv1DLayer {
	l.Config.UseBias = use
	return l
}

// DepthwiseInitializer sets the first values of the channels' kernels.
func (l *SeparableConv1DLayer) DepthwiseInitializer(initializer any) *SeparableConv1DLayer {
	l.Config.DepthwiseInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// PointwiseInitializer sets the first values of the mixing kernel.
func (l *SeparableConv1DLayer) PointwiseInitializer(initializer any) *SeparableConv1DLayer {
	l.Config.PointwiseInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *SeparableConv1DLayer) BiasInitializer(initializer any) *SeparableConv1DLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// DepthwiseRegularizer adds a penalty on the channels' kernels to the loss.
func (l *SeparableConv1DLayer) DepthwiseRegularizer(regularizer any) *SeparableConv1DLayer {
	l.Config.DepthwiseRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// PointwiseRegularizer adds a penalty on the mixing kernel to the loss.
func (l *SeparableConv1DLayer) PointwiseRegularizer(regularizer any) *SeparableConv1DLayer {
	l.Config.PointwiseRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *SeparableConv1DLayer) BiasRegularizer(regularizer any) *SeparableConv1DLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// DepthwiseConstraint keeps the channels' kernels in bounds.
func (l *SeparableConv1DLayer) DepthwiseConstraint(constraint any) *SeparableConv1DLayer {
	l.Config.DepthwiseConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// PointwiseConstraint keeps the mixing kernel in bounds.
func (l *SeparableConv1DLayer) PointwiseConstraint(constraint any) *SeparableConv1DLayer {
	l.Config.PointwiseConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *SeparableConv1DLayer) BiasConstraint(constraint any) *SeparableConv1DLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes the kernels and the bias.
func (l *SeparableConv1DLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRank(shape, 3, sequenceMeaning, sequenceFix)
	l.depthwise = l.core.AddWeight("depthwise_kernel", c.DepthwiseInitializer, c.DepthwiseRegularizer, c.DepthwiseConstraint, c.KernelSize, shape[2], c.DepthMultiplier)
	l.pointwise = l.core.AddWeight("pointwise_kernel", c.PointwiseInitializer, c.PointwiseRegularizer, c.PointwiseConstraint, 1, shape[2]*c.DepthMultiplier, c.Filters)
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, c.Filters)
	}
}

// Forward convolves images of one row, mixes, adds and activates.
func (l *SeparableConv1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], &l.Config
	window := ops.Window{StrideX: c.Strides, DilationX: c.DilationRate, Same: c.Padding == "same"}
	y := ops.DepthwiseConv2D(ops.ExpandDims(x, 1), ops.ExpandDims(l.depthwise.In(x), 0), window)
	y = ops.Conv2D(y, ops.ExpandDims(l.pointwise.In(x), 0), ops.Window{})
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return ops.Squeeze(c.Activation.Apply(y), 1)
}
