package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GlobalMaxPooling3DLayer keeps the largest number of each channel of a volume.
type GlobalMaxPooling3DLayer struct {
	options[*GlobalMaxPooling3DLayer]
	Config GlobalMaxPooling3DConfig
}

// GlobalMaxPooling3DConfig is what a GlobalMaxPooling3DLayer is made of.
type GlobalMaxPooling3DConfig struct {
	Common
	Keepdims bool `json:"keepdims"` // default false
}

// GlobalMaxPooling3D turns volumes of shape (batch, depth, height, width, channels) into
// (batch, channels). Keras: keras.layers.GlobalMaxPooling3D.
func GlobalMaxPooling3D() *GlobalMaxPooling3DLayer {
	l := &GlobalMaxPooling3DLayer{}
	l.own(l, "GlobalMaxPooling3D", &l.Config.Common)
	return l
}

// Keepdims sets whether the result has shape (batch, 1, 1, 1, channels).
func (l *GlobalMaxPooling3DLayer) Keepdims(keep bool) *GlobalMaxPooling3DLayer {
	l.Config.Keepdims = keep
	return l
}

// Build checks the shape.
func (l *GlobalMaxPooling3DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 5, volumeMeaning, volumeFix)
}

// Forward takes the maxima.
func (l *GlobalMaxPooling3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	if l.Config.Keepdims {
		return ops.MaxKeep(inputs[0], 1, 2, 3)
	}
	return ops.Max(inputs[0], 1, 2, 3)
}
