package layers

import (
	"slices"
	"strings"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// FormatConfig says where the channels of sequences, images and volumes are.
type FormatConfig struct {
	DataFormat string `json:"data_format"` // "channels_last" (default) or "channels_first"
}

// formatOptions is the chain method of layers whose channels may come first. L is
// the pointer to the layer's own type.
type formatOptions[L Layer] struct {
	of     *options[L]
	format *FormatConfig
}

func newFormatOptions[L Layer](of *options[L], format *FormatConfig) formatOptions[L] {
	format.DataFormat = "channels_last"
	of.core.format = format
	return formatOptions[L]{of, format}
}

// DataFormat sets where the channels are: "channels_last", the default, is (batch,
// height, width, channels), "channels_first" (batch, channels, height, width). The
// numbers are the same; channels that come first are brought to the end for the
// computation, and back.
func (o *formatOptions[L]) DataFormat(name string) L {
	o.format.DataFormat = known(o.of.core.Describe(), "data format", name, "channels_last", "channels_first")
	return o.of.self
}

// known panics unless a name is one of those that an option knows.
func known(where, option, name string, names ...string) string {
	if !slices.Contains(names, name) {
		failure.Panic(where, failure.DidYouMean(name, names), "unknown %s %q", option, name)
	}
	return name
}

// channelsFirst tells whether the channels of the layer's inputs and outputs come
// first; it computes with channels last.
func (c *Core) channelsFirst() bool {
	return c.format != nil && c.format.DataFormat == "channels_first"
}

// channelsLast is a shape as the layer computes with it.
func (c *Core) channelsLast(shape []int) []int {
	if !c.channelsFirst() || len(shape) < 3 {
		return shape
	}
	return append(append([]int{shape[0]}, shape[2:]...), shape[1])
}

// given is a shape as it was before channelsLast.
func (c *Core) given(shape []int) []int {
	if !c.channelsFirst() || len(shape) < 3 {
		return shape
	}
	last := len(shape) - 1
	return append([]int{shape[0], shape[last]}, shape[1:last]...)
}

// compute calls a layer on inputs whose channels are last, wherever they are.
func (c *Core) compute(inputs []*graph.Node, forward func(inputs ...*graph.Node) []*graph.Node) []*graph.Node {
	if !c.channelsFirst() {
		return forward(inputs...)
	}
	moved := slices.Clone(inputs)
	for i, x := range inputs {
		if order := channelsToEnd(x); order != nil {
			moved[i] = withMask(ops.Transpose(x, order...), x)
		}
	}
	outputs := forward(moved...)
	for i, y := range outputs {
		if order := channelsToEnd(y); order != nil {
			outputs[i] = withMask(ops.Transpose(y, inverse(order)...), y)
		}
	}
	return outputs
}

// channelsToEnd is the order of axes that brings the channels, which are the second,
// to the end; nil where they are there, or there are none.
func channelsToEnd(x *graph.Node) []int {
	if x.Rank() < 3 {
		return nil
	}
	return toEnd(x.Rank(), []int{1})
}

// withMask gives x the mask of another node, if that has one.
func withMask(x, of *graph.Node) *graph.Node {
	if mask := of.Mask(); mask != nil {
		x.SetMask(mask)
	}
	return x
}

// inverse is the order of axes that undoes another.
func inverse(order []int) []int {
	back := make([]int, len(order))
	for i, axis := range order {
		back[axis] = i
	}
	return back
}

// wantAxes panics unless an input has count axes beside the batch and the
// channels: 1 of sequences, 2 of images, 3 of volumes.
func (o *options[L]) wantAxes(shape []int, count int) {
	if len(shape) == count+2 {
		return
	}
	axes, channels, add := []string{"depth", "height", "width"}[3-count:], "channels", "Add the channels with layers.Reshape(%s), or in layers.Input"
	if count == 1 {
		axes, channels, add = []string{"steps"}, "features", "Add an axis for the features with layers.Reshape(%s)"
	}
	names := strings.Join(axes, ", ")
	meaning, fix := names+", "+channels, names+", 1"
	if o.core.channelsFirst() {
		meaning, fix = channels+", "+names, "1, "+names
	}
	o.wantRank(o.core.given(shape), count+2, "(batch, "+meaning+")", strings.Replace(add, "%s", fix, 1))
}
