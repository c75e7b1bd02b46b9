package layers

// SeparableConv1DLayer convolves each channel by itself, then mixes the channels.
type SeparableConv1DLayer struct {
	separable[*SeparableConv1DLayer]
	Config SeparableConv1DConfig
}

// SeparableConv1DConfig is what a SeparableConv1DLayer is made of.
type SeparableConv1DConfig struct{ SeparableConfig }

// SeparableConv1D is a DepthwiseConv1D without bias, and a convolution with
// kernels of one step after it, which mixes the channels: sequences of shape
// (batch, steps, channels) become (batch, steps', filters). The kernels have
// shapes (kernelSize, channels, multiplier) and (1, channels·multiplier,
// filters), the bias (filters). The lengths are those of Conv1D. Keras:
// keras.layers.SeparableConv1D.
func SeparableConv1D(filters, kernelSize int) *SeparableConv1DLayer {
	l := &SeparableConv1DLayer{}
	l.start(l, "SeparableConv1D", 1, filters, []int{kernelSize}, &l.Config.SeparableConfig)
	return l
}

// SeparableConvolution1D is SeparableConv1D by Keras's other name.
func SeparableConvolution1D(filters, kernelSize int) *SeparableConv1DLayer {
	return SeparableConv1D(filters, kernelSize)
}
