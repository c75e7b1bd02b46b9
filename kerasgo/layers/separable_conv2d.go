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

// SeparableConv2DLayer convolves each channel by itself, then mixes the channels.
type SeparableConv2DLayer struct {
	options[*SeparableConv2DLayer]
	Config                     SeparableConv2DConfig
	depthwise, pointwise, bias *Weight
}

// SeparableConv2DConfig is what a SeparableConv2DLayer is made of.
type SeparableConv2DConfig struct {
	Common
	Filters              int                      `json:"filters"`
	KernelSize           [2]int                   `json:"kernel_size"`           // height and width
	Strides              [2]int                   `json:"strides"`               // default 1, 1
	Padding              string                   `json:"padding"`               // "valid" (default) or "same"
	DilationRate         [2]int                   `json:"dilation_rate"`         // default 1, 1
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

// SeparableConv2D is a DepthwiseConv2D without bias, and a convolution with
// kernels of one pixel after it: images of shape (batch, height, width, channels)
// become (batch, height', width', filters). The kernels have shapes (kernel height,
// kernel width, channels, multiplier) and (1, 1, channels·multiplier, filters).
// Keras: keras.layers.SeparableConv2D.
func SeparableConv2D(filters int, kernelSize ...int) *SeparableConv2DLayer {
	l := &SeparableConv2DLayer{Config: SeparableConv2DConfig{
		Filters: filters, KernelSize: pair("SeparableConv2D", "kernel size", kernelSize), Strides: [2]int{1, 1}, Padding: "valid", DilationRate: [2]int{1, 1}, DepthMultiplier: 1,
		Activation: activations.Get("", nil), UseBias: true,
		DepthwiseInitializer: initializers.GlorotUniform(), PointwiseInitializer: initializers.GlorotUniform(), BiasInitializer: initializers.Zeros(),
	}}
	l.own(l, "SeparableConv2D", &l.Config.Common)
	if filters <= 0 {
		failure.Panic("SeparableConv2D", "Give the number of output channels", "filters is %d, want at least 1", filters)
	}
	return l
}

// Strides sets the steps of the kernel: one number for both axes or height and
// width; default 1.
func (l *SeparableConv2DLayer) Strides(strides ...int) *SeparableConv2DLayer {
	l.Config.Strides = pair(l.core.Describe(), "strides", strides)
	return l
}

// Padding sets "valid", kernels stay inside the image, or "same", images are
// padded with zeros.
func (l *SeparableConv2DLayer) Padding(name string) *SeparableConv2DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// DilationRate sets the distance between the pixels under a kernel: one number for
// both axes or height and width; default 1.
func (l *SeparableConv2DLayer) DilationRate(rate ...int) *SeparableConv2DLayer {
	l.Config.DilationRate = pair(l.core.Describe(), "dilation rate", rate)
	return l
}

// DepthMultiplier sets how many channels each one becomes before they are mixed;
// default 1.
func (l *SeparableConv2DLayer) DepthMultiplier(multiplier int) *SeparableConv2DLayer {
	l.Config.DepthMultiplier = one(l.core.Describe(), "depth multiplier", []int{multiplier}, 1)
	return l
}

// Activation sets the function applied to the result.
func (l *SeparableConv2DLayer) Activation(activation any) *SeparableConv2DLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *SeparableConv2DLayer) UseBias(use bool) *SeparableConv2DLayer {
	l.Config.UseBias = use
	return l
}

// DepthwiseInitializer sets the first values of the channels' kernels.
func (l *SeparableConv2DLayer) DepthwiseInitializer(initializer any) *SeparableConv2DLayer {
	l.Config.DepthwiseInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// PointwiseInitializer sets the first values of the mixing kernel.
func (l *SeparableConv2DLayer) PointwiseInitializer(initializer any) *SeparableConv2DLayer {
	l.Config.PointwiseInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *SeparableConv2DLayer) BiasInitializer(initializer any) *SeparableConv2DLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// DepthwiseRegularizer adds a penalty on the channels' kernels to the loss.
func (l *SeparableConv2DLayer) DepthwiseRegularizer(regularizer any) *SeparableConv2DLayer {
	l.Config.DepthwiseRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// PointwiseRegularizer adds a penalty on the mixing kernel to the loss.
func (l *SeparableConv2DLayer) PointwiseRegularizer(regularizer any) *SeparableConv2DLayer {
	l.Config.PointwiseRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *SeparableConv2DLayer) BiasRegularizer(regularizer any) *SeparableConv2DLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// DepthwiseConstraint keeps the channels' kernels in bounds.
func (l *SeparableConv2DLayer) DepthwiseConstraint(constraint any) *SeparableConv2DLayer {
	l.Config.DepthwiseConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// PointwiseConstraint keeps the mixing kernel in bounds.
func (l *SeparableConv2DLayer) PointwiseConstraint(constraint any) *SeparableConv2DLayer {
	l.Config.PointwiseConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *SeparableConv2DLayer) BiasConstraint(constraint any) *SeparableConv2DLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes the kernels and the bias.
func (l *SeparableConv2DLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRank(shape, 4, imageMeaning, imageFix)
	l.depthwise = l.core.AddWeight("depthwise_kernel", c.DepthwiseInitializer, c.DepthwiseRegularizer, c.DepthwiseConstraint, c.KernelSize[0], c.KernelSize[1], shape[3], c.DepthMultiplier)
	l.pointwise = l.core.AddWeight("pointwise_kernel", c.PointwiseInitializer, c.PointwiseRegularizer, c.PointwiseConstraint, 1, 1, shape[3]*c.DepthMultiplier, c.Filters)
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, c.Filters)
	}
}

// Forward convolves, mixes, adds and activates.
func (l *SeparableConv2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], &l.Config
	window := ops.Window{
		StrideY: c.Strides[0], StrideX: c.Strides[1],
		DilationY: c.DilationRate[0], DilationX: c.DilationRate[1],
		Same: c.Padding == "same",
	}
	y := ops.Conv2D(ops.DepthwiseConv2D(x, l.depthwise.In(x), window), l.pointwise.In(x), ops.Window{})
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return c.Activation.Apply(y)
}
