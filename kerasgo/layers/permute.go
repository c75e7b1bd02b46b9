package layers

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// PermuteLayer changes the order of the axes of each sample.
type PermuteLayer struct {
	options[*PermuteLayer]
	Config PermuteConfig
}

// PermuteConfig is what a PermuteLayer is made of.
type PermuteConfig struct {
	Common
	Dims []int `json:"dims"`
}

// Permute puts the axes of samples into another order: axis i of the result is
// axis dims[i] of the input, counted from 1, for the batch stays first. Keras:
// keras.layers.Permute.
func Permute(dims ...int) *PermuteLayer {
	l := &PermuteLayer{Config: PermuteConfig{Dims: dims}}
	l.own(l, "Permute", &l.Config.Common)
	sorted := slices.Sorted(slices.Values(dims))
	for i, d := range sorted {
		if d != i+1 {
			failure.Panic("Permute", "Give each axis once, counted from 1", "dims are %v", dims)
		}
	}
	return l
}

// Build checks the shape.
func (l *PermuteLayer) Build(inputs ...[]int) {
	if len(inputs[0]) != len(l.Config.Dims)+1 {
		failure.Panic(l.core.Describe(), "Give one number for each axis of a sample", "the input has shape %s, dims are %v", shapeString(inputs[0]), l.Config.Dims)
	}
}

// Forward transposes.
func (l *PermuteLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return ops.Transpose(inputs[0], append([]int{0}, l.Config.Dims...)...)
}
