package layers

import "kerasgo/kerasgo/ops"

// MaxPooling3DLayer keeps the largest number of each window of a volume.
type MaxPooling3DLayer struct {
	pooling[*MaxPooling3DLayer]
	Config MaxPooling3DConfig
}

// MaxPooling3DConfig is what a MaxPooling3DLayer is made of.
type MaxPooling3DConfig struct{ PoolingConfig }

// MaxPooling3D turns volumes of shape (batch, depth, height, width, channels) into
// (batch, depth', height', width', channels), by default of half the depth, height
// and width. poolSize is one number for a cube or depth, height and width, default
// 2. With padding "valid" height' = (height - pool)/stride + 1, rounded down, with
// "same" height/stride rounded up. Keras: keras.layers.MaxPooling3D.
func MaxPooling3D(poolSize ...int) *MaxPooling3DLayer {
	l := &MaxPooling3DLayer{}
	l.start(l, "MaxPooling3D", 3, poolSize, &l.Config.PoolingConfig)
	l.images, l.volumes = ops.MaxPool2D, ops.MaxPool3D
	return l
}

// MaxPool3D is MaxPooling3D by Keras's other name.
func MaxPool3D(poolSize ...int) *MaxPooling3DLayer { return MaxPooling3D(poolSize...) }
