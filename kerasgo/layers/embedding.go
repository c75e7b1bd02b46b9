package layers

import (
	"slices"

	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
	"kerasgo/kerasgo/tensor"
)

// EmbeddingLayer turns whole numbers into vectors.
type EmbeddingLayer struct {
	options[*EmbeddingLayer]
	Config     EmbeddingConfig
	embeddings *Weight
	first      *tensor.Tensor // the first vectors; nil: of the initializer
}

// EmbeddingConfig is what an EmbeddingLayer is made of.
type EmbeddingConfig struct {
	Common
	InputDim              int                      `json:"input_dim"`
	OutputDim             int                      `json:"output_dim"`
	EmbeddingsInitializer initializers.Initializer `json:"embeddings_initializer"` // default uniform
	EmbeddingsRegularizer regularizers.Regularizer `json:"embeddings_regularizer"` // default none
	EmbeddingsConstraint  constraints.Constraint   `json:"embeddings_constraint"`  // default none
	MaskZero              bool                     `json:"mask_zero"`              // default false
}

// Embedding looks up a row of a table of shape (inputDim, outputDim) for each
// whole number from 0 to inputDim-1: (batch, …) becomes (batch, …, outputDim). A
// number outside gives NaN. A row that is looked up several times gets the sum of its
// gradients, as in Keras on JAX and PyTorch; Keras on TensorFlow hands optimizers that
// square gradients each by itself. Keras: keras.layers.Embedding, without lora_rank,
// lora_alpha and quantization_config: weights are float32 and trained whole.
func Embedding(inputDim, outputDim int) *EmbeddingLayer {
	l := &EmbeddingLayer{Config: EmbeddingConfig{InputDim: inputDim, OutputDim: outputDim, EmbeddingsInitializer: initializers.RandomUniform()}}
	l.own(l, "Embedding", &l.Config.Common)
	l.core.takesIntegers = true
	if inputDim < 1 || outputDim < 1 {
		failure.Panic("Embedding", "Give how many different numbers there are, and the length of the vectors", "input_dim is %d and output_dim %d, want at least 1", inputDim, outputDim)
	}
	return l
}

// EmbeddingsInitializer sets the first vectors: a name or an
// initializers.Initializer; default "uniform".
func (l *EmbeddingLayer) EmbeddingsInitializer(initializer any) *EmbeddingLayer {
	l.Config.EmbeddingsInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// EmbeddingsRegularizer adds a penalty on the vectors to the loss: a name or a
// regularizers.Regularizer; default none.
func (l *EmbeddingLayer) EmbeddingsRegularizer(regularizer any) *EmbeddingLayer {
	l.Config.EmbeddingsRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// EmbeddingsConstraint keeps the vectors in bounds: a name or a
// constraints.Constraint; default none.
func (l *EmbeddingLayer) EmbeddingsConstraint(constraint any) *EmbeddingLayer {
	l.Config.EmbeddingsConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Weights sets the first vectors: a tensor, nested slices or a matrix of shape
// (inputDim, outputDim), such as vectors that were trained elsewhere.
func (l *EmbeddingLayer) Weights(vectors any) *EmbeddingLayer {
	first, err := tensor.From(vectors)
	if err != nil {
		failure.Panic(l.core.Describe(), "Give a tensor, nested slices of numbers or a matrix", "the vectors: %v", err)
	}
	if want := []int{l.Config.InputDim, l.Config.OutputDim}; !slices.Equal(first.Shape(), want) {
		failure.Panic(l.core.Describe(), "Give a row for each number", "the vectors have shape %s, want %s", shapeString(first.Shape()), shapeString(want))
	}
	l.first = first
	return l
}

// MaskZero sets whether the number 0 is padding: those steps are masked, as
// Masking does. InputDim then counts it; default false.
func (l *EmbeddingLayer) MaskZero(mask bool) *EmbeddingLayer { l.Config.MaskZero = mask; return l }

// Build makes the table.
func (l *EmbeddingLayer) Build(inputs ...[]int) {
	c := &l.Config
	l.embeddings = l.core.AddWeight("embeddings", c.EmbeddingsInitializer, c.EmbeddingsRegularizer, c.EmbeddingsConstraint, c.InputDim, c.OutputDim)
	if l.first != nil {
		values := l.embeddings.Value.Float32s()
		for i, value := range l.first.Float64s() {
			values[i] = float32(value)
		}
	}
}

// Forward looks up.
func (l *EmbeddingLayer) Forward(inputs ...*graph.Node) *graph.Node {
	y := ops.Take(l.embeddings.In(inputs[0]), ops.Integer(inputs[0]))
	if l.Config.MaskZero {
		y.SetMask(differs(ops.Cast(inputs[0]), 0))
	}
	return y
}
