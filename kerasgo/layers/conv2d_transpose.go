package layers

// Conv2DTransposeLayer spreads filters over larger images.
type Conv2DTransposeLayer struct {
	convolutionTranspose[*Conv2DTransposeLayer]
	Config Conv2DTransposeConfig
}

// Conv2DTransposeConfig is what a Conv2DTransposeLayer is made of.
type Conv2DTransposeConfig struct{ ConvolutionTransposeConfig }

// Conv2DTranspose goes the way of a convolution back: images of shape (batch,
// height, width, channels) become (batch, height', width', filters). The kernel
// has shape (kernel height, kernel width, filters, channels), the bias (filters);
// kernelSize is one number for a square, or height and width. With padding "same"
// height' = height·stride, with "valid" height·stride + max(dilation·(kernel-1)
// + 1 - stride, 0). Strides or DilationRate may be more than 1, not both. Keras:
// keras.layers.Conv2DTranspose.
func Conv2DTranspose(filters int, kernelSize ...int) *Conv2DTransposeLayer {
	l := &Conv2DTransposeLayer{}
	l.start(l, "Conv2DTranspose", 2, filters, kernelSize, &l.Config.ConvolutionTransposeConfig)
	return l
}

// Convolution2DTranspose is Conv2DTranspose by Keras's other name.
func Convolution2DTranspose(filters int, kernelSize ...int) *Conv2DTransposeLayer {
	return Conv2DTranspose(filters, kernelSize...)
}
