// Package convolution computes convolutions of images and volumes, and both
// their gradients, as matrix products whose left factor, the patches of the
// images, is gathered a panel at a time: there is no im2col buffer.
//
//	shape := convolution.Shape{Batch: 32, Height: 28, Width: 28, Channels: 1,
//		Filters: 8, KernelHeight: 3, KernelWidth: 3}.Valid()
//	forward := convolution.Forward(shape, images, kernel, output, bias, 0)
//	forward[0].Run(workspace) // a gemm.Prepared for each group of channels
//
// Images are stored batch, depth, height, width, channels; kernels depth, height,
// width, channels of a group, filters, as Keras does. A group's product reads and
// writes its channels where they lie, in rows as far apart as pixels are. Data
// flows from a Shape to prepared products of package gemm, which the caller runs
// piece by piece.
//
// Where Shape.TilesPay, a convolution of 3×3 is computed by Winograd's algorithm
// in a third of the time: ForwardTiles and its two gradients prepare that. Where
// Shape.LinesPay, as it does of most others with flat images, ForwardLines copies
// less than patches are.
package convolution
