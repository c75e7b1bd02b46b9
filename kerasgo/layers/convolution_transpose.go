package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// ConvolutionTransposeConfig is what Conv1DTranspose, Conv2DTranspose and
// Conv3DTranspose are made of.
type ConvolutionTransposeConfig struct {
	FilterConfig
	KernelConfig
	Filters       int   `json:"filters"`
	OutputPadding []int `json:"output_padding"` // nil: the length that padding says
}

// convolutionTranspose is what transposed convolutions share. L is the pointer to
// the layer's own type.
type convolutionTranspose[L Layer] struct {
	filterOptions[L]
	kernelOptions[L]
	config *ConvolutionTransposeConfig
}

func (l *convolutionTranspose[L]) start(self L, class string, axes, filters int, kernelSize []int, config *ConvolutionTransposeConfig) {
	l.config = config
	l.startFilter(self, class, axes, kernelSize, &config.FilterConfig)
	l.kernelOptions = newKernelOptions(&l.options, &config.KernelConfig)
	config.Filters = wantFilters(class, filters)
}

// OutputPadding sets how much longer the result is than the shortest that a
// convolution with these strides turns into the input, less than the strides: one
// number for all axes, or one for each. Without it padding says how long the
// result is.
func (l *convolutionTranspose[L]) OutputPadding(lengths ...int) L {
	where := l.core.Describe()
	l.config.OutputPadding = notNegative(where, "output padding", axes(where, "output padding", lengths, len(l.config.KernelSize)))
	return l.self
}

// Build makes the kernel and the bias.
func (l *convolutionTranspose[L]) Build(inputs ...[]int) {
	shape, c := inputs[0], l.config
	l.wantAxes(shape, len(c.KernelSize))
	l.wantOneOf()
	for i, length := range c.OutputPadding {
		if length >= c.Strides[i] {
			failure.Panic(l.core.Describe(), "Give less than the strides", "output padding is %v, strides are %v", c.OutputPadding, c.Strides)
		}
	}
	l.addKernel(append(append([]int{}, c.KernelSize...), c.Filters, shape[len(shape)-1])...)
	l.addBias(c.Filters)
}

// Forward spreads, adds and activates.
func (l *convolutionTranspose[L]) Forward(inputs ...*graph.Node) *graph.Node {
	x, window, to := inputs[0], l.config.window(l.config.DilationRate), l.lengths(inputs[0])
	return l.along(x, l.kernel.In(x),
		func(x, kernel *graph.Node) *graph.Node {
			if len(to) == 1 { // of the one row
				to = []int{1, to[0]}
			}
			return ops.Conv2DTranspose(x, kernel, window, to...)
		},
		func(x, kernel *graph.Node) *graph.Node { return ops.Conv3DTranspose(x, kernel, window, to...) })
}

// lengths are those of the result with an output padding; without one, nil.
func (l *convolutionTranspose[L]) lengths(x *graph.Node) []int {
	c := l.config
	var to []int
	for i, more := range c.OutputPadding {
		reach := c.DilationRate[i]*(c.KernelSize[i]-1) + 1
		if c.Padding == "same" {
			reach %= 2
		}
		to = append(to, (x.Dim(i+1)-1)*c.Strides[i]+reach+more)
	}
	return to
}
