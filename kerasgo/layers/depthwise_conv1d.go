package layers

// DepthwiseConv1DLayer slides filters of its own over each channel of sequences.
type DepthwiseConv1DLayer struct {
	depthwise[*DepthwiseConv1DLayer]
	Config DepthwiseConv1DConfig
}

// DepthwiseConv1DConfig is what a DepthwiseConv1DLayer is made of.
type DepthwiseConv1DConfig struct{ DepthwiseConfig }

// DepthwiseConv1D convolves each channel by itself: sequences of shape (batch,
// steps, channels) become (batch, steps', channels·multiplier). The kernel has
// shape (kernelSize, channels, multiplier), the bias (channels·multiplier). The
// lengths are those of Conv1D. Keras: keras.layers.DepthwiseConv1D.
func DepthwiseConv1D(kernelSize int) *DepthwiseConv1DLayer {
	l := &DepthwiseConv1DLayer{}
	l.startDepthwise(l, "DepthwiseConv1D", 1, []int{kernelSize}, &l.Config.DepthwiseConfig)
	return l
}
