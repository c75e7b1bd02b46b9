package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GlobalAveragePooling3DLayer averages each channel of a volume.
type GlobalAveragePooling3DLayer struct {
	options[*GlobalAveragePooling3DLayer]
	Config GlobalAveragePooling3DConfig
}

// GlobalAveragePooling3DConfig is what a GlobalAveragePooling3DLayer is made of.
type GlobalAveragePooling3DConfig struct {
	Common
	Keepdims bool `json:"keepdims"` // default false
}

// GlobalAveragePooling3D turns volumes of shape (batch, depth, height, width, channels)
// into (batch, channels). Keras: keras.layers.GlobalAveragePooling3D.
func GlobalAveragePooling3D() *GlobalAveragePooling3DLayer {
	l := &GlobalAveragePooling3DLayer{}
	l.own(l, "GlobalAveragePooling3D", &l.Config.Common)
	return l
}

// Keepdims sets whether the result has shape (batch, 1, 1, 1, channels).
func (l *GlobalAveragePooling3DLayer) Keepdims(keep bool) *GlobalAveragePooling3DLayer {
	l.Config.Keepdims = keep
	return l
}

// Build checks the shape.
func (l *GlobalAveragePooling3DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 5, volumeMeaning, volumeFix)
}

// Forward averages.
func (l *GlobalAveragePooling3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	if l.Config.Keepdims {
		return ops.MeanKeep(inputs[0], 1, 2, 3)
	}
	return ops.Mean(inputs[0], 1, 2, 3)
}
