package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GlobalAveragePooling2DLayer averages each channel of an image.
type GlobalAveragePooling2DLayer struct {
	options[*GlobalAveragePooling2DLayer]
	Config GlobalAveragePooling2DConfig
}

// GlobalAveragePooling2DConfig is what a GlobalAveragePooling2DLayer is made of.
type GlobalAveragePooling2DConfig struct {
	Common
	Keepdims bool `json:"keepdims"` // default false
}

// GlobalAveragePooling2D turns images of shape (batch, height, width, channels)
// into (batch, channels). Keras: keras.layers.GlobalAveragePooling2D.
func GlobalAveragePooling2D() *GlobalAveragePooling2DLayer {
	l := &GlobalAveragePooling2DLayer{}
	l.own(l, "GlobalAveragePooling2D", &l.Config.Common)
	return l
}

// Keepdims sets whether the result has shape (batch, 1, 1, channels).
func (l *GlobalAveragePooling2DLayer) Keepdims(keep bool) *GlobalAveragePooling2DLayer {
	l.Config.Keepdims = keep
	return l
}

// Build checks the shape.
func (l *GlobalAveragePooling2DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 4, imageMeaning, imageFix)
}

// Forward averages.
func (l *GlobalAveragePooling2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	if l.Config.Keepdims {
		return ops.MeanKeep(inputs[0], 1, 2)
	}
	return ops.Mean(inputs[0], 1, 2)
}
