package ops

import (
	"math"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/kernels/window"
	"kerasgo/kerasgo/tensor"
)

// DepthwiseConv2D convolves each channel of images of shape (batch, height, width,
// channels) with kernels of its own, of shape (height, width, channels, multiplier):
// the result has channels·multiplier channels, those of one channel together.
func DepthwiseConv2D(images, kernel *graph.Node, move Window) *graph.Node {
	needFloats("DepthwiseConv2D", images)
	needFloats("DepthwiseConv2D", kernel)
	if images.Rank() != 4 || kernel.Rank() != 4 || images.Dim(3) != kernel.Dim(2) {
		failure.Panic("DepthwiseConv2D", "Images are (batch, height, width, channels), kernels (height, width, channels, multiplier)", "shapes %s and %s do not go together", tensor.ShapeString(images.Shape()), tensor.ShapeString(kernel.Shape()))
	}
	op := &depthwiseOp{move}
	s := op.shape(images.Shape(), kernel.Shape())
	if s.Empty() {
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

// work is about the multiply-adds of an image.
func (op *depthwiseOp) work(s convolution.Shape, multiplier int) int {
	return s.OutHeight * s.OutWidth * s.KernelHeight * s.KernelWidth * s.Channels * multiplier
}

// Bind prepares the convolution.
func (op *depthwiseOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return op.BindWith(node, out, in, nil, false)
}

// BindWith prepares the convolution with a bias (or nil) added and rectified.
func (op *depthwiseOp) BindWith(node *graph.Node, out graph.Memory, in []graph.Memory, bias []float32, rectify bool) kernels.Step {
	s, multiplier := op.shape(node.Inputs()[0].Shape(), node.Inputs()[1].Shape()), node.Inputs()[1].Dim(3)
	d := window.NewDepthwise(s, multiplier)
	floor := float32(math.Inf(-1))
	if rectify {
		floor = 0
	}
	rows := d.Grain()
	work := rows * op.work(s, multiplier) / s.OutHeight
	step := kernels.Loop(d.Rows()/rows, work, func(first, last int, w *kernels.Workspace) {
		d.Forward(&w.Windows, out.Floats, in[0].Floats, in[1].Floats, bias, floor, first*rows, last*rows)
	})
	step.Reserve = func(w *kernels.Workspace) { d.Reserve(&w.Windows) }
	return step
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
	s, multiplier := op.forward.shape(node.Shape(), node.Inputs()[1].Shape()), node.Inputs()[1].Dim(3)
	d := window.NewDepthwise(s, multiplier)
	step := kernels.Cut(s.Batch, 1, op.forward.work(s, multiplier), func(first, last int, w *kernels.Workspace) {
		for image := first; image < last; image++ {
			d.InputGradient(&w.Windows, out.Floats, in[0].Floats, in[1].Floats, image)
		}
	})
	step.Reserve = func(w *kernels.Workspace) { d.Reserve(&w.Windows) }
	return step
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
	s, multiplier := op.forward.shape(node.Inputs()[0].Shape(), node.Shape()), node.Dim(3)
	size := len(out.Floats)
	d := window.NewDepthwise(s, multiplier)
	parts := make([]float32, s.Batch*size)
	step := kernels.Cut(s.Batch, 1, op.forward.work(s, multiplier), func(first, last int, w *kernels.Workspace) {
		for image := first; image < last; image++ {
			d.KernelGradient(&w.Windows, parts[image*size:(image+1)*size], in[0].Floats, in[1].Floats, image)
		}
	})
	step.Reserve = func(w *kernels.Workspace) { d.Reserve(&w.Windows) }
	step.After = func(int, *kernels.Workspace) {
		clear(out.Floats)
		for at := 0; at < len(parts); at += size {
			vector.Add(out.Floats, out.Floats, parts[at:at+size])
		}
	}
	return step
}
