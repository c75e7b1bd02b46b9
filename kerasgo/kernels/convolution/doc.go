// Package convolution computes convolutions of images and volumes, and both
// their gradients, as matrix products without an im2col buffer.
//
//	shape := convolution.Shape{Batch: 32, Height: 28, Width: 28, Channels: 1,
//		Filters: 8, KernelHeight: 3, KernelWidth: 3}.Valid()
//	forward := convolution.Forward(shape, images, kernel, output, bias, true)
//	for piece := range forward.Ahead() { // in any order, or at the same time
//		forward.RunAhead(piece, scratch)
//	}
//	for piece := range forward.Pieces() { // so too
//		forward.RunPiece(piece, scratch)
//	}
//	forward.Finish()
//
// Images are stored batch, depth, height, width, channels; kernels depth, height,
// width, channels of a group, filters, as Keras does. Data flows from a Shape,
// through the choice of an algorithm (choose.go), to a Prepared computation:
//
//	winograd*.go   3×3, and some with strides, by Winograd's algorithm, in a third of
//	               the time
//	lines*.go      rows interleaved, so that patches lie in one piece, overlapping
//	planes.go      rows transposed, for few filters
//	products.go    products of whole matrices: 1×1, and what lines do not pay for
//	definition.go  one by one, where screen.go finds infinities and NaNs
//
// The gradient of the images is a convolution too, or with strides some of them.
package convolution
