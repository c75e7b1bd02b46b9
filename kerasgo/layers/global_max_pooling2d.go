package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GlobalMaxPooling2DLayer keeps the largest number of each channel of an image.
type GlobalMaxPooling2DLayer struct {
	options[*GlobalMaxPooling2DLayer]
	Config GlobalMaxPooling2DConfig
}

// GlobalMaxPooling2DConfig is what a GlobalMaxPooling2DLayer is made of.
type GlobalMaxPooling2DConfig struct {
	Common
	Keepdims bool `json:"keepdims"` // default false
}

// GlobalMaxPooling2D turns images of shape (batch, height, width, channels) into
// (batch, channels). Keras: keras.layers.GlobalMaxPooling2D.
func GlobalMaxPooling2D() *GlobalMaxPooling2DLayer {
	l := &GlobalMaxPooling2DLayer{}
	l.own(l, "GlobalMaxPooling2D", &l.Config.Common)
	return l
}

// Keepdims sets whether the result has shape (batch, 1, 1, channels).
func (l *GlobalMaxPooling2DLayer) Keepdims(keep bool) *GlobalMaxPooling2DLayer {
	l.Config.Keepdims = keep
	return l
}

// Build checks the shape.
func (l *GlobalMaxPooling2DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 4, imageMeaning, imageFix)
}

// Forward takes the maxima.
func (l *GlobalMaxPooling2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	if l.Config.Keepdims {
		return ops.MaxKeep(inputs[0], 1, 2)
	}
	return ops.Max(inputs[0], 1, 2)
}
