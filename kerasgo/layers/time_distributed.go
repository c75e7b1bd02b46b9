package layers

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// TimeDistributedLayer applies a layer to each step of sequences.
type TimeDistributedLayer struct {
	options[*TimeDistributedLayer]
	Config TimeDistributedConfig
}

// TimeDistributedConfig is what a TimeDistributedLayer is made of.
type TimeDistributedConfig struct {
	Common
	Layer Layer `json:"layer"` // what is applied to each step
}

// TimeDistributed applies a layer, with the same weights, to each step of an input
// of shape (batch, steps, …), of three axes or more: what the layer makes of
// (batch, …) becomes (batch, steps, …). A film, (batch, frames, height, width,
// channels), goes through TimeDistributed(Conv2D(…)). Keras:
// keras.layers.TimeDistributed.
func TimeDistributed(layer Layer) *TimeDistributedLayer {
	l := &TimeDistributedLayer{Config: TimeDistributedConfig{Layer: layer}}
	l.own(l, "TimeDistributed", &l.Config.Common)
	l.core.passesMask = true
	if several, ok := layer.(Several); layer == nil || ok && several.Outputs() > 1 {
		failure.Panic("TimeDistributed", "Give a layer of one output", "%T cannot be applied to each step", layer)
	}
	l.core.Inner = []Layer{layer}
	return l
}

// Build makes the weights of the layer.
func (l *TimeDistributedLayer) Build(inputs ...[]int) {
	shape := inputs[0]
	if len(shape) < 3 {
		failure.Panic(l.core.Describe(), "Give sequences, (batch, steps, …)", "the input has shape %s, want at least 3 axes", shapeString(shape))
	}
	build(l.Config.Layer, slices.Delete(slices.Clone(shape), 1, 2))
	l.core.Weights = l.Config.Layer.Core().Weights
}

// Forward calls the layer once, on the steps as samples, or on one step after the
// other where it matters which samples are together.
func (l *TimeDistributedLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	if x.Dim(0) < 0 || mixesSamples(l.Config.Layer) {
		var steps []*graph.Node
		for i := range x.Dim(1) {
			steps = append(steps, ops.ExpandDims(Trace(l.Config.Layer, ops.Squeeze(ops.Slice(x, 1, i, i+1), 1)), 1))
		}
		return ops.Concatenate(1, steps...)
	}
	together := func(node *graph.Node) *graph.Node {
		shape := node.Shape()
		return ops.Reshape(node, append([]int{shape[0] * shape[1]}, shape[2:]...)...)
	}
	samples := together(x)
	if mask := x.Mask(); mask != nil && mask.Rank() > 2 {
		samples.SetMask(together(mask))
	}
	y := Trace(l.Config.Layer, samples)
	return ops.Reshape(y, append([]int{x.Dim(0), x.Dim(1)}, y.Shape()[1:]...)...)
}

// mixesSamples tells whether what a layer makes of a sample may depend on others.
func mixesSamples(l Layer) bool {
	switch l := l.(type) {
	case *BatchNormalizationLayer, *LambdaLayer, *CustomLayer:
		return true
	case *TimeDistributedLayer:
		return mixesSamples(l.Config.Layer)
	}
	return false
}
