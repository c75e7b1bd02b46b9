package layers

// Conv3DLayer slides filters over volumes.
type Conv3DLayer struct {
	convolution[*Conv3DLayer]
	Config Conv3DConfig
}

// Conv3DConfig is what a Conv3DLayer is made of.
type Conv3DConfig struct{ ConvolutionConfig }

// Conv3D turns volumes of shape (batch, depth, height, width, channels) into
// (batch, depth', height', width', filters). The kernel has shape (kernel depth,
// kernel height, kernel width, channels/groups, filters), the bias (filters);
// kernelSize is one number for a cube, or depth, height and width. With padding
// "valid" height' = (height - dilation·(kernel-1) - 1)/stride + 1, with "same"
// height/stride rounded up. Strides or DilationRate may be more than 1, not both.
// Keras: keras.layers.Conv3D, without lora_rank, lora_alpha and
// quantization_config: weights are float32 and trained whole.
func Conv3D(filters int, kernelSize ...int) *Conv3DLayer {
	l := &Conv3DLayer{}
	l.start(l, "Conv3D", 3, filters, kernelSize, &l.Config.ConvolutionConfig)
	return l
}

// Convolution3D is Conv3D by Keras's other name.
func Convolution3D(filters int, kernelSize ...int) *Conv3DLayer {
	return Conv3D(filters, kernelSize...)
}
