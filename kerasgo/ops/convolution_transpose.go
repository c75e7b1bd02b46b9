package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

// Conv2DTranspose goes the way of Conv2D back: images of shape (batch, height,
// width, channels) and a kernel of shape (height, width, filters, channels) give
// images of the shape that Conv2D with this kernel and window would turn into the
// given one. It is the gradient of Conv2D with respect to its images. With padding
// "same" the result is stride times as high and wide, with "valid"
// height·stride + max(kernel height - stride, 0).
func Conv2DTranspose(images, kernel *graph.Node, window Window) *graph.Node {
	needFloats("Conv2DTranspose", images)
	needFloats("Conv2DTranspose", kernel)
	if images.Rank() != 4 || kernel.Rank() != 4 || images.Dim(3) != kernel.Dim(3) {
		failure.Panic("Conv2DTranspose", "Images are (batch, height, width, channels), kernels (height, width, filters, channels)", "shapes %s and %s do not go together", tensor.ShapeString(images.Shape()), tensor.ShapeString(kernel.Shape()))
	}
	if window.DilationY > 1 || window.DilationX > 1 {
		failure.Panic("Conv2DTranspose", "", "transposed convolutions have no dilation here")
	}
	length := func(n, kernel, stride int) int {
		stride = max(stride, 1)
		if window.Same {
			return n * stride
		}
		return n*stride + max(kernel-stride, 0)
	}
	shape := []int{images.Dim(0), length(images.Dim(1), kernel.Dim(0), window.StrideY), length(images.Dim(2), kernel.Dim(1), window.StrideX), kernel.Dim(2)}
	s := (&Conv2DOp{window: window}).shape(shape, kernel.Shape())
	return images.Graph().Add(&convInputGradientOp{s, window}, tensor.Float32, shape, images, kernel)
}
