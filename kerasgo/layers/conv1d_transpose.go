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

// Conv1DTransposeLayer spreads filters over longer sequences.
type Conv1DTransposeLayer struct {
	options[*Conv1DTransposeLayer]
	Config       Conv1DTransposeConfig
	kernel, bias *Weight
}

// Conv1DTransposeConfig is what a Conv1DTransposeLayer is made of.
type Conv1DTransposeConfig struct {
	Common
	Filters           int                      `json:"filters"`
	KernelSize        int                      `json:"kernel_size"`
	Strides           int                      `json:"strides"`            // default 1
	Padding           string                   `json:"padding"`            // "valid" (default) or "same"
	OutputPadding     *int                     `json:"output_padding"`     // default: of what is lost, nothing
	DilationRate      int                      `json:"dilation_rate"`      // default 1
	Activation        *activations.Activation  `json:"activation"`         // default linear
	UseBias           bool                     `json:"use_bias"`           // default true
	KernelInitializer initializers.Initializer `json:"kernel_initializer"` // default glorot_uniform
	BiasInitializer   initializers.Initializer `json:"bias_initializer"`   // default zeros
	KernelRegularizer regularizers.Regularizer `json:"kernel_regularizer"` // default none
	BiasRegularizer   regularizers.Regularizer `json:"bias_regularizer"`   // default none
	KernelConstraint  constraints.Constraint   `json:"kernel_constraint"`  // default none
	BiasConstraint    constraints.Constraint   `json:"bias_constraint"`    // default none
}

// Conv1DTranspose goes the way of a convolution back: sequences of shape (batch,
// steps, channels) become (batch, steps', filters). The kernel has shape
// (kernelSize, filters, channels). With padding "same" steps' = steps·stride, with
// "valid" steps·stride + max(dilation·(kernelSize-1) + 1 - stride, 0). Keras:
// keras.layers.Conv1DTranspose.
func Conv1DTranspose(filters, kernelSize int) *Conv1DTransposeLayer {
	l := &Conv1DTransposeLayer{Config: Conv1DTransposeConfig{
		Filters: filters, KernelSize: one("Conv1DTranspose", "kernel size", []int{kernelSize}, 1), Strides: 1, Padding: "valid", DilationRate: 1,
		Activation: activations.Get("", nil), UseBias: true, KernelInitializer: initializers.GlorotUniform(), BiasInitializer: initializers.Zeros(),
	}}
	l.own(l, "Conv1DTranspose", &l.Config.Common)
	if filters <= 0 {
		failure.Panic("Conv1DTranspose", "Give the number of output channels", "filters is %d, want at least 1", filters)
	}
	return l
}

// Strides sets the step of the filter; default 1.
func (l *Conv1DTransposeLayer) Strides(stride int) *Conv1DTransposeLayer {
	l.Config.Strides = one(l.core.Describe(), "strides", []int{stride}, 1)
	return l
}

// Padding sets "valid" or "same".
func (l *Conv1DTransposeLayer) Padding(name string) *Conv1DTransposeLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// OutputPadding sets how many steps the result is longer than the shortest that a
// convolution with these strides turns into the input; by default it is as long
// as said at [Conv1DTranspose].
func (l *Conv1DTransposeLayer) OutputPadding(padding int) *Conv1DTransposeLayer {
	p := notNegative(l.core.Describe(), "output padding", []int{padding})[0]
	l.Config.OutputPadding = &p
	return l
}

// DilationRate sets the distance of the steps under a filter; default 1.
func (l *Conv1DTransposeLayer) DilationRate(rate int) *Conv1DTransposeLayer {
	l.Config.DilationRate = one(l.core.Describe(), "dilation rate", []int{rate}, 1)
	return l
}

// Activation sets the function applied to the result.
func (l *Conv1DTransposeLayer) Activation(activation any) *Conv1DTransposeLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *Conv1DTransposeLayer) UseBias(use bool) *Conv1DTransposeLayer {
	l.Config.UseBias = use
	return l
}

// KernelInitializer sets the kernel's first values; default "glorot_uniform".
func (l *Conv1DTransposeLayer) KernelInitializer(initializer any) *Conv1DTransposeLayer {
	l.Config.KernelInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *Conv1DTransposeLayer) BiasInitializer(initializer any) *Conv1DTransposeLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// KernelRegularizer adds a penalty on the kernel to the loss.
func (l *Conv1DTransposeLayer) KernelRegularizer(regularizer any) *Conv1DTransposeLayer {
	l.Config.KernelRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *Conv1DTransposeLayer) BiasRegularizer(regularizer any) *Conv1DTransposeLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// KernelConstraint keeps the kernel in bounds.
func (l *Conv1DTransposeLayer) KernelConstraint(constraint any) *Conv1DTransposeLayer {
	l.Config.KernelConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *Conv1DTransposeLayer) BiasConstraint(constraint any) *Conv1DTransposeLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes the kernel and the bias.
func (l *Conv1DTransposeLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRank(shape, 3, "(batch, steps, channels)", sequenceFix)
	l.kernel = l.core.AddWeight("kernel", c.KernelInitializer, c.KernelRegularizer, c.KernelConstraint, c.KernelSize, c.Filters, shape[2])
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, c.Filters)
	}
}

// Forward spreads over images of one row.
func (l *Conv1DTransposeLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], &l.Config
	window := ops.Window{StrideX: c.Strides, DilationX: c.DilationRate, Same: c.Padding == "same"}
	var output []int
	if c.OutputPadding != nil {
		length := outputLengths(x, []int{c.KernelSize}, []int{c.Strides}, []int{c.DilationRate}, []int{*c.OutputPadding}, window.Same)
		output = []int{1, length[0]}
	}
	y := ops.Conv2DTranspose(ops.ExpandDims(x, 1), ops.ExpandDims(l.kernel.In(x), 0), window, output...)
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return ops.Squeeze(c.Activation.Apply(y), 1)
}
