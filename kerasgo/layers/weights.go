package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/exclusive"
	"kerasgo/kerasgo/internal/variables"
	"kerasgo/kerasgo/tensor"
)

// GetWeights returns copies of the values of the layer's weights, also those of layers
// inside, in Keras's order, in which Core().Weights has them with their names; none
// until the layer is built by an input or in a model. Keras: Layer.get_weights.
func (o *options[L]) GetWeights() (copies []*tensor.Tensor) {
	o.core.models.Alone("GetWeights of "+o.core.Describe(), func() { copies = variables.Copies(o.core.variables()) })
	return copies
}

// SetWeights replaces the weights' values, in the order of GetWeights. Keras:
// Layer.set_weights.
func (o *options[L]) SetWeights(weights []*tensor.Tensor) {
	core := &o.core
	where := "SetWeights of " + core.Describe()
	core.models.Alone(where, func() { variables.Replace(where, core.Built, core.variables(), weights) })
}

// CountParams returns the number of elements of all weights. Keras: Layer.count_params.
func (o *options[L]) CountParams() int { return o.core.CountParams() }

func (c *Core) variables() (list []*graph.Variable) {
	for _, w := range c.Weights {
		list = append(list, w.Variable)
	}
	return list
}

// UsedBy ties the layer's weights, and those of the layers inside, to the lock of a
// model that it is in.
func (c *Core) UsedBy(model *exclusive.Lock) {
	c.models.Add(model)
	for _, inner := range c.Inner {
		inner.Core().UsedBy(model)
	}
}
