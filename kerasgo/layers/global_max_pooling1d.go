package layers

import "kerasgo/kerasgo/ops"

// GlobalMaxPooling1DLayer keeps the largest number of each feature of a sequence.
type GlobalMaxPooling1DLayer struct {
	globalPooling[*GlobalMaxPooling1DLayer]
	Config GlobalMaxPooling1DConfig
}

// GlobalMaxPooling1DConfig is what a GlobalMaxPooling1DLayer is made of.
type GlobalMaxPooling1DConfig struct{ GlobalPoolingConfig }

// GlobalMaxPooling1D turns sequences of shape (batch, steps, features) into
// (batch, features), with Keepdims (batch, 1, features). Keras:
// keras.layers.GlobalMaxPooling1D.
func GlobalMaxPooling1D() *GlobalMaxPooling1DLayer {
	l := &GlobalMaxPooling1DLayer{}
	l.start(l, "GlobalMaxPooling1D", 1, &l.Config.GlobalPoolingConfig, ops.Max)
	return l
}

// GlobalMaxPool1D is GlobalMaxPooling1D by Keras's other name.
func GlobalMaxPool1D() *GlobalMaxPooling1DLayer { return GlobalMaxPooling1D() }
