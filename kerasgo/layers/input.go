package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

// InputLayer is where data enters a model.
type InputLayer struct {
	options[*InputLayer]
	Config InputConfig
	tensor *graph.Node
}

// InputConfig is what an InputLayer is made of.
type InputConfig struct {
	Common
	Shape []int `json:"shape"` // of one sample, without the batch
}

// Input declares the shape of one sample: Input(8, 8) for images of 8 by 8
// pixels, Input(64) for rows of 64 numbers. The batch may have any size, and the
// numbers any type. Keras: keras.Input, without batch_size, dtype, sparse, ragged,
// tensor and optional.
func Input(shape ...int) *InputLayer {
	l := &InputLayer{Config: InputConfig{Shape: shape}}
	l.own(l, "InputLayer", &l.Config.Common)
	l.core.Built = true
	for _, length := range shape {
		if length <= 0 {
			failure.Panic("Input", "The batch is not part of the shape", "shape %s has a length that is not positive", shapeString(shape))
		}
	}
	return l
}

// Tensor returns the symbolic tensor that stands for the data, of shape (None,
// shape…).
func (l *InputLayer) Tensor() *graph.Node {
	if l.tensor == nil {
		shape := append([]int{-1}, l.Config.Shape...)
		l.tensor = graph.New(false).Add(&Application{Layer: l}, tensor.Float32, shape)
	}
	return l.tensor
}

// Forward returns the input.
func (l *InputLayer) Forward(inputs ...*graph.Node) *graph.Node { return inputs[0] }
