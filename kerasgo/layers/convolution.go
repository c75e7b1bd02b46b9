package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// ConvolutionConfig is what Conv1D, Conv2D and Conv3D are made of.
type ConvolutionConfig struct {
	FilterConfig
	KernelConfig
	Filters int `json:"filters"`
	Groups  int `json:"groups"` // default 1
}

// convolution is what Conv1D, Conv2D and Conv3D share. L is the pointer to the
// layer's own type.
type convolution[L Layer] struct {
	filterOptions[L]
	kernelOptions[L]
	config *ConvolutionConfig
}

func (l *convolution[L]) start(self L, class string, axes, filters int, kernelSize []int, config *ConvolutionConfig) {
	l.config = config
	l.startFilter(self, class, axes, kernelSize, &config.FilterConfig)
	l.kernelOptions = newKernelOptions(&l.options, &config.KernelConfig)
	config.Filters, config.Groups = wantFilters(class, filters), 1
}

// Groups cuts the channels and the filters into so many parts, in order; the
// filters of a part see its channels only. Default 1.
func (l *convolution[L]) Groups(groups int) L {
	l.config.Groups = one(l.core.Describe(), "groups", groups)
	return l.self
}

// Build makes the kernel and the bias.
func (l *convolution[L]) Build(inputs ...[]int) {
	shape, c := inputs[0], l.config
	l.wantInput(shape)
	l.wantOneOf()
	channels := shape[len(shape)-1]
	if channels%c.Groups != 0 || c.Filters%c.Groups != 0 {
		failure.Panic(l.core.Describe(), "Give a divisor of both as groups", "%d channels and %d filters do not make %d groups", channels, c.Filters, c.Groups)
	}
	l.addKernel(append(append([]int{}, c.KernelSize...), channels/c.Groups, c.Filters)...)
	l.addBias(c.Filters)
}

// Forward convolves, adds and activates.
func (l *convolution[L]) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], l.config
	if c.Padding == "causal" {
		x = ops.Pad(x, 1, c.DilationRate[0]*(c.KernelSize[0]-1), 0)
	}
	window := c.window(c.DilationRate)
	window.Groups = c.Groups
	return l.along(x, l.kernel.In(x),
		func(x, kernel *graph.Node) *graph.Node { return ops.Conv2D(x, kernel, window) },
		func(x, kernel *graph.Node) *graph.Node { return ops.Conv3D(x, kernel, window) })
}
