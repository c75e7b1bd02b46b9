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

// Conv1DLayer slides filters over sequences.
type Conv1DLayer struct {
	options[*Conv1DLayer]
	Config       Conv1DConfig
	kernel, bias *Weight
}

// Conv1DConfig is what a Conv1DLayer is made of.
type Conv1DConfig struct {
	Common
	Filters           int                      `json:"filters"`
	KernelSize        int                      `json:"kernel_size"`
	Strides           int                      `json:"strides"`            // default 1
	Padding           string                   `json:"padding"`            // "valid" (default), "same" or "causal"
	DilationRate      int                      `json:"dilation_rate"`      // default 1
	Groups            int                      `json:"groups"`             // default 1
	Activation        *activations.Activation  `json:"activation"`         // default linear
	UseBias           bool                     `json:"use_bias"`           // default true
	KernelInitializer initializers.Initializer `json:"kernel_initializer"` // default glorot_uniform
	BiasInitializer   initializers.Initializer `json:"bias_initializer"`   // default zeros
	KernelRegularizer regularizers.Regularizer `json:"kernel_regularizer"` // default none
	BiasRegularizer   regularizers.Regularizer `json:"bias_regularizer"`   // default none
	KernelConstraint  constraints.Constraint   `json:"kernel_constraint"`  // default none
	BiasConstraint    constraints.Constraint   `json:"bias_constraint"`    // default none
}

// Conv1D turns sequences of shape (batch, steps, channels) into (batch, steps',
// filters). The kernel has shape (kernelSize,
// channels/groups, filters). With padding
// "valid" steps' = (steps - dilation·(kernel-1) - 1)/stride + 1, with "same" and
// "causal" steps/stride rounded up. Keras: keras.layers.Conv1D.
func Conv1D(filters, kernelSize int) *Conv1DLayer {
	l := &Conv1DLayer{Config: Conv1DConfig{
		Filters: filters, KernelSize: one("Conv1D", "kernel size", []int{kernelSize}, 1), Strides: 1, Padding: "valid", DilationRate: 1, Groups: 1,
		Activation: activations.Get("", nil), UseBias: true, KernelInitializer: initializers.GlorotUniform(), BiasInitializer: initializers.Zeros(),
	}}
	l.own(l, "Conv1D", &l.Config.Common)
	if filters <= 0 {
		failure.Panic("Conv1D", "Give the number of output channels", "filters is %d, want at least 1", filters)
	}
	return l
}

// Strides sets the step of the filter; default 1.
func (l *Conv1DLayer) Strides(stride int) *Conv1DLayer {
	l.Config.Strides = one(l.core.Describe(), "strides", []int{stride}, 1)
	return l
}

// Padding sets "valid", "same", or "causal": each result depends on no later
// step.
func (l *Conv1DLayer) Padding(name string) *Conv1DLayer {
	if name != "causal" {
		name = padding(l.core.Describe(), name)
	}
	l.Config.Padding = name
	return l
}

// DilationRate sets the distance of the steps under a filter; default 1.
func (l *Conv1DLayer) DilationRate(rate int) *Conv1DLayer {
	l.Config.DilationRate = one(l.core.Describe(), "dilation rate", []int{rate}, 1)
	return l
}

// Groups cuts the channels and the filters into so many parts, in order; the
// filters of a part see its channels only. Default 1.
func (l *Conv1DLayer) Groups(groups int) *Conv1DLayer {
	l.Config.Groups = one(l.core.Describe(), "groups", []int{groups}, 1)
	return l
}

// Activation sets the function applied to the result.
func (l *Conv1DLayer) Activation(activation any) *Conv1DLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *Conv1DLayer) UseBias(use bool) *Conv1DLayer { l.Config.UseBias = use; return l }

// KernelInitializer sets the kernel's first values; default "glorot_uniform".
func (l *Conv1DLayer) KernelInitializer(initializer any) *Conv1DLayer {
	l.Config.KernelInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *Conv1DLayer) BiasInitializer(initializer any) *Conv1DLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// KernelRegularizer adds a penalty on the kernel to the loss.
func (l *Conv1DLayer) KernelRegularizer(regularizer any) *Conv1DLayer {
	l.Config.KernelRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *Conv1DLayer) BiasRegularizer(regularizer any) *Conv1DLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// KernelConstraint keeps the kernel in bounds.
func (l *Conv1DLayer) KernelConstraint(constraint any) *Conv1DLayer {
	l.Config.KernelConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *Conv1DLayer) BiasConstraint(constraint any) *Conv1DLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes the kernel and the bias.
func (l *Conv1DLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRank(shape, 3, "(batch, steps, channels)", sequenceFix)
	l.kernel = l.core.AddWeight("kernel", c.KernelInitializer, c.KernelRegularizer, c.KernelConstraint, c.KernelSize, channelsOfGroup(l.core.Describe(), shape[2], c.Filters, c.Groups), c.Filters)
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, c.Filters)
	}
}

// Forward convolves images of one row.
func (l *Conv1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], &l.Config
	if c.Padding == "causal" {
		x = ops.Pad(x, 1, c.DilationRate*(c.KernelSize-1), 0)
	}
	window := ops.Window{StrideY: 1, StrideX: c.Strides, DilationY: 1, DilationX: c.DilationRate, Same: c.Padding == "same", Groups: c.Groups}
	y := ops.Conv2D(ops.ExpandDims(x, 1), ops.ExpandDims(l.kernel.In(x), 0), window)
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return ops.Squeeze(c.Activation.Apply(y), 1)
}
