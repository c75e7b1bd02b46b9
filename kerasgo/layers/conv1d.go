package layers

// Conv1DLayer slides filters over sequences.
type Conv1DLayer struct {
	convolution[*Conv1DLayer]
	Config Conv1DConfig
}

// Conv1DConfig is what a Conv1DLayer is made of.
type Conv1DConfig struct{ ConvolutionConfig }

// Conv1D turns sequences of shape (batch, steps, channels) into (batch, steps',
// filters). The kernel has shape (kernelSize, channels/groups, filters), the bias
// (filters). With padding "valid" steps' = (steps - dilation·(kernelSize-1) -
// 1)/stride + 1, with "same" and "causal" steps/stride rounded up. Strides or
// DilationRate may be more than 1, not both. Keras: keras.layers.Conv1D, without
// lora_rank, lora_alpha and quantization_config: weights are float32 and trained
// whole.
func Conv1D(filters, kernelSize int) *Conv1DLayer {
	l := &Conv1DLayer{}
	l.start(l, "Conv1D", 1, filters, []int{kernelSize}, &l.Config.ConvolutionConfig)
	return l
}

// Convolution1D is Conv1D by Keras's other name.
func Convolution1D(filters, kernelSize int) *Conv1DLayer { return Conv1D(filters, kernelSize) }

// Padding sets "valid", the default: filters stay inside the sequence; "same": the
// sequence is surrounded by zeros; or "causal": it is preceded by zeros, and each
// result depends on no later step.
func (l *Conv1DLayer) Padding(name string) *Conv1DLayer {
	l.Config.Padding = known(l.core.Describe(), "padding", name, "valid", "same", "causal")
	return l
}
