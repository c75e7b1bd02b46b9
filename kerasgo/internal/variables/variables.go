// Package variables copies and replaces weights, of models and of layers, for who has them
// alone.
package variables

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

// Copies returns the values of variables.
func Copies(list []*graph.Variable) []*tensor.Tensor {
	copies := make([]*tensor.Tensor, len(list))
	for i, v := range list {
		copies[i] = v.Value.Copy()
	}
	return copies
}

// Replace gives variables other values of the same shapes. It panics, at where, for values
// of others, and for any before the variables are made.
func Replace(where string, made bool, list []*graph.Variable, values []*tensor.Tensor) {
	const fix = "Give the weights in the order of GetWeights"
	if !made && len(values) > 0 {
		failure.Panic(where, "Give the model layers.Input first, or Build it: they are made for an input's shape", "there are no weights yet")
	}
	if len(values) != len(list) {
		failure.Panic(where, fix, "the number of weights is %d, want %d", len(values), len(list))
	}
	for i, v := range list {
		want := tensor.ShapeString(v.Value.Shape())
		if values[i] == nil {
			failure.Panic(where, "Begin with those of GetWeights", "weight %d, %q, is nil, want shape %s", i, v.Name, want)
		}
		if !slices.Equal(v.Value.Shape(), values[i].Shape()) {
			failure.Panic(where, fix, "weight %d, %q, has shape %s, not %s", i, v.Name, want, tensor.ShapeString(values[i].Shape()))
		}
	}
	for i, v := range list {
		copy(v.Value.Float32s(), values[i].AsType(tensor.Float32).Float32s())
	}
}
