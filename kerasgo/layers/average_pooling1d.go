package layers

import "kerasgo/kerasgo/ops"

// AveragePooling1DLayer averages each window of a sequence.
type AveragePooling1DLayer struct {
	pooling[*AveragePooling1DLayer]
	Config Pooling1DConfig
}

// AveragePooling1D turns sequences of shape (batch, steps, features) into (batch,
// steps', features), by default of half the steps. poolSize defaults to 2. With
// padding "valid" steps' = (steps - pool)/stride + 1, rounded down, with "same"
// steps/stride rounded up. Padding does not count. Keras:
// keras.layers.AveragePooling1D.
func AveragePooling1D(poolSize ...int) *AveragePooling1DLayer {
	l := &AveragePooling1DLayer{}
	l.start(l, "AveragePooling1D", 1, poolSize, &l.Config.PoolingConfig)
	l.images, l.volumes = ops.AveragePool2D, ops.AveragePool3D
	return l
}

// AvgPool1D is AveragePooling1D by Keras's other name.
func AvgPool1D(poolSize ...int) *AveragePooling1DLayer { return AveragePooling1D(poolSize...) }
