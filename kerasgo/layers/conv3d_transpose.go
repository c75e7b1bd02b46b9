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

// Conv3DTransposeLayer spreads filters over larger volumes.
type Conv3DTransposeLayer struct {
	options[*Conv3DTransposeLayer]
	Config       Conv3DTransposeConfig
	kernel, bias *Weight
}

// Conv3DTransposeConfig is what a Conv3DTransposeLayer is made of.
type Conv3DTransposeConfig struct {
	Common
	Filters           int                      `json:"filters"`
	KernelSize        [3]int                   `json:"kernel_size"`        // depth, height and width
	Strides           [3]int                   `json:"strides"`            // default 1, 1, 1
	Padding           string                   `json:"padding"`            // "valid" (default) or "same"
	OutputPadding     *[3]int                  `json:"output_padding"`     // default: of what is lost, nothing
	DilationRate      [3]int                   `json:"dilation_rate"`      // default 1, 1, 1
	Activation        *activations.Activation  `json:"activation"`         // default linear
	UseBias           bool                     `json:"use_bias"`           // default true
	KernelInitializer initializers.Initializer `json:"kernel_initializer"` // default glorot_uniform
	BiasInitializer   initializers.Initializer `json:"bias_initializer"`   // default zeros
	KernelRegularizer regularizers.Regularizer `json:"kernel_regularizer"` // default none
	BiasRegularizer   regularizers.Regularizer `json:"bias_regularizer"`   // default none
	KernelConstraint  constraints.Constraint   `json:"kernel_constraint"`  // default none
	BiasConstraint    constraints.Constraint   `json:"bias_constraint"`    // default none
}

// Conv3DTranspose goes the way of a convolution back: volumes of shape (batch,
// depth, height, width, channels) become (batch, depth', height', width',
// filters). The kernel has shape (kernel depth, kernel height, kernel width,
// filters, channels); kernelSize is one number for a cube or depth, height and
// width. With padding "same" height' = height·stride, with "valid" height·stride +
// max(dilation·(kernel height - 1) + 1 - stride, 0). Keras:
// keras.layers.Conv3DTranspose.
func Conv3DTranspose(filters int, kernelSize ...int) *Conv3DTransposeLayer {
	l := &Conv3DTransposeLayer{Config: Conv3DTransposeConfig{
		Filters:           filters,
		KernelSize:        triple("Conv3DTranspose", "kernel size", kernelSize),
		Strides:           [3]int{1, 1, 1},
		Padding:           "valid",
		DilationRate:      [3]int{1, 1, 1},
		Activation:        activations.Get("", nil),
		UseBias:           true,
		KernelInitializer: initializers.GlorotUniform(),
		BiasInitializer:   initializers.Zeros(),
	}}
	l.own(l, "Conv3DTranspose", &l.Config.Common)
	if filters <= 0 {
		failure.Panic("Conv3DTranspose", "Give the number of output channels", "filters is %d, want at least 1", filters)
	}
	return l
}

// Strides sets the steps of the filters: one number for all axes or depth,
// height and width.
func (l *Conv3DTransposeLayer) Strides(strides ...int) *Conv3DTransposeLayer {
	l.Config.Strides = triple(l.core.Describe(), "strides", strides)
	return l
}

// Padding sets "valid", filters stay inside the volume, or "same", the volume is
// surrounded by zeros.
func (l *Conv3DTransposeLayer) Padding(name string) *Conv3DTransposeLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// OutputPadding sets how many planes, rows and columns the result has more than the
// smallest that a convolution with these strides turns into the input: one number
// for all axes or depth, height and width. By default it is as large as said at
// [Conv3DTranspose].
func (l *Conv3DTransposeLayer) OutputPadding(padding ...int) *Conv3DTransposeLayer {
	p := [3]int(axes(l.core.Describe(), "output padding", notNegative(l.core.Describe(), "output padding", padding), 3))
	l.Config.OutputPadding = &p
	return l
}

// DilationRate sets the distance between the pixels under a filter.
func (l *Conv3DTransposeLayer) DilationRate(rate ...int) *Conv3DTransposeLayer {
	l.Config.DilationRate = triple(l.core.Describe(), "dilation rate", rate)
	return l
}

// Activation sets the function applied to the result: a name ("relu"), a
// function of package activations or an *activations.Activation.
func (l *Conv3DTransposeLayer) Activation(activation any) *Conv3DTransposeLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *Conv3DTransposeLayer) UseBias(use bool) *Conv3DTransposeLayer {
	l.Config.UseBias = use
	return l
}

// KernelInitializer sets the kernel's first values: a name or an
// initializers.Initializer; default "glorot_uniform".
func (l *Conv3DTransposeLayer) KernelInitializer(initializer any) *Conv3DTransposeLayer {
	l.Config.KernelInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *Conv3DTransposeLayer) BiasInitializer(initializer any) *Conv3DTransposeLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// KernelRegularizer adds a penalty on the kernel to the loss: a name or a
// regularizers.Regularizer.
func (l *Conv3DTransposeLayer) KernelRegularizer(regularizer any) *Conv3DTransposeLayer {
	l.Config.KernelRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *Conv3DTransposeLayer) BiasRegularizer(regularizer any) *Conv3DTransposeLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// KernelConstraint keeps the kernel in bounds: a name or a
// constraints.Constraint.
func (l *Conv3DTransposeLayer) KernelConstraint(constraint any) *Conv3DTransposeLayer {
	l.Config.KernelConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *Conv3DTransposeLayer) BiasConstraint(constraint any) *Conv3DTransposeLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes the kernel and the bias.
func (l *Conv3DTransposeLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRank(shape, 5, volumeMeaning, volumeFix)
	l.kernel = l.core.AddWeight("kernel", c.KernelInitializer, c.KernelRegularizer, c.KernelConstraint, c.KernelSize[0], c.KernelSize[1], c.KernelSize[2], c.Filters, shape[4])
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, c.Filters)
	}
}

// Forward spreads, adds and activates.
func (l *Conv3DTransposeLayer) Forward(inputs ...*graph.Node) *graph.Node {
	c := &l.Config
	window := ops.Window{
		StrideZ: c.Strides[0], StrideY: c.Strides[1], StrideX: c.Strides[2],
		DilationZ: c.DilationRate[0], DilationY: c.DilationRate[1], DilationX: c.DilationRate[2],
		Same: c.Padding == "same",
	}
	var output []int
	if c.OutputPadding != nil {
		output = outputLengths(inputs[0], c.KernelSize[:], c.Strides[:], c.DilationRate[:], c.OutputPadding[:], window.Same)
	}
	y := ops.Conv3DTranspose(inputs[0], l.kernel.In(inputs[0]), window, output...)
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return c.Activation.Apply(y)
}
