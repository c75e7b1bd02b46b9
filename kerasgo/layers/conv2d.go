package layers

// Conv2DLayer slides filters over images.
type Conv2DLayer struct {
	convolution[*Conv2DLayer]
	Config Conv2DConfig
}

// Conv2DConfig is what a Conv2DLayer is made of.
type Conv2DConfig struct{ ConvolutionConfig }

// Conv2D turns images of shape (batch, height, width, channels) into (batch,
// height', width', filters). The kernel has shape (kernel height, kernel width,
// channels/groups, filters), the bias (filters); kernelSize is one number for a
// square, or height and width. With padding "valid" height' = (height -
// dilation·(kernel-1) - 1)/stride + 1, with "same" height/stride rounded up.
// Strides or DilationRate may be more than 1, not both. Keras:
// keras.layers.Conv2D, without lora_rank, lora_alpha and quantization_config:
// weights are float32 and trained whole.
func Conv2D(filters int, kernelSize ...int) *Conv2DLayer {
	l := &Conv2DLayer{}
	l.start(l, "Conv2D", 2, filters, kernelSize, &l.Config.ConvolutionConfig)
	return l
}

// Convolution2D is Conv2D by Keras's other name.
func Convolution2D(filters int, kernelSize ...int) *Conv2DLayer {
	return Conv2D(filters, kernelSize...)
}
