package layers

import "kerasgo/kerasgo/ops"

// GlobalMaxPooling3DLayer keeps the largest number of each channel of a volume.
type GlobalMaxPooling3DLayer struct {
	globalPooling[*GlobalMaxPooling3DLayer]
	Config GlobalMaxPooling3DConfig
}

// GlobalMaxPooling3DConfig is what a GlobalMaxPooling3DLayer is made of.
type GlobalMaxPooling3DConfig struct{ GlobalPoolingConfig }

// GlobalMaxPooling3D turns volumes of shape (batch, depth, height, width,
// channels) into (batch, channels), with Keepdims (batch, 1, 1, 1, channels).
// Keras: keras.layers.GlobalMaxPooling3D.
func GlobalMaxPooling3D() *GlobalMaxPooling3DLayer {
	l := &GlobalMaxPooling3DLayer{}
	l.start(l, "GlobalMaxPooling3D", 3, &l.Config.GlobalPoolingConfig, ops.Max)
	return l
}

// GlobalMaxPool3D is GlobalMaxPooling3D by Keras's other name.
func GlobalMaxPool3D() *GlobalMaxPooling3DLayer { return GlobalMaxPooling3D() }
