package layers

import "kerasgo/kerasgo/ops"

// MaxPooling1DLayer keeps the largest number of each window of a sequence.
type MaxPooling1DLayer struct {
	pooling[*MaxPooling1DLayer]
	Config Pooling1DConfig
}

// Pooling1DConfig is what a MaxPooling1DLayer or an AveragePooling1DLayer is made
// of.
type Pooling1DConfig struct{ PoolingConfig }

// MaxPooling1D turns sequences of shape (batch, steps, features) into (batch,
// steps', features), by default of half the steps. poolSize defaults to 2. With
// padding "valid" steps' = (steps - pool)/stride + 1, rounded down, with "same"
// steps/stride rounded up. Keras: keras.layers.MaxPooling1D.
func MaxPooling1D(poolSize ...int) *MaxPooling1DLayer {
	l := &MaxPooling1DLayer{}
	l.start(l, "MaxPooling1D", 1, poolSize, &l.Config.PoolingConfig)
	l.images, l.volumes = ops.MaxPool2D, ops.MaxPool3D
	return l
}

// MaxPool1D is MaxPooling1D by Keras's other name.
func MaxPool1D(poolSize ...int) *MaxPooling1DLayer { return MaxPooling1D(poolSize...) }
