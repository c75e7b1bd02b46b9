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

// Conv2DTransposeLayer spreads filters over larger images.
type Conv2DTransposeLayer struct {
	options[*Conv2DTransposeLayer]
	Config       Conv2DTransposeConfig
	kernel, bias *Weight
}

// Conv2DTransposeConfig is what a Conv2DTransposeLayer is made of.
type Conv2DTransposeConfig struct {
	Common
	Filters           int                      `json:"filters"`
	KernelSize        [2]int                   `json:"kernel_size"`        // height and width
	Strides           [2]int                   `json:"strides"`            // default 1, 1
	Padding           string                   `json:"padding"`            // "valid" (default) or "same"
	OutputPadding     *[2]int                  `json:"output_padding"`     // default: of what is lost, nothing
	DilationRate      [2]int                   `json:"dilation_rate"`      // default 1, 1
	Activation        *activations.Activation  `json:"activation"`         // default linear
	UseBias           bool                     `json:"use_bias"`           // default true
	KernelInitializer initializers.Initializer `json:"kernel_initializer"` // default glorot_uniform
	BiasInitializer   initializers.Initializer `json:"bias_initializer"`   // default zeros
	KernelRegularizer regularizers.Regularizer `json:"kernel_regularizer"` // default none
	BiasRegularizer   regularizers.Regularizer `json:"bias_regularizer"`   // default none
	KernelConstraint  constraints.Constraint   `json:"kernel_constraint"`  // default none
	BiasConstraint    constraints.Constraint   `json:"bias_constraint"`    // default none
}

// Conv2DTranspose goes the way of a convolution back: images of shape (batch,
// height, width, channels) become (batch, height', width', filters). The kernel has
// shape (kernel height, kernel width, filters, channels); kernelSize is one number
// for a square or height and width. With padding "same" height' = height·stride,
// with "valid" height·stride + max(dilation·(kernel height - 1) + 1 - stride, 0).
// Keras: keras.layers.Conv2DTranspose.
func Conv2DTranspose(filters int, kernelSize ...int) *Conv2DTransposeLayer {
	l := &Conv2DTransposeLayer{Config: Conv2DTransposeConfig{
		Filters:           filters,
		KernelSize:        pair("Conv2DTranspose", "kernel size", kernelSize),
		Strides:           [2]int{1, 1},
		Padding:           "valid",
		DilationRate:      [2]int{1, 1},
		Activation:        activations.Get("", nil),
		UseBias:           true,
		KernelInitializer: initializers.GlorotUniform(),
		BiasInitializer:   initializers.Zeros(),
	}}
	l.own(l, "Conv2DTranspose", &l.Config.Common)
	if filters <= 0 {
		failure.Panic("Conv2DTranspose", "Give the number of output channels", "filters is %d, want at least 1", filters)
	}
	return l
}

// Strides sets the steps of the filters: one number for both axes or height and
// width.
func (l *Conv2DTransposeLayer) Strides(strides ...int) *Conv2DTransposeLayer {
	l.Config.Strides = pair(l.core.Describe(), "strides", strides)
	return l
}

// Padding sets "valid", filters stay inside the image, or "same", the image is
// surrounded by zeros.
func (l *Conv2DTransposeLayer) Padding(name string) *Conv2DTransposeLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// OutputPadding sets how many rows and columns the result has more than the
// smallest that a convolution with these strides turns into the input: one number
// for both axes or height and width. By default it is as high and wide as said at
// [Conv2DTranspose].
func (l *Conv2DTransposeLayer) OutputPadding(padding ...int) *Conv2DTransposeLayer {
	p := [2]int(axes(l.core.Describe(), "output padding", notNegative(l.core.Describe(), "output padding", padding), 2))
	l.Config.OutputPadding = &p
	return l
}

// DilationRate sets the distance between the pixels under a filter.
func (l *Conv2DTransposeLayer) DilationRate(rate ...int) *Conv2DTransposeLayer {
	l.Config.DilationRate = pair(l.core.Describe(), "dilation rate", rate)
	return l
}

// Activation sets the function applied to the result: a name ("relu"), a
// function of package activations or an *activations.Activation.
func (l *Conv2DTransposeLayer) Activation(activation any) *Conv2DTransposeLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *Conv2DTransposeLayer) UseBias(use bool) *Conv2DTransposeLayer {
	l.Config.UseBias = use
	return l
}

// KernelInitializer sets the kernel's first values: a name or an
// initializers.Initializer; default "glorot_uniform".
func (l *Conv2DTransposeLayer) KernelInitializer(initializer any) *Conv2DTransposeLayer {
	l.Config.KernelInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *Conv2DTransposeLayer) BiasInitializer(initializer any) *Conv2DTransposeLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// KernelRegularizer adds a penalty on the kernel to the loss: a name or a
// regularizers.Regularizer.
func (l *Conv2DTransposeLayer) KernelRegularizer(regularizer any) *Conv2DTransposeLayer {
	l.Config.KernelRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *Conv2DTransposeLayer) BiasRegularizer(regularizer any) *Conv2DTransposeLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// KernelConstraint keeps the kernel in bounds: a name or a
// constraints.Constraint.
func (l *Conv2DTransposeLayer) KernelConstraint(constraint any) *Conv2DTransposeLayer {
	l.Config.KernelConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *Conv2DTransposeLayer) BiasConstraint(constraint any) *Conv2DTransposeLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes the kernel and the bias.
func (l *Conv2DTransposeLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRank(shape, 4, imageMeaning, imageFix)
	l.kernel = l.core.AddWeight("kernel", c.KernelInitializer, c.KernelRegularizer, c.KernelConstraint, c.KernelSize[0], c.KernelSize[1], c.Filters, shape[3])
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, c.Filters)
	}
}

// Forward spreads, adds and activates.
func (l *Conv2DTransposeLayer) Forward(inputs ...*graph.Node) *graph.Node {
	c := &l.Config
	window := ops.Window{
		StrideY: c.Strides[0], StrideX: c.Strides[1],
		DilationY: c.DilationRate[0], DilationX: c.DilationRate[1],
		Same: c.Padding == "same",
	}
	var output []int
	if c.OutputPadding != nil {
		output = outputLengths(inputs[0], c.KernelSize[:], c.Strides[:], c.DilationRate[:], c.OutputPadding[:], window.Same)
	}
	y := ops.Conv2DTranspose(inputs[0], l.kernel.In(inputs[0]), window, output...)
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return c.Activation.Apply(y)
}
