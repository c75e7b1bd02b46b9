package layers

import "kerasgo/kerasgo/ops"

// MaxPooling2DLayer keeps the largest number of each window of an image.
type MaxPooling2DLayer struct {
	pooling[*MaxPooling2DLayer]
	Config MaxPooling2DConfig
}

// MaxPooling2DConfig is what a MaxPooling2DLayer is made of.
type MaxPooling2DConfig struct{ PoolingConfig }

// MaxPooling2D turns images of shape (batch, height, width, channels) into (batch,
// height', width', channels), by default of half the height and width. poolSize is
// one number for a square or height and width, default 2. With padding "valid"
// height' = (height - pool)/stride + 1, rounded down, with "same" height/stride
// rounded up. Keras: keras.layers.MaxPooling2D.
func MaxPooling2D(poolSize ...int) *MaxPooling2DLayer {
	l := &MaxPooling2DLayer{}
	l.start(l, "MaxPooling2D", 2, poolSize, &l.Config.PoolingConfig)
	l.images, l.volumes = ops.MaxPool2D, ops.MaxPool3D
	return l
}

// MaxPool2D is MaxPooling2D by Keras's other name.
func MaxPool2D(poolSize ...int) *MaxPooling2DLayer { return MaxPooling2D(poolSize...) }
