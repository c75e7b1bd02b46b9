package layers

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/internal/exclusive"
	"kerasgo/kerasgo/tensor"
)

// GetWeights returns copies of the values of the layer's weights, also those of layers
// inside, in Keras's order, in which Core().Weights has them with their names; none
// until the layer is built by an input or in a model. Keras: Layer.get_weights.
func (o *options[L]) GetWeights() (copies []*tensor.Tensor) {
	o.core.models.Alone("GetWeights of "+o.core.Describe(), func() { copies = Copies(o.core.Weights) })
	return copies
}

// SetWeights replaces the weights' values, in the order of GetWeights. Keras:
// Layer.set_weights.
func (o *options[L]) SetWeights(weights []*tensor.Tensor) {
	core := &o.core
	where := "SetWeights of " + core.Describe()
	if !core.Built && len(weights) > 0 {
		failure.Panic(where, "Give the model layers.Input first, or Build it: its weights are made for an input's shape", "the layer has no weights yet")
	}
	core.models.Alone(where, func() {
		Replace(where, core.Weights, weights)
	})
}

// CountParams returns the number of elements of all weights. Keras: Layer.count_params.
func (o *options[L]) CountParams() int { return o.core.CountParams() }

// UsedBy ties the layer's weights, and those of the layers inside, to the lock of a
// model that it is in.
func (c *Core) UsedBy(model *exclusive.Lock) {
	c.models.Add(model)
	for _, inner := range c.Inner {
		inner.Core().UsedBy(model)
	}
}

// Copies returns the values of weights, for who uses them alone.
func Copies(list []*Weight) []*tensor.Tensor {
	copies := make([]*tensor.Tensor, len(list))
	for i, w := range list {
		copies[i] = w.Value.Copy()
	}
	return copies
}

// Replace gives weights other values of the same shapes, for who uses them alone.
func Replace(where string, list []*Weight, values []*tensor.Tensor) {
	const fix = "Give the weights in the order of GetWeights"
	if len(values) != len(list) {
		failure.Panic(where, fix, "the number of weights is %d, want %d", len(values), len(list))
	}
	for i, w := range list {
		if values[i] == nil {
			failure.Panic(where, "Begin with those of GetWeights", "weight %d, %q, is nil, want shape %s", i, w.Name, shapeString(w.Value.Shape()))
		}
		if !slices.Equal(w.Value.Shape(), values[i].Shape()) {
			failure.Panic(where, fix, "weight %d, %q, has shape %s, not %s", i, w.Name, shapeString(w.Value.Shape()), shapeString(values[i].Shape()))
		}
	}
	for i, w := range list {
		copy(w.Value.Float32s(), values[i].AsType(tensor.Float32).Float32s())
	}
}
