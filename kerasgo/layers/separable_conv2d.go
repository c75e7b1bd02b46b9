package layers

// SeparableConv2DLayer convolves each channel by itself, then mixes the channels.
type SeparableConv2DLayer struct {
	separable[*SeparableConv2DLayer]
	Config SeparableConv2DConfig
}

// SeparableConv2DConfig is what a SeparableConv2DLayer is made of.
type SeparableConv2DConfig struct{ SeparableConfig }

// SeparableConv2D is a DepthwiseConv2D without bias, and a convolution with
// kernels of one pixel after it, which mixes the channels: images of shape (batch,
// height, width, channels) become (batch, height', width', filters). The kernels
// have shapes (kernel height, kernel width, channels, multiplier) and (1, 1,
// channels·multiplier, filters), the bias (filters); kernelSize is one number for
// a square, or height and width. The lengths are those of Conv2D. Keras:
// keras.layers.SeparableConv2D.
func SeparableConv2D(filters int, kernelSize ...int) *SeparableConv2DLayer {
	l := &SeparableConv2DLayer{}
	l.start(l, "SeparableConv2D", 2, filters, kernelSize, &l.Config.SeparableConfig)
	return l
}

// SeparableConvolution2D is SeparableConv2D by Keras's other name.
func SeparableConvolution2D(filters int, kernelSize ...int) *SeparableConv2DLayer {
	return SeparableConv2D(filters, kernelSize...)
}
