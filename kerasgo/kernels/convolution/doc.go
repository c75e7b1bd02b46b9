// Package convolution computes two-dimensional convolutions and both their
// gradients as matrix products whose left factor, the patches of the images, is
// gathered a panel at a time: there is no im2col buffer.
//
//	shape := convolution.Shape{Batch: 32, Height: 28, Width: 28, Channels: 1,
//		Filters: 8, KernelHeight: 3, KernelWidth: 3}.Valid()
//	forward := convolution.Forward(shape, images, kernel, output, bias, 0)
//	forward.Run(workspace) // a gemm.Prepared
//
// Images are stored batch, height, width, channels; kernels height, width,
// channels, filters, as Keras does. Data flows from a Shape to a prepared
// product of package gemm, which the caller runs piece by piece.
package convolution
