package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GlobalAveragePooling1DLayer averages each feature of a sequence.
type GlobalAveragePooling1DLayer struct {
	options[*GlobalAveragePooling1DLayer]
	Config GlobalAveragePooling1DConfig
}

// GlobalAveragePooling1DConfig is what a GlobalAveragePooling1DLayer is made of.
type GlobalAveragePooling1DConfig struct {
	Common
	Keepdims bool `json:"keepdims"` // default false
}

// GlobalAveragePooling1D turns sequences of shape (batch, steps, features) into
// (batch, features). Keras: keras.layers.GlobalAveragePooling1D.
func GlobalAveragePooling1D() *GlobalAveragePooling1DLayer {
	l := &GlobalAveragePooling1DLayer{}
	l.own(l, "GlobalAveragePooling1D", &l.Config.Common)
	return l
}

// Keepdims sets whether the result has shape (batch, 1, features).
func (l *GlobalAveragePooling1DLayer) Keepdims(keep bool) *GlobalAveragePooling1DLayer {
	l.Config.Keepdims = keep
	return l
}

// Build checks the shape.
func (l *GlobalAveragePooling1DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 3, sequenceMeaning, sequenceFix)
}

// Forward averages; with a mask, the steps that count.
func (l *GlobalAveragePooling1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	if mask := inputs[0].Mask(); mask != nil {
		mask = ops.ExpandDims(mask, -1)
		mean := ops.Divide(ops.SumKeep(ops.Where(mask, inputs[0], ops.Scalar(mask.Graph(), 0)), 1), ops.SumKeep(mask, 1))
		if l.Config.Keepdims {
			return mean
		}
		return ops.Squeeze(mean, 1)
	}
	if l.Config.Keepdims {
		return ops.MeanKeep(inputs[0], 1)
	}
	return ops.Mean(inputs[0], 1)
}
