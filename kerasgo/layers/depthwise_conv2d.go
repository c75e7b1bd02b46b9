package layers

import (
	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// DepthwiseConv2DLayer slides filters of its own over each channel of images.
type DepthwiseConv2DLayer struct {
	options[*DepthwiseConv2DLayer]
	Config       DepthwiseConv2DConfig
	kernel, bias *Weight
}

// DepthwiseConv2DConfig is what a DepthwiseConv2DLayer is made of.
type DepthwiseConv2DConfig struct {
	Common
	DepthMultiplier      int                      `json:"depth_multiplier"`      // default 1
	KernelSize           [2]int                   `json:"kernel_size"`           // height and width
	Strides              [2]int                   `json:"strides"`               // default 1, 1
	Padding              string                   `json:"padding"`               // "valid" (default) or "same"
	DilationRate         [2]int                   `json:"dilation_rate"`         // default 1, 1
	Activation           *activations.Activation  `json:"activation"`            // default linear
	UseBias              bool                     `json:"use_bias"`              // default true
	DepthwiseInitializer initializers.Initializer `json:"depthwise_initializer"` // default glorot_uniform
	BiasInitializer      initializers.Initializer `json:"bias_initializer"`      // default zeros
	DepthwiseRegularizer regularizers.Regularizer `json:"depthwise_regularizer"` // default none
	BiasRegularizer      regularizers.Regularizer `json:"bias_regularizer"`      // default none
	DepthwiseConstraint  constraints.Constraint   `json:"depthwise_constraint"`  // default none
	BiasConstraint       constraints.Constraint   `json:"bias_constraint"`       // default none
}

// DepthwiseConv2D convolves each channel of images of shape (batch, height, width,
// channels) with kernels of its own; the result has DepthMultiplier times as many
// channels. The kernel has shape (kernel height, kernel width, channels,
// multiplier); kernelSize is one number for a square or height and width. Keras:
// keras.layers.DepthwiseConv2D.
func DepthwiseConv2D(kernelSize ...int) *DepthwiseConv2DLayer {
	l := &DepthwiseConv2DLayer{Config: DepthwiseConv2DConfig{
		DepthMultiplier:      1,
		KernelSize:           pair("DepthwiseConv2D", "kernel size", kernelSize),
		Strides:              [2]int{1, 1},
		Padding:              "valid",
		DilationRate:         [2]int{1, 1},
		Activation:           activations.Get("", nil),
		UseBias:              true,
		DepthwiseInitializer: initializers.GlorotUniform(),
		BiasInitializer:      initializers.Zeros(),
	}}
	l.own(l, "DepthwiseConv2D", &l.Config.Common)
	return l
}

// Strides sets the steps of the filters: one number for both axes or height and
// width.
func (l *DepthwiseConv2DLayer) Strides(strides ...int) *DepthwiseConv2DLayer {
	l.Config.Strides = pair(l.core.Describe(), "strides", strides)
	return l
}

// Padding sets "valid", filters stay inside the image, or "same", the image is
// surrounded by zeros.
func (l *DepthwiseConv2DLayer) Padding(name string) *DepthwiseConv2DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// DilationRate sets the distance between the pixels that a filter sees.
func (l *DepthwiseConv2DLayer) DilationRate(rate ...int) *DepthwiseConv2DLayer {
	l.Config.DilationRate = pair(l.core.Describe(), "dilation rate", rate)
	return l
}

// Activation sets the function applied to the result: a name ("relu"), a
// function of package activations or an *activations.Activation.
func (l *DepthwiseConv2DLayer) Activation(activation any) *DepthwiseConv2DLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *DepthwiseConv2DLayer) UseBias(use bool) *DepthwiseConv2DLayer {
	l.Config.UseBias = use
	return l
}

// DepthwiseInitializer sets the kernel's first values: a name or an
// initializers.Initializer; default "glorot_uniform".
func (l *DepthwiseConv2DLayer) DepthwiseInitializer(initializer any) *DepthwiseConv2DLayer {
	l.Config.DepthwiseInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *DepthwiseConv2DLayer) BiasInitializer(initializer any) *DepthwiseConv2DLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// DepthwiseRegularizer adds a penalty on the kernel to the loss: a name or a
// regularizers.Regularizer.
func (l *DepthwiseConv2DLayer) DepthwiseRegularizer(regularizer any) *DepthwiseConv2DLayer {
	l.Config.DepthwiseRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *DepthwiseConv2DLayer) BiasRegularizer(regularizer any) *DepthwiseConv2DLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// DepthwiseConstraint keeps the kernel in bounds: a name or a
// constraints.Constraint.
func (l *DepthwiseConv2DLayer) DepthwiseConstraint(constraint any) *DepthwiseConv2DLayer {
	l.Config.DepthwiseConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *DepthwiseConv2DLayer) BiasConstraint(constraint any) *DepthwiseConv2DLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// DepthMultiplier sets how many channels each one becomes; default 1.
func (l *DepthwiseConv2DLayer) DepthMultiplier(multiplier int) *DepthwiseConv2DLayer {
	l.Config.DepthMultiplier = one(l.core.Describe(), "depth multiplier", []int{multiplier}, 1)
	return l
}

// Build makes the kernel and the bias.
func (l *DepthwiseConv2DLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRank(shape, 4, imageMeaning, imageFix)
	l.kernel = l.core.AddWeight("depthwise_kernel", c.DepthwiseInitializer, c.DepthwiseRegularizer, c.DepthwiseConstraint, c.KernelSize[0], c.KernelSize[1], shape[3], c.DepthMultiplier)
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, shape[3]*c.DepthMultiplier)
	}
}

// Forward convolves, adds and activates.
func (l *DepthwiseConv2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	c := &l.Config
	window := ops.Window{
		StrideY: c.Strides[0], StrideX: c.Strides[1],
		DilationY: c.DilationRate[0], DilationX: c.DilationRate[1],
		Same: c.Padding == "same",
	}
	y := ops.DepthwiseConv2D(inputs[0], l.kernel.In(inputs[0]), window)
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return c.Activation.Apply(y)
}
