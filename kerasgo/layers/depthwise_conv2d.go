package layers

// DepthwiseConv2DLayer slides filters of its own over each channel of images.
type DepthwiseConv2DLayer struct {
	depthwise[*DepthwiseConv2DLayer]
	Config DepthwiseConv2DConfig
}

// DepthwiseConv2DConfig is what a DepthwiseConv2DLayer is made of.
type DepthwiseConv2DConfig struct{ DepthwiseConfig }

// DepthwiseConv2D convolves each channel by itself: images of shape (batch,
// height, width, channels) become (batch, height', width', channels·multiplier).
// The kernel has shape (kernel height, kernel width, channels, multiplier), the
// bias (channels·multiplier); kernelSize is one number for a square, or height
// and width. The lengths are those of Conv2D. Keras: keras.layers.DepthwiseConv2D.
func DepthwiseConv2D(kernelSize ...int) *DepthwiseConv2DLayer {
	l := &DepthwiseConv2DLayer{}
	l.startDepthwise(l, "DepthwiseConv2D", 2, kernelSize, &l.Config.DepthwiseConfig)
	return l
}
