package layers

import (
	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// DepthwiseConv1DLayer slides filters of its own over each channel of sequences.
type DepthwiseConv1DLayer struct {
	options[*DepthwiseConv1DLayer]
	Config       DepthwiseConv1DConfig
	kernel, bias *Weight
}

// DepthwiseConv1DConfig is what a DepthwiseConv1DLayer is made of.
type DepthwiseConv1DConfig struct {
	Common
	DepthMultiplier      int                      `json:"depth_multiplier"`      // default 1
	KernelSize           int                      `json:"kernel_size"`           // of a kernel
	Strides              int                      `json:"strides"`               // default 1
	Padding              string                   `json:"padding"`               // "valid" (default) or "same"
	DilationRate         int                      `json:"dilation_rate"`         // default 1
	Activation           *activations.Activation  `json:"activation"`            // default linear
	UseBias              bool                     `json:"use_bias"`              // default true
	DepthwiseInitializer initializers.Initializer `json:"depthwise_initializer"` // default glorot_uniform
	BiasInitializer      initializers.Initializer `json:"bias_initializer"`      // default zeros
	DepthwiseRegularizer regularizers.Regularizer `json:"depthwise_regularizer"` // default none
	BiasRegularizer      regularizers.Regularizer `json:"bias_regularizer"`      // default none
	DepthwiseConstraint  constraints.Constraint   `json:"depthwise_constraint"`  // default none
	BiasConstraint       constraints.Constraint   `json:"bias_constraint"`       // default none
}

// DepthwiseConv1D convolves each channel by itself: sequences of shape (batch,
// steps, channels) become (batch, steps', channels·multiplier). The kernel has
// shape (kernelSize, channels, multiplier). Keras: keras.layers.DepthwiseConv1D.
func DepthwiseConv1D(kernelSize int) *DepthwiseConv1DLayer {
	l := &DepthwiseConv1DLayer{Config: DepthwiseConv1DConfig{
		DepthMultiplier:      1,
		KernelSize:           one("DepthwiseConv1D", "kernel size", []int{kernelSize}, 1),
		Strides:              1,
		Padding:              "valid",
		DilationRate:         1,
		Activation:           activations.Get("", nil),
		UseBias:              true,
		DepthwiseInitializer: initializers.GlorotUniform(),
		BiasInitializer:      initializers.Zeros(),
	}}
	l.own(l, "DepthwiseConv1D", &l.Config.Common)
	return l
}

// Strides sets the step of the kernel; default 1.
func (l *DepthwiseConv1DLayer) Strides(strides int) *DepthwiseConv1DLayer {
	l.Config.Strides = one(l.core.Describe(), "strides", []int{strides}, 1)
	return l
}

// Padding sets "valid", kernels stay inside the sequence, or "same", sequences are
// surrounded by zeros.
func (l *DepthwiseConv1DLayer) Padding(name string) *DepthwiseConv1DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// DilationRate sets the distance of the steps under a kernel; default 1.
func (l *DepthwiseConv1DLayer) DilationRate(rate int) *DepthwiseConv1DLayer {
	l.Config.DilationRate = one(l.core.Describe(), "dilation rate", []int{rate}, 1)
	return l
}

// Activation sets the function applied to the result: a name ("relu"), a
// function of package activations or an *activations.Activation.
func (l *DepthwiseConv1DLayer) Activation(activation any) *DepthwiseConv1DLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *DepthwiseConv1DLayer) UseBias(use bool) *DepthwiseConv1DLayer {
	l.Config.UseBias = use
	return l
}

// DepthwiseInitializer sets the kernel's first values: a name or an
// initializers.Initializer; default "glorot_uniform".
func (l *DepthwiseConv1DLayer) DepthwiseInitializer(initializer any) *DepthwiseConv1DLayer {
	l.Config.DepthwiseInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *DepthwiseConv1DLayer) BiasInitializer(initializer any) *DepthwiseConv1DLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// DepthwiseRegularizer adds a penalty on the kernel to the loss: a name or a
// regularizers.Regularizer.
func (l *DepthwiseConv1DLayer) DepthwiseRegularizer(regularizer any) *DepthwiseConv1DLayer {
	l.Config.DepthwiseRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *DepthwiseConv1DLayer) BiasRegularizer(regularizer any) *DepthwiseConv1DLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// DepthwiseConstraint keeps the kernel in bounds: a name or a
// constraints.Constraint.
func (l *DepthwiseConv1DLayer) DepthwiseConstraint(constraint any) *DepthwiseConv1DLayer {
	l.Config.DepthwiseConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *DepthwiseConv1DLayer) BiasConstraint(constraint any) *DepthwiseConv1DLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// DepthMultiplier sets how many channels each one becomes; default 1.
func (l *DepthwiseConv1DLayer) DepthMultiplier(multiplier int) *DepthwiseConv1DLayer {
	l.Config.DepthMultiplier = one(l.core.Describe(), "depth multiplier", []int{multiplier}, 1)
	return l
}

// Build makes the kernel and the bias.
func (l *DepthwiseConv1DLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRank(shape, 3, sequenceMeaning, sequenceFix)
	l.kernel = l.core.AddWeight("depthwise_kernel", c.DepthwiseInitializer, c.DepthwiseRegularizer, c.DepthwiseConstraint, c.KernelSize, shape[2], c.DepthMultiplier)
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, shape[2]*c.DepthMultiplier)
	}
}

// Forward convolves images of one row, adds and activates.
func (l *DepthwiseConv1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], &l.Config
	window := ops.Window{StrideX: c.Strides, DilationX: c.DilationRate, Same: c.Padding == "same"}
	y := ops.DepthwiseConv2D(ops.ExpandDims(x, 1), ops.ExpandDims(l.kernel.In(x), 0), window)
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return ops.Squeeze(c.Activation.Apply(y), 1)
}
