package layers

import (
	"fmt"
	"slices"

	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/internal/exclusive"
	"kerasgo/kerasgo/regularizers"
	"kerasgo/kerasgo/tensor"
)

// Layer is one step of a model. All layers of this package are Layers; one's
// own enter a model through [Custom] or [Lambda].
type Layer interface {
	// Core returns what every layer has.
	Core() *Core
	// Build makes the weights for inputs of these shapes, whose first length,
	// the batch, is -1. It is called once.
	Build(inputs ...[]int)
	// Forward composes the layer's output from its inputs.
	Forward(inputs ...*graph.Node) *graph.Node

	// GetWeights returns copies of the weights' values, in the order of Core().Weights;
	// SetWeights replaces them.
	GetWeights() []*tensor.Tensor
	SetWeights(weights []*tensor.Tensor)
	// CountParams returns the number of elements of all weights.
	CountParams() int
}

// Common is the part of a layer's configuration that every layer has.
type Common struct {
	Name      string `json:"name"`      // unique in a model; made of the class where not set
	Trainable bool   `json:"trainable"` // whether training changes the weights; default true
	Dtype     string `json:"dtype"`     // "float32"
	// ActivityRegularizer is a penalty on the layer's output; default none.
	ActivityRegularizer regularizers.Regularizer `json:"activity_regularizer,omitempty"`
}

// Core is what every layer has besides its configuration.
type Core struct {
	// Class is Keras's name of the layer's class: "Dense".
	Class string
	// Common points into the layer's configuration.
	Common *Common
	// Weights are the layer's weights in Keras's order, once it is built.
	Weights []*Weight
	// InputShape is the shape of one sample where the layer declares it.
	InputShape []int
	// Inner are the layers that this one wraps; their weights are among its own.
	Inner []Layer
	// Built tells whether the weights exist.
	Built bool

	models exclusive.Locks // of those that the layer is in
	format *FormatConfig   // where the channels are; nil: the layer does not ask
	// passesMask tells whether the output has the mask of the input, as in Keras of
	// layers that compute each step by itself. Recurrent layers and those that join
	// tensors see to it themselves; all others drop the mask.
	passesMask bool
	// takesIntegers tells whether the layer wants whole numbers as they are; all
	// others compute with float32.
	takesIntegers bool
}

// Weight is a variable of a layer, with what acts on it during training.
type Weight struct {
	*graph.Variable
	Regularizer regularizers.Regularizer // nil: none
	Constraint  constraints.Constraint   // nil: none
}

// String names the weight and its shape: kernel (64, 10).
func (w *Weight) String() string { return w.Name + " " + tensor.ShapeString(w.Value.Shape()) }

// In returns the weight as a node of the graph that x is in.
func (w *Weight) In(x *graph.Node) *graph.Node { return x.Graph().Read(w.Variable) }

// mostNumbers bounds a weight to 8 GB, for what is larger is a mistake, and the
// process would end for want of memory.
const mostNumbers = 1 << 31

// AddWeight makes a weight of the shape and appends it to the layer's weights.
// The regularizer and the constraint may be nil. Build calls it.
func (c *Core) AddWeight(name string, initializer initializers.Initializer, regularizer regularizers.Regularizer, constraint constraints.Constraint, shape ...int) *Weight {
	size := 1.0
	for _, length := range shape {
		size *= float64(length)
	}
	if size > mostNumbers {
		failure.Panic(c.Describe(), "Make the layer or its input smaller", "the weight %q of shape %s would have %.3g numbers, want at most %.3g", name, tensor.ShapeString(shape), size, float64(mostNumbers))
	}
	value := initializer.Initialize(shape)
	if !initializers.Own(initializer) {
		value = value.Copy() // a user's may give the same tensor to others, and the weight's will change
	}
	w := &Weight{
		Variable:    &graph.Variable{Name: name, Trainable: true, Value: value},
		Regularizer: regularizer,
		Constraint:  constraint,
	}
	c.Weights = append(c.Weights, w)
	return w
}

// Describe names the layer in messages: `Dense layer "dense_1"`.
func (c *Core) Describe() string {
	if c.Common.Name == "" {
		return c.Class + " layer"
	}
	return fmt.Sprintf("%s layer %q", c.Class, c.Common.Name)
}

// Trains tells whether training changes one of the layer's weights: neither it nor
// the layer, nor a layer inside that it belongs to, must be frozen.
func (c *Core) Trains(w *Weight) bool {
	for _, inner := range c.Inner {
		if core := inner.Core(); slices.Contains(core.Weights, w) && !core.Trains(w) {
			return false
		}
	}
	return w.Trainable && c.Common.Trainable
}

// setTrainable freezes the layer and those inside, or thaws them.
func (c *Core) setTrainable(trainable bool) {
	c.Common.Trainable = trainable
	for _, inner := range c.Inner {
		inner.Core().setTrainable(trainable)
	}
}

// Forget drops the layer's weights, so that it is built anew for its next input.
func (c *Core) Forget() {
	c.Weights, c.Built = nil, false
	for _, inner := range c.Inner {
		inner.Core().Forget()
	}
}

// CountParams returns the number of elements of all weights.
func (c *Core) CountParams() int {
	count := 0
	for _, w := range c.Weights {
		count += w.Value.Size()
	}
	return count
}

// shapes writes the shapes of inputs for a message.
func shapes(inputs []*graph.Node) string {
	text := ""
	for i, input := range inputs {
		if i > 0 {
			text += " and "
		}
		text += tensor.ShapeString(input.Shape())
	}
	return text
}
