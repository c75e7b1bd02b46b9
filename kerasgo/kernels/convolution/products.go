package convolution

import (
	"kerasgo/kerasgo/kernels/gemm"
	"kerasgo/kerasgo/kernels/gemm/micro"
)

// Forward prepares output = images * kernel: (Batch·OutHeight·OutWidth)×Filters
// elements from patches of KernelHeight·KernelWidth·Channels. Flags may add a
// bias of Filters elements and rectify.
func Forward(s Shape, images, kernel, output, bias []float32, flags micro.Flags) *gemm.Prepared[float32] {
	s = s.withDefaults()
	return gemm.Prepare(gemm.Product[float32]{
		M: s.pixels(), N: s.Filters, K: s.depth(),
		Source: &patches{shape: s, images: images},
		B:      gemm.Rows(kernel, s.Filters), C: gemm.Rows(output, s.Filters),
		Bias: bias, Flags: flags,
	})
}

// KernelGradient prepares the gradient of the kernel from that of the output:
// the transposed patches times the output's gradient.
func KernelGradient(s Shape, images, outputGradient, kernelGradient []float32) *gemm.Prepared[float32] {
	s = s.withDefaults()
	return gemm.Prepare(gemm.Product[float32]{
		M: s.depth(), N: s.Filters, K: s.pixels(),
		Source: &transposedPatches{patches{shape: s, images: images}},
		B:      gemm.Rows(outputGradient, s.Filters), C: gemm.Rows(kernelGradient, s.Filters),
	})
}

// InputGradient prepares the gradient of the images from that of the output: a
// convolution of the output's gradient, spread by the strides, with the kernel,
// whose channels and filters Swap has exchanged.
func InputGradient(s Shape, outputGradient, swappedKernel, imagesGradient []float32) *gemm.Prepared[float32] {
	s = s.withDefaults()
	return gemm.Prepare(gemm.Product[float32]{
		M: s.Batch * s.Height * s.Width, N: s.Channels, K: s.KernelHeight * s.KernelWidth * s.Filters,
		Source: &spread{shape: s, gradient: outputGradient},
		B:      gemm.Rows(swappedKernel, s.Channels), C: gemm.Rows(imagesGradient, s.Channels),
	})
}

// Swap writes the kernel with channels and filters exchanged, as InputGradient
// wants it: height, width, filters, channels.
func Swap(s Shape, to, kernel []float32) {
	plane := s.Channels * s.Filters
	for at := 0; at < s.KernelHeight*s.KernelWidth*plane; at += plane {
		micro.Transpose(to[at:at+plane], s.Channels, kernel[at:at+plane], s.Filters, s.Channels, s.Filters)
	}
}
