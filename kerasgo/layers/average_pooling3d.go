package layers

import "kerasgo/kerasgo/ops"

// AveragePooling3DLayer averages each window of a volume.
type AveragePooling3DLayer struct {
	pooling[*AveragePooling3DLayer]
	Config AveragePooling3DConfig
}

// AveragePooling3DConfig is what an AveragePooling3DLayer is made of.
type AveragePooling3DConfig struct{ PoolingConfig }

// AveragePooling3D turns volumes of shape (batch, depth, height, width, channels)
// into (batch, depth', height', width', channels), by default of half the depth,
// height and width. poolSize is one number for a cube or depth, height and width,
// default 2. With padding "valid" height' = (height - pool)/stride + 1, rounded
// down, with "same" height/stride rounded up. Padding does not count. Keras:
// keras.layers.AveragePooling3D.
func AveragePooling3D(poolSize ...int) *AveragePooling3DLayer {
	l := &AveragePooling3DLayer{}
	l.start(l, "AveragePooling3D", 3, poolSize, &l.Config.PoolingConfig)
	l.images, l.volumes = ops.AveragePool2D, ops.AveragePool3D
	return l
}

// AvgPool3D is AveragePooling3D by Keras's other name.
func AvgPool3D(poolSize ...int) *AveragePooling3DLayer { return AveragePooling3D(poolSize...) }
