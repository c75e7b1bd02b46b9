package ops

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

// Conv2DTranspose goes the way of Conv2D back: images of shape (batch, height,
// width, channels) and a kernel of shape (height, width, filters, channels) give
// images that Conv2D with this kernel and window would turn into the given
// shape. It is the gradient of Conv2D with respect to its images. With padding
// "same" the result is stride times as high and wide, with "valid" height·stride +
// max(reach - stride, 0), the kernel's reach being dilation·(height-1) + 1; other
// lengths that Conv2D turns into those of the images may be given as output.
func Conv2DTranspose(images, kernel *graph.Node, window Window, output ...int) *graph.Node {
	return convolveBack(images, kernel, &ConvolutionOp{window: window}, output)
}

// Conv3DTranspose is Conv2DTranspose for volumes of shape (batch, depth, height,
// width, channels) and a kernel of shape (depth, height, width, filters,
// channels).
func Conv3DTranspose(volumes, kernel *graph.Node, window Window, output ...int) *graph.Node {
	return convolveBack(volumes, kernel, &ConvolutionOp{window: window, volumes: true}, output)
}

// transposedLength is the length that an axis of n has in the result.
func transposedLength(n, kernel, stride, dilation int, same bool) int {
	stride, dilation = max(stride, 1), max(dilation, 1)
	if same {
		return n * stride
	}
	return n*stride + max(dilation*(kernel-1)+1-stride, 0)
}

func convolveBack(images, kernel *graph.Node, op *ConvolutionOp, output []int) *graph.Node {
	op.check(images, kernel, images.Rank() > 0 && kernel.Rank() > 0 && images.Dim(-1) == kernel.Dim(-1))
	w := op.window
	strides, dilations := []int{w.StrideY, w.StrideX}, []int{w.DilationY, w.DilationX}
	if op.volumes {
		strides, dilations = []int{w.StrideZ, w.StrideY, w.StrideX}, []int{w.DilationZ, w.DilationY, w.DilationX}
	}
	shape := images.Shape()
	for i := range strides {
		shape[i+1] = transposedLength(images.Dim(i+1), kernel.Dim(i), strides[i], dilations[i], w.Same)
	}
	if len(output) > 0 {
		copy(shape[1:len(shape)-1], output)
	}
	shape[len(shape)-1] = kernel.Dim(-2)
	if s := op.shape(shape, kernel.Shape()); s.Empty() || !slices.Equal(op.outputOf(images.Dim(0), s, images.Dim(-1)), images.Shape()) {
		failure.Panic(op.Name()+"Transpose", "Use another output padding", "no convolution turns images of shape %s into %s", tensor.ShapeString(shape), tensor.ShapeString(images.Shape()))
	}
	return images.Graph().Add(&convInputGradientOp{op}, tensor.Float32, shape, images, kernel)
}
