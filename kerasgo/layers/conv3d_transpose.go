package layers

// Conv3DTransposeLayer spreads filters over larger volumes.
type Conv3DTransposeLayer struct {
	convolutionTranspose[*Conv3DTransposeLayer]
	Config Conv3DTransposeConfig
}

// Conv3DTransposeConfig is what a Conv3DTransposeLayer is made of.
type Conv3DTransposeConfig struct{ ConvolutionTransposeConfig }

// Conv3DTranspose goes the way of a convolution back: volumes of shape (batch,
// depth, height, width, channels) become (batch, depth', height', width',
// filters). The kernel has shape (kernel depth, kernel height, kernel width,
// filters, channels), the bias (filters); kernelSize is one number for a cube, or
// depth, height and width. With padding "same" height' = height·stride, with
// "valid" height·stride + max(dilation·(kernel-1) + 1 - stride, 0). Strides or
// DilationRate may be more than 1, not both. Keras: keras.layers.Conv3DTranspose.
func Conv3DTranspose(filters int, kernelSize ...int) *Conv3DTransposeLayer {
	l := &Conv3DTransposeLayer{}
	l.start(l, "Conv3DTranspose", 3, filters, kernelSize, &l.Config.ConvolutionTransposeConfig)
	return l
}

// Convolution3DTranspose is Conv3DTranspose by Keras's other name.
func Convolution3DTranspose(filters int, kernelSize ...int) *Conv3DTransposeLayer {
	return Conv3DTranspose(filters, kernelSize...)
}
