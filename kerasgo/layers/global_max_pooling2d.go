package layers

import "kerasgo/kerasgo/ops"

// GlobalMaxPooling2DLayer keeps the largest number of each channel of an image.
type GlobalMaxPooling2DLayer struct {
	globalPooling[*GlobalMaxPooling2DLayer]
	Config GlobalMaxPooling2DConfig
}

// GlobalMaxPooling2DConfig is what a GlobalMaxPooling2DLayer is made of.
type GlobalMaxPooling2DConfig struct{ GlobalPoolingConfig }

// GlobalMaxPooling2D turns images of shape (batch, height, width, channels) into
// (batch, channels), with Keepdims (batch, 1, 1, channels). Keras:
// keras.layers.GlobalMaxPooling2D.
func GlobalMaxPooling2D() *GlobalMaxPooling2DLayer {
	l := &GlobalMaxPooling2DLayer{}
	l.start(l, "GlobalMaxPooling2D", 2, &l.Config.GlobalPoolingConfig, ops.Max)
	return l
}

// GlobalMaxPool2D is GlobalMaxPooling2D by Keras's other name.
func GlobalMaxPool2D() *GlobalMaxPooling2DLayer { return GlobalMaxPooling2D() }
