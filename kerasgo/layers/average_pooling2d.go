package layers

import "kerasgo/kerasgo/ops"

// AveragePooling2DLayer averages each window of an image.
type AveragePooling2DLayer struct {
	pooling[*AveragePooling2DLayer]
	Config AveragePooling2DConfig
}

// AveragePooling2DConfig is what an AveragePooling2DLayer is made of.
type AveragePooling2DConfig struct{ PoolingConfig }

// AveragePooling2D turns images of shape (batch, height, width, channels) into
// (batch, height', width', channels), by default of half the height and width.
// poolSize is one number for a square or height and width, default 2. With padding
// "valid" height' = (height - pool)/stride + 1, rounded down, with "same"
// height/stride rounded up. Padding does not count. Keras:
// keras.layers.AveragePooling2D.
func AveragePooling2D(poolSize ...int) *AveragePooling2DLayer {
	l := &AveragePooling2DLayer{}
	l.start(l, "AveragePooling2D", 2, poolSize, &l.Config.PoolingConfig)
	l.images, l.volumes = ops.AveragePool2D, ops.AveragePool3D
	return l
}

// AvgPool2D is AveragePooling2D by Keras's other name.
func AvgPool2D(poolSize ...int) *AveragePooling2DLayer { return AveragePooling2D(poolSize...) }
