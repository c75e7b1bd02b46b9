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

// Conv3DLayer slides filters over volumes.
type Conv3DLayer struct {
	options[*Conv3DLayer]
	Config       Conv3DConfig
	kernel, bias *Weight
}

// Conv3DConfig is what a Conv3DLayer is made of.
type Conv3DConfig struct {
	Common
	Filters           int                      `json:"filters"`
	KernelSize        [3]int                   `json:"kernel_size"`        // depth, height and width
	Strides           [3]int                   `json:"strides"`            // default 1, 1, 1
	Padding           string                   `json:"padding"`            // "valid" (default) or "same"
	DilationRate      [3]int                   `json:"dilation_rate"`      // default 1, 1, 1
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

// Conv3D turns volumes of shape (batch, depth, height, width, channels) into
// (batch, depth', height', width', filters). The kernel has shape (kernel depth,
// kernel height, kernel width, channels/groups, filters); kernelSize is one number
// for a cube or depth, height and width. With padding "valid" height' = (height -
// dilation·(kernel-1) - 1)/stride + 1, with "same" height/stride rounded up. Keras:
// keras.layers.Conv3D.
func Conv3D(filters int, kernelSize ...int) *Conv3DLayer {
	l := &Conv3DLayer{Config: Conv3DConfig{
		Filters:           filters,
		KernelSize:        triple("Conv3D", "kernel size", kernelSize),
		Strides:           [3]int{1, 1, 1},
		Padding:           "valid",
		DilationRate:      [3]int{1, 1, 1},
		Groups:            1,
		Activation:        activations.Get("", nil),
		UseBias:           true,
		KernelInitializer: initializers.GlorotUniform(),
		BiasInitializer:   initializers.Zeros(),
	}}
	l.own(l, "Conv3D", &l.Config.Common)
	if filters <= 0 {
		failure.Panic("Conv3D", "Give the number of output channels", "filters is %d, want at least 1", filters)
	}
	return l
}

// Strides sets the steps of the filters: one number for all axes or depth,
// height and width.
func (l *Conv3DLayer) Strides(strides ...int) *Conv3DLayer {
	l.Config.Strides = triple(l.core.Describe(), "strides", strides)
	return l
}

// Padding sets "valid", filters stay inside the volume, or "same", the volume is
// surrounded by zeros.
func (l *Conv3DLayer) Padding(name string) *Conv3DLayer {
	l.Config.Padding = padding(l.core.Describe(), name)
	return l
}

// DilationRate sets the distance between the pixels that a filter sees.
func (l *Conv3DLayer) DilationRate(rate ...int) *Conv3DLayer {
	l.Config.DilationRate = triple(l.core.Describe(), "dilation rate", rate)
	return l
}

// Groups cuts the channels and the filters into so many parts, in order; the
// filters of a part see its channels only. Default 1.
func (l *Conv3DLayer) Groups(groups int) *Conv3DLayer {
	l.Config.Groups = one(l.core.Describe(), "groups", []int{groups}, 1)
	return l
}

// Activation sets the function applied to the result: a name ("relu"), a
// function of package activations or an *activations.Activation.
func (l *Conv3DLayer) Activation(activation any) *Conv3DLayer {
	l.Config.Activation = activations.Get(l.core.Describe(), activation)
	return l
}

// UseBias sets whether a bias is added; default true.
func (l *Conv3DLayer) UseBias(use bool) *Conv3DLayer { l.Config.UseBias = use; return l }

// KernelInitializer sets the kernel's first values: a name or an
// initializers.Initializer; default "glorot_uniform".
func (l *Conv3DLayer) KernelInitializer(initializer any) *Conv3DLayer {
	l.Config.KernelInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BiasInitializer sets the bias's first values; default "zeros".
func (l *Conv3DLayer) BiasInitializer(initializer any) *Conv3DLayer {
	l.Config.BiasInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// KernelRegularizer adds a penalty on the kernel to the loss: a name or a
// regularizers.Regularizer.
func (l *Conv3DLayer) KernelRegularizer(regularizer any) *Conv3DLayer {
	l.Config.KernelRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BiasRegularizer adds a penalty on the bias to the loss.
func (l *Conv3DLayer) BiasRegularizer(regularizer any) *Conv3DLayer {
	l.Config.BiasRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// KernelConstraint keeps the kernel in bounds: a name or a
// constraints.Constraint.
func (l *Conv3DLayer) KernelConstraint(constraint any) *Conv3DLayer {
	l.Config.KernelConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// BiasConstraint keeps the bias in bounds.
func (l *Conv3DLayer) BiasConstraint(constraint any) *Conv3DLayer {
	l.Config.BiasConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes the kernel and the bias.
func (l *Conv3DLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRank(shape, 5, volumeMeaning, volumeFix)
	l.kernel = l.core.AddWeight("kernel", c.KernelInitializer, c.KernelRegularizer, c.KernelConstraint, c.KernelSize[0], c.KernelSize[1], c.KernelSize[2], channelsOfGroup(l.core.Describe(), shape[4], c.Filters, c.Groups), c.Filters)
	if c.UseBias {
		l.bias = l.core.AddWeight("bias", c.BiasInitializer, c.BiasRegularizer, c.BiasConstraint, c.Filters)
	}
}

// Forward convolves, adds and activates.
func (l *Conv3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	c := &l.Config
	window := ops.Window{
		StrideZ: c.Strides[0], StrideY: c.Strides[1], StrideX: c.Strides[2],
		DilationZ: c.DilationRate[0], DilationY: c.DilationRate[1], DilationX: c.DilationRate[2],
		Same: c.Padding == "same", Groups: c.Groups,
	}
	y := ops.Conv3D(inputs[0], l.kernel.In(inputs[0]), window)
	if l.bias != nil {
		y = ops.Add(y, l.bias.In(y))
	}
	return c.Activation.Apply(y)
}
