package layers

import (
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// EmbeddingLayer turns whole numbers into vectors.
type EmbeddingLayer struct {
	options[*EmbeddingLayer]
	Config     EmbeddingConfig
	embeddings *Weight
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
// number outside gives NaN. Keras: keras.layers.Embedding.
func Embedding(inputDim, outputDim int) *EmbeddingLayer {
	l := &EmbeddingLayer{Config: EmbeddingConfig{InputDim: inputDim, OutputDim: outputDim, EmbeddingsInitializer: initializers.RandomUniform()}}
	l.own(l, "Embedding", &l.Config.Common)
	if inputDim < 1 || outputDim < 1 {
		failure.Panic("Embedding", "Give how many different numbers there are, and the length of the vectors", "input_dim is %d and output_dim %d, want at least 1", inputDim, outputDim)
	}
	return l
}

// EmbeddingsInitializer sets the first vectors; default "uniform".
func (l *EmbeddingLayer) EmbeddingsInitializer(initializer any) *EmbeddingLayer {
	l.Config.EmbeddingsInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// EmbeddingsRegularizer adds a penalty on the vectors to the loss.
func (l *EmbeddingLayer) EmbeddingsRegularizer(regularizer any) *EmbeddingLayer {
	l.Config.EmbeddingsRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// EmbeddingsConstraint keeps the vectors in bounds.
func (l *EmbeddingLayer) EmbeddingsConstraint(constraint any) *EmbeddingLayer {
	l.Config.EmbeddingsConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// MaskZero sets whether the number 0 is padding: those steps are masked, as
// Masking does. InputDim then counts it; default false.
func (l *EmbeddingLayer) MaskZero(mask bool) *EmbeddingLayer { l.Config.MaskZero = mask; return l }

// Build makes the table.
func (l *EmbeddingLayer) Build(inputs ...[]int) {
	c := &l.Config
	l.embeddings = l.core.AddWeight("embeddings", c.EmbeddingsInitializer, c.EmbeddingsRegularizer, c.EmbeddingsConstraint, c.InputDim, c.OutputDim)
}

// Forward looks up.
func (l *EmbeddingLayer) Forward(inputs ...*graph.Node) *graph.Node {
	y := ops.Take(l.embeddings.In(inputs[0]), ops.Integer(inputs[0]))
	if l.Config.MaskZero {
		y.SetMask(differs(ops.Cast(inputs[0]), 0))
	}
	return y
}
