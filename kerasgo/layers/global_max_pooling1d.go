package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GlobalMaxPooling1DLayer keeps the largest number of each feature of a sequence.
type GlobalMaxPooling1DLayer struct {
	options[*GlobalMaxPooling1DLayer]
	Config GlobalMaxPooling1DConfig
}

// GlobalMaxPooling1DConfig is what a GlobalMaxPooling1DLayer is made of.
type GlobalMaxPooling1DConfig struct {
	Common
	Keepdims bool `json:"keepdims"` // default false
}

// GlobalMaxPooling1D turns sequences of shape (batch, steps, features) into
// (batch, features). Keras: keras.layers.GlobalMaxPooling1D.
func GlobalMaxPooling1D() *GlobalMaxPooling1DLayer {
	l := &GlobalMaxPooling1DLayer{}
	l.own(l, "GlobalMaxPooling1D", &l.Config.Common)
	return l
}

// Keepdims sets whether the result has shape (batch, 1, features).
func (l *GlobalMaxPooling1DLayer) Keepdims(keep bool) *GlobalMaxPooling1DLayer {
	l.Config.Keepdims = keep
	return l
}

// Build checks the shape.
func (l *GlobalMaxPooling1DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 3, sequenceMeaning, sequenceFix)
}

// Forward takes the maxima.
func (l *GlobalMaxPooling1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	if l.Config.Keepdims {
		return ops.MaxKeep(inputs[0], 1)
	}
	return ops.Max(inputs[0], 1)
}
