package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/tensor"
)

// Window says how a kernel or a pool moves over an image.
type Window struct {
	StrideY, StrideX     int  // 0 means 1
	DilationY, DilationX int  // 0 means 1
	Same                 bool // padding "same", else "valid"
}

// Conv2D convolves images of shape (batch, height, width, channels) with a
// kernel of shape (height, width, channels, filters).
func Conv2D(images, kernel *graph.Node, window Window) *graph.Node {
	needFloats("Conv2D", images)
	needFloats("Conv2D", kernel)
	if images.Rank() != 4 || kernel.Rank() != 4 || images.Dim(3) != kernel.Dim(2) {
		failure.Panic("Conv2D", "Images are (batch, height, width, channels), kernels (height, width, channels, filters)", "shapes %s and %s do not go together", tensor.ShapeString(images.Shape()), tensor.ShapeString(kernel.Shape()))
	}
	op := &Conv2DOp{window: window}
	s := op.shape(images.Shape(), kernel.Shape())
	if s.OutHeight <= 0 || s.OutWidth <= 0 {
		failure.Panic("Conv2D", `Use padding "same" or a smaller kernel`, "a kernel of shape %s does not fit into images of shape %s", tensor.ShapeString(kernel.Shape()), tensor.ShapeString(images.Shape()))
	}
	return images.Graph().Add(op, tensor.Float32, []int{images.Dim(0), s.OutHeight, s.OutWidth, s.Filters}, images, kernel)
}

// Conv2DOp is a two-dimensional convolution.
type Conv2DOp struct{ window Window }

// Name returns "Conv2D".
func (*Conv2DOp) Name() string { return "Conv2D" }

func (op *Conv2DOp) shape(images, kernel []int) convolution.Shape {
	s := convolution.Shape{
		Batch: images[0], Height: images[1], Width: images[2], Channels: images[3],
		KernelHeight: kernel[0], KernelWidth: kernel[1], Filters: kernel[3],
		StrideY: op.window.StrideY, StrideX: op.window.StrideX, DilationY: op.window.DilationY, DilationX: op.window.DilationX,
	}
	if op.window.Same {
		return s.Same()
	}
	return s.Valid()
}

// Gradient has an operation for each operand.
func (op *Conv2DOp) Gradient(node, g *graph.Node) []*graph.Node {
	images, kernel := node.Inputs()[0], node.Inputs()[1]
	s := op.shape(images.Shape(), kernel.Shape())
	return []*graph.Node{
		node.Graph().Add(&convInputGradientOp{s, op.window}, tensor.Float32, images.Shape(), g, kernel),
		node.Graph().Add(&convKernelGradientOp{s, op.window}, tensor.Float32, kernel.Shape(), images, g),
	}
}

// Bind prepares the convolution.
func (op *Conv2DOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return op.BindWith(node, out, in, nil, false)
}

// BindWith prepares the convolution with a bias (or nil) added and rectified.
func (op *Conv2DOp) BindWith(node *graph.Node, out graph.Memory, in []graph.Memory, bias []float32, rectify bool) kernels.Step {
	s := op.shape(node.Inputs()[0].Shape(), node.Inputs()[1].Shape())
	return kernels.Product(convolution.Forward(s, in[0].Floats, in[1].Floats, out.Floats, bias, Epilogue(bias, rectify)))
}

type convInputGradientOp struct {
	shape  convolution.Shape
	window Window
}

func (*convInputGradientOp) Name() string { return "Conv2DInputGradient" }

// Gradient: the operation is linear in both operands, so its gradients are the
// convolution itself and the kernel's gradient.
func (op *convInputGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	output, kernel := node.Inputs()[0], node.Inputs()[1]
	return []*graph.Node{
		Conv2D(g, kernel, op.window),
		node.Graph().Add(&convKernelGradientOp{op.shape, op.window}, tensor.Float32, kernel.Shape(), g, output),
	}
}

func (op *convInputGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	swapped := make([]float32, len(in[1].Floats))
	product := convolution.InputGradient(op.shape, in[0].Floats, swapped, out.Floats)
	step := kernels.Product(product)
	// The kernel is exchanged at the start of the step; with several pieces
	// that would race, so the exchange is a step of its own before.
	return kernels.Sequence(kernels.Step{Pieces: 1, Run: func(int, *kernels.Workspace) {
		convolution.Swap(op.shape, swapped, in[1].Floats)
	}}, step)
}

type convKernelGradientOp struct {
	shape  convolution.Shape
	window Window
}

func (*convKernelGradientOp) Name() string { return "Conv2DKernelGradient" }

// Gradient: see convInputGradientOp.
func (op *convKernelGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	images, output := node.Inputs()[0], node.Inputs()[1]
	return []*graph.Node{
		node.Graph().Add(&convInputGradientOp{op.shape, op.window}, tensor.Float32, images.Shape(), output, g),
		Conv2D(images, g, op.window),
	}
}

func (op *convKernelGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return kernels.Sum(convolution.KernelGradient(op.shape, in[0].Floats, in[1].Floats, out.Floats))
}
