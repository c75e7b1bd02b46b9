package layers

import "kerasgo/kerasgo/ops"

// GlobalAveragePooling2DLayer averages each channel of an image.
type GlobalAveragePooling2DLayer struct {
	globalPooling[*GlobalAveragePooling2DLayer]
	Config GlobalAveragePooling2DConfig
}

// GlobalAveragePooling2DConfig is what a GlobalAveragePooling2DLayer is made of.
type GlobalAveragePooling2DConfig struct{ GlobalPoolingConfig }

// GlobalAveragePooling2D turns images of shape (batch, height, width, channels)
// into (batch, channels), with Keepdims (batch, 1, 1, channels). Keras:
// keras.layers.GlobalAveragePooling2D.
func GlobalAveragePooling2D() *GlobalAveragePooling2DLayer {
	l := &GlobalAveragePooling2DLayer{}
	l.start(l, "GlobalAveragePooling2D", 2, &l.Config.GlobalPoolingConfig, ops.Mean)
	return l
}

// GlobalAvgPool2D is GlobalAveragePooling2D by Keras's other name.
func GlobalAvgPool2D() *GlobalAveragePooling2DLayer { return GlobalAveragePooling2D() }
