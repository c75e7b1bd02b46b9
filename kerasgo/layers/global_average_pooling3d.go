package layers

import "kerasgo/kerasgo/ops"

// GlobalAveragePooling3DLayer averages each channel of a volume.
type GlobalAveragePooling3DLayer struct {
	globalPooling[*GlobalAveragePooling3DLayer]
	Config GlobalAveragePooling3DConfig
}

// GlobalAveragePooling3DConfig is what a GlobalAveragePooling3DLayer is made of.
type GlobalAveragePooling3DConfig struct{ GlobalPoolingConfig }

// GlobalAveragePooling3D turns volumes of shape (batch, depth, height, width,
// channels) into (batch, channels), with Keepdims (batch, 1, 1, 1, channels).
// Keras: keras.layers.GlobalAveragePooling3D.
func GlobalAveragePooling3D() *GlobalAveragePooling3DLayer {
	l := &GlobalAveragePooling3DLayer{}
	l.start(l, "GlobalAveragePooling3D", 3, &l.Config.GlobalPoolingConfig, ops.Mean)
	return l
}

// GlobalAvgPool3D is GlobalAveragePooling3D by Keras's other name.
func GlobalAvgPool3D() *GlobalAveragePooling3DLayer { return GlobalAveragePooling3D() }
