package layers

import (
	"slices"

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
// numbers any type. Keras: keras.Input, without batch_size, sparse, ragged, tensor
// and optional.
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

// Dtype sets what the data becomes: "float32", the default, or "int32", whole
// numbers for an Embedding layer, which are exact beyond 2²⁴ too. "int64", "uint8"
// and "bool" mean "int32". Layers that compute with numbers turn them into float32.
func (l *InputLayer) Dtype(dtype string) *InputLayer {
	known := []string{"float32", "int32", "int64", "uint8", "bool"}
	switch {
	case !slices.Contains(known, dtype):
		failure.Panic(l.core.Describe(), failure.DidYouMean(dtype, known), "dtype %q is not supported", dtype)
	case l.tensor != nil:
		failure.Panic(l.core.Describe(), "Call Dtype before Tensor", "the input is in use already")
	case dtype != "float32":
		dtype = "int32"
	}
	l.Config.Dtype = dtype
	return l
}

// Tensor returns the symbolic tensor that stands for the data, of shape (None,
// shape…).
func (l *InputLayer) Tensor() *graph.Node {
	if l.tensor == nil {
		shape := append([]int{-1}, l.Config.Shape...)
		dtype := tensor.Float32
		if l.Config.Dtype == "int32" {
			dtype = tensor.Int32
		}
		l.tensor = graph.New(false).Add(&Application{Layer: l}, dtype, shape)
	}
	return l.tensor
}

// Forward returns the input.
func (l *InputLayer) Forward(inputs ...*graph.Node) *graph.Node { return inputs[0] }
