package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// FilterConfig is what all convolutions are made of. KernelSize, Strides and
// DilationRate have one number for each axis: of images height and width.
type FilterConfig struct {
	Common
	FormatConfig
	StrideConfig
	OutputConfig
	KernelSize   []int `json:"kernel_size"`
	DilationRate []int `json:"dilation_rate"` // default 1
}

// filterOptions are the chain methods that all convolutions have, and how they
// meet an input. L is the pointer to the layer's own type.
type filterOptions[L Layer] struct {
	options[L]
	formatOptions[L]
	strideOptions[L]
	outputOptions[L]
	filter *FilterConfig
}

// startFilter fills in the defaults, for a kernel of so many axes.
func (o *filterOptions[L]) startFilter(self L, class string, axes int, kernelSize []int, filter *FilterConfig) {
	o.own(self, class, &filter.Common)
	filter.KernelSize = lengths(class, "kernel size", kernelSize, axes)
	filter.DilationRate = ones(axes)
	o.formatOptions = newFormatOptions(&o.options, &filter.FormatConfig)
	o.strideOptions = newStrideOptions(&o.options, &filter.StrideConfig, ones(axes))
	o.outputOptions = newOutputOptions(&o.options, &filter.OutputConfig, "linear")
	o.filter = filter
}

func ones(count int) []int { return axes("", "", []int{1}, count) }

// wantFilters panics unless there are filters.
func wantFilters(class string, filters int) int {
	if filters < 1 {
		failure.Panic(class, "Give the number of output channels", "filters is %d, want at least 1", filters)
	}
	return filters
}

// DilationRate sets the distance between the steps or pixels that lie under a
// filter: one number for all axes, or one for each; default 1.
func (o *filterOptions[L]) DilationRate(rate ...int) L {
	o.filter.DilationRate = lengths(o.core.Describe(), "dilation rate", rate, len(o.filter.DilationRate))
	return o.self
}

// wantInput panics unless the filters can move over an input of this shape.
func (o *filterOptions[L]) wantInput(shape []int) {
	o.wantAxes(shape, len(o.filter.KernelSize))
	o.wantRoom("kernel", shape, o.filter.KernelSize, o.filter.DilationRate)
}

// wantOneOf panics where strides and dilation are both more than 1, which Keras
// refuses for convolutions that mix channels.
func (o *filterOptions[L]) wantOneOf() {
	more := func(numbers []int) bool {
		for _, n := range numbers {
			if n > 1 {
				return true
			}
		}
		return false
	}
	if more(o.filter.Strides) && more(o.filter.DilationRate) {
		failure.Panic(o.core.Describe(), "Leave one of them at 1", "strides %v and dilation rate %v are both more than 1", o.filter.Strides, o.filter.DilationRate)
	}
}

// along runs an operation for images or volumes on the layer's input, adds the
// bias and activates. Sequences are images of one row, and so are their kernels.
func (o *filterOptions[L]) along(x, kernel *graph.Node, images, volumes func(x, kernel *graph.Node) *graph.Node) *graph.Node {
	switch len(o.filter.KernelSize) {
	case 1:
		return ops.Squeeze(o.finish(images(ops.ExpandDims(x, 1), ops.ExpandDims(kernel, 0))), 1)
	case 2:
		return o.finish(images(x, kernel))
	}
	return o.finish(volumes(x, kernel))
}
