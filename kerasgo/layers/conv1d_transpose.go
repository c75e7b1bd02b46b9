package layers

// Conv1DTransposeLayer spreads filters over longer sequences.
type Conv1DTransposeLayer struct {
	convolutionTranspose[*Conv1DTransposeLayer]
	Config Conv1DTransposeConfig
}

// Conv1DTransposeConfig is what a Conv1DTransposeLayer is made of.
type Conv1DTransposeConfig struct{ ConvolutionTransposeConfig }

// Conv1DTranspose goes the way of a convolution back: sequences of shape (batch,
// steps, channels) become (batch, steps', filters). The kernel has shape
// (kernelSize, filters, channels), the bias (filters). With padding "same" steps'
// = steps·stride, with "valid" steps·stride + max(dilation·(kernel-1) + 1 -
// stride, 0). Strides or DilationRate may be more than 1, not both. Keras:
// keras.layers.Conv1DTranspose.
func Conv1DTranspose(filters, kernelSize int) *Conv1DTransposeLayer {
	l := &Conv1DTransposeLayer{}
	l.start(l, "Conv1DTranspose", 1, filters, []int{kernelSize}, &l.Config.ConvolutionTransposeConfig)
	return l
}

// Convolution1DTranspose is Conv1DTranspose by Keras's other name.
func Convolution1DTranspose(filters, kernelSize int) *Conv1DTransposeLayer {
	return Conv1DTranspose(filters, kernelSize)
}
