package convolution

// Forward prepares output = images * kernel: of all output pixels, Filters
// elements each from the KernelDepth · KernelHeight · KernelWidth · Channels
// elements of a patch. A bias of Filters elements, unless nil, is added, and then
// negative numbers are replaced by zero if rectify is set.
func Forward(s Shape, images, kernel, output, bias []float32, rectify bool) *Prepared {
	s = s.withDefaults()
	switch {
	case s.tilesPay():
		return forwardTiles(s, images, kernel, output, bias, rectify)
	case s.stridesPay():
		return forwardStrides(s, images, kernel, output, bias, rectify)
	case s.linesPay() && !s.pointwise():
		return forwardLines(s, images, kernel, output, bias, rectify)
	}
	return forwardProducts(s, images, kernel, output, bias, rectify)
}

// InputGradient prepares the gradient of the images from that of the output.
// With a gate, where Gates tells that there may be one, it is zero where that is
// not above zero.
func InputGradient(s Shape, outputGradient, kernel, imagesGradient, gate []float32) *Prepared {
	s = s.withDefaults()
	switch {
	case s.tilesPay():
		return inputGradientTiles(s, outputGradient, kernel, imagesGradient, gate)
	case s.stridesPay():
		return inputGradientStrides(s, outputGradient, kernel, imagesGradient)
	case s.pointwise():
		return inputGradientProducts(s, outputGradient, kernel, imagesGradient)
	}
	return inputGradientLines(s, outputGradient, kernel, imagesGradient)
}

// Gates tells whether InputGradient takes a gate.
func (s Shape) Gates() bool { return s.withDefaults().tilesPay() }

// KernelGradient prepares the gradient of the kernel from that of the output.
func KernelGradient(s Shape, images, outputGradient, kernelGradient []float32) *Prepared {
	s = s.withDefaults()
	switch {
	case s.tilesPay():
		return kernelGradientTiles(s, images, outputGradient, kernelGradient)
	case s.stridesPay():
		return kernelGradientStrides(s, images, outputGradient, kernelGradient)
	case s.pointwise():
		return kernelGradientProducts(s, images, outputGradient, kernelGradient)
	}
	return kernelGradientLines(s, images, outputGradient, kernelGradient)
}
