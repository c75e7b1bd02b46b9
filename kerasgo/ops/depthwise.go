package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/tensor"
)

// DepthwiseConv2D convolves each channel of images of shape (batch, height, width,
// channels) with kernels of its own, of shape (height, width, channels, multiplier):
// the result has channels·multiplier channels, those of one channel together.
func DepthwiseConv2D(images, kernel *graph.Node, window Window) *graph.Node {
	needFloats("DepthwiseConv2D", images)
	needFloats("DepthwiseConv2D", kernel)
	if images.Rank() != 4 || kernel.Rank() != 4 || images.Dim(3) != kernel.Dim(2) {
		failure.Panic("DepthwiseConv2D", "Images are (batch, height, width, channels), kernels (height, width, channels, multiplier)", "shapes %s and %s do not go together", tensor.ShapeString(images.Shape()), tensor.ShapeString(kernel.Shape()))
	}
	op := &depthwiseOp{window}
	s := op.shape(images.Shape(), kernel.Shape())
	if s.OutHeight <= 0 || s.OutWidth <= 0 {
		failure.Panic("DepthwiseConv2D", `Use padding "same" or a smaller kernel`, "a kernel of shape %s does not fit into images of shape %s", tensor.ShapeString(kernel.Shape()), tensor.ShapeString(images.Shape()))
	}
	return images.Graph().Add(op, tensor.Float32, []int{images.Dim(0), s.OutHeight, s.OutWidth, kernel.Dim(2) * kernel.Dim(3)}, images, kernel)
}

type depthwiseOp struct{ window Window }

func (*depthwiseOp) Name() string { return "DepthwiseConv2D" }

func (op *depthwiseOp) shape(images, kernel []int) convolution.Shape {
	return (&ConvolutionOp{window: op.window}).shape(images, []int{kernel[0], kernel[1], images[3], kernel[2] * kernel[3]})
}

// Gradient has an operation for each operand.
func (op *depthwiseOp) Gradient(node, g *graph.Node) []*graph.Node {
	images, kernel := node.Inputs()[0], node.Inputs()[1]
	return []*graph.Node{
		node.Graph().Add(&depthwiseInputGradientOp{op}, tensor.Float32, images.Shape(), g, kernel),
		node.Graph().Add(&depthwiseKernelGradientOp{op}, tensor.Float32, kernel.Shape(), images, g),
	}
}

// visit calls with each pixel of the result and each place of the kernel over it
// that lies on the image: where they begin in the result, the image and the kernel.
func (op *depthwiseOp) visit(s convolution.Shape, image, multiplier int, each func(result, pixel, place int)) {
	stride := func(n int) int { return max(n, 1) }
	for y := range s.OutHeight {
		for x := range s.OutWidth {
			result := ((image*s.OutHeight+y)*s.OutWidth + x) * s.Channels * multiplier
			for ky := range s.KernelHeight {
				row := y*stride(s.StrideY) - s.PadTop + ky*stride(s.DilationY)
				if row < 0 || row >= s.Height {
					continue
				}
				for kx := range s.KernelWidth {
					column := x*stride(s.StrideX) - s.PadLeft + kx*stride(s.DilationX)
					if column < 0 || column >= s.Width {
						continue
					}
					each(result, ((image*s.Height+row)*s.Width+column)*s.Channels, (ky*s.KernelWidth+kx)*s.Channels*multiplier)
				}
			}
		}
	}
}

// work is about the multiply-adds of an image.
func (op *depthwiseOp) work(s convolution.Shape, multiplier int) int {
	return s.OutHeight * s.OutWidth * s.KernelHeight * s.KernelWidth * s.Channels * multiplier
}

// Bind computes image by image.
func (op *depthwiseOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	s := op.shape(node.Inputs()[0].Shape(), node.Inputs()[1].Shape())
	multiplier := node.Inputs()[1].Dim(3)
	size := s.OutHeight * s.OutWidth * s.Channels * multiplier
	return kernels.Cut(s.Batch, 1, op.work(s, multiplier), func(first, last int, w *kernels.Workspace) {
		for image := first; image < last; image++ {
			clear(out.Floats[image*size : (image+1)*size])
			op.visit(s, image, multiplier, func(result, pixel, place int) {
				to, kernel := out.Floats[result:], in[1].Floats[place:]
				for c, x := range in[0].Floats[pixel : pixel+s.Channels] {
					for m := c * multiplier; m < (c+1)*multiplier; m++ {
						to[m] += x * kernel[m]
					}
				}
			})
		}
	})
}

type depthwiseInputGradientOp struct{ forward *depthwiseOp }

func (*depthwiseInputGradientOp) Name() string { return "DepthwiseConv2DInputGradient" }

// Gradient: the operation is linear in both operands.
func (op *depthwiseInputGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	output, kernel := node.Inputs()[0], node.Inputs()[1]
	return []*graph.Node{
		DepthwiseConv2D(g, kernel, op.forward.window),
		node.Graph().Add(&depthwiseKernelGradientOp{op.forward}, tensor.Float32, kernel.Shape(), g, output),
	}
}

// Bind spreads image by image.
func (op *depthwiseInputGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	s := op.forward.shape(node.Shape(), node.Inputs()[1].Shape())
	multiplier := node.Inputs()[1].Dim(3)
	size := s.Height * s.Width * s.Channels
	return kernels.Cut(s.Batch, 1, op.forward.work(s, multiplier), func(first, last int, w *kernels.Workspace) {
		for image := first; image < last; image++ {
			clear(out.Floats[image*size : (image+1)*size])
			op.forward.visit(s, image, multiplier, func(result, pixel, place int) {
				from, kernel := in[0].Floats[result:], in[1].Floats[place:]
				to := out.Floats[pixel : pixel+s.Channels]
				for c := range to {
					for m := c * multiplier; m < (c+1)*multiplier; m++ {
						to[c] += from[m] * kernel[m]
					}
				}
			})
		}
	})
}

type depthwiseKernelGradientOp struct{ forward *depthwiseOp }

func (*depthwiseKernelGradientOp) Name() string { return "DepthwiseConv2DKernelGradient" }

// Gradient: see depthwiseInputGradientOp.
func (op *depthwiseKernelGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	images, output := node.Inputs()[0], node.Inputs()[1]
	return []*graph.Node{
		node.Graph().Add(&depthwiseInputGradientOp{op.forward}, tensor.Float32, images.Shape(), output, g),
		DepthwiseConv2D(images, g, op.forward.window),
	}
}

// Bind sums up image by image, each image in memory of its own, so that the order
// of the sums does not depend on the number of threads.
func (op *depthwiseKernelGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	s := op.forward.shape(node.Inputs()[0].Shape(), node.Shape())
	multiplier, size := node.Dim(3), len(out.Floats)
	parts := make([]float32, s.Batch*size)
	step := kernels.Cut(s.Batch, 1, op.forward.work(s, multiplier), func(first, last int, w *kernels.Workspace) {
		for image := first; image < last; image++ {
			part := parts[image*size : (image+1)*size]
			clear(part)
			op.forward.visit(s, image, multiplier, func(result, pixel, place int) {
				from, to := in[1].Floats[result:], part[place:]
				for c, x := range in[0].Floats[pixel : pixel+s.Channels] {
					for m := c * multiplier; m < (c+1)*multiplier; m++ {
						to[m] += x * from[m]
					}
				}
			})
		}
	})
	step.After = func(int, *kernels.Workspace) {
		clear(out.Floats)
		for image := range s.Batch {
			for i, x := range parts[image*size : (image+1)*size] {
				out.Floats[i] += x
			}
		}
	}
	return step
}
