package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/tensor"
)

// Window says how a kernel or a pool moves over an image or a volume.
type Window struct {
	StrideZ, StrideY, StrideX       int  // 0 means 1
	DilationZ, DilationY, DilationX int  // 0 means 1
	Same                            bool // padding "same", else "valid"
	// Groups cut the channels into parts that see filters of their own; 0 means
	// 1. Pools and depthwise convolutions have none.
	Groups int
}

// Conv2D convolves images of shape (batch, height, width, channels) with a
// kernel of shape (height, width, channels/groups, filters).
func Conv2D(images, kernel *graph.Node, window Window) *graph.Node {
	return convolve(images, kernel, &ConvolutionOp{window: window, volumes: false})
}

// Conv3D convolves volumes of shape (batch, depth, height, width, channels) with
// a kernel of shape (depth, height, width, channels/groups, filters).
func Conv3D(volumes, kernel *graph.Node, window Window) *graph.Node {
	return convolve(volumes, kernel, &ConvolutionOp{window: window, volumes: true})
}

func convolve(images, kernel *graph.Node, op *ConvolutionOp) *graph.Node {
	groups := max(op.window.Groups, 1)
	op.check(images, kernel, images.Rank() > 0 && kernel.Rank() > 1 && images.Dim(-1) == groups*kernel.Dim(-2))
	if kernel.Dim(-1)%groups != 0 {
		failure.Panic(op.Name(), "Give a multiple of groups as filters", "%d filters do not make %d groups", kernel.Dim(-1), groups)
	}
	if op.singles(images) {
		shape := kernel.Shape()
		window := op.window
		window.Groups = 0
		return DepthwiseConv2D(images, Reshape(kernel, shape[0], shape[1], groups, shape[3]/groups), window)
	}
	s := op.shape(images.Shape(), kernel.Shape())
	if s.Empty() {
		failure.Panic(op.Name(), `Use padding "same" or a smaller kernel`, "a kernel of shape %s does not fit into images of shape %s", tensor.ShapeString(kernel.Shape()), tensor.ShapeString(images.Shape()))
	}
	return images.Graph().Add(op, tensor.Float32, op.outputOf(images.Dim(0), s, s.Filters), images, kernel)
}

// ConvolutionOp is a convolution of images or of volumes.
type ConvolutionOp struct {
	window  Window
	volumes bool
}

// singles tells whether each channel of images is a group of its own: its filters
// are a depthwise convolution's, also in memory.
func (op *ConvolutionOp) singles(images *graph.Node) bool {
	return !op.volumes && op.window.Groups > 1 && op.window.Groups == images.Dim(-1)
}

// Name returns "Conv2D" or "Conv3D".
func (op *ConvolutionOp) Name() string {
	if op.volumes {
		return "Conv3D"
	}
	return "Conv2D"
}

// rank is that of the operands.
func (op *ConvolutionOp) rank() int {
	if op.volumes {
		return 5
	}
	return 4
}

// check panics unless the operands are floats of the right rank, and fit.
func (op *ConvolutionOp) check(images, kernel *graph.Node, fit bool) {
	needFloats(op.Name(), images)
	needFloats(op.Name(), kernel)
	if images.Rank() != op.rank() || kernel.Rank() != op.rank() || !fit {
		axes := "height, width"
		if op.volumes {
			axes = "depth, height, width"
		}
		channels := "channels"
		if op.window.Groups > 1 {
			channels = "channels/groups"
		}
		failure.Panic(op.Name(), "Images are (batch, "+axes+", channels), kernels ("+axes+", "+channels+", filters)", "shapes %s and %s do not go together", tensor.ShapeString(images.Shape()), tensor.ShapeString(kernel.Shape()))
	}
}

// shape is that of the kernels of package convolution, which need not know of
// the channels on either side of a kernel's: those of the images are given.
func (op *ConvolutionOp) shape(images, kernel []int) convolution.Shape {
	w := op.window
	s := convolution.Shape{
		Batch: images[0], Channels: images[len(images)-1], Filters: kernel[len(kernel)-1], Groups: w.Groups,
		StrideY: w.StrideY, StrideX: w.StrideX, DilationY: w.DilationY, DilationX: w.DilationX,
	}
	if op.volumes {
		s.Depth, s.KernelDepth, s.StrideZ, s.DilationZ = images[1], kernel[0], w.StrideZ, w.DilationZ
		images, kernel = images[1:], kernel[1:]
	}
	s.Height, s.Width, s.KernelHeight, s.KernelWidth = images[1], images[2], kernel[0], kernel[1]
	if w.Same {
		return s.Same()
	}
	return s.Valid()
}

// outputOf is the shape of a result.
func (op *ConvolutionOp) outputOf(batch int, s convolution.Shape, channels int) []int {
	if op.volumes {
		return []int{batch, s.OutDepth, s.OutHeight, s.OutWidth, channels}
	}
	return []int{batch, s.OutHeight, s.OutWidth, channels}
}

// Gradient has an operation for each operand.
func (op *ConvolutionOp) Gradient(node, g *graph.Node) []*graph.Node {
	images, kernel := node.Inputs()[0], node.Inputs()[1]
	return []*graph.Node{
		node.Graph().Add(&convInputGradientOp{op}, tensor.Float32, images.Shape(), g, kernel),
		node.Graph().Add(&convKernelGradientOp{op}, tensor.Float32, kernel.Shape(), images, g),
	}
}

// Bind prepares the convolution.
func (op *ConvolutionOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return op.BindWith(node, out, in, nil, false)
}

// BindWith prepares the convolution with a bias (or nil) added and rectified.
func (op *ConvolutionOp) BindWith(node *graph.Node, out graph.Memory, in []graph.Memory, bias []float32, rectify bool) kernels.Step {
	s := op.shape(node.Inputs()[0].Shape(), node.Inputs()[1].Shape())
	return kernels.Convolution(convolution.Forward(s, in[0].Floats, in[1].Floats, out.Floats, bias, rectify))
}

type convInputGradientOp struct{ forward *ConvolutionOp }

func (op *convInputGradientOp) Name() string { return op.forward.Name() + "InputGradient" }

// Gradient: the operation is linear in both operands, so its gradients are the
// convolution itself and the kernel's gradient.
func (op *convInputGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	output, kernel := node.Inputs()[0], node.Inputs()[1]
	return []*graph.Node{
		convolve(g, kernel, op.forward),
		node.Graph().Add(&convKernelGradientOp{op.forward}, tensor.Float32, kernel.Shape(), g, output),
	}
}

func (op *convInputGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return op.BindGated(node, out, in, nil)
}

// Gates tells whether BindGated can be used.
func (op *convInputGradientOp) Gates(node, gate *graph.Node) bool {
	return op.forward.shape(node.Shape(), node.Inputs()[1].Shape()).Gates()
}

// BindGated is Bind with zeros where the gate, unless nil, is not above zero.
func (op *convInputGradientOp) BindGated(node *graph.Node, out graph.Memory, in []graph.Memory, gate []float32) kernels.Step {
	s := op.forward.shape(node.Shape(), node.Inputs()[1].Shape())
	return kernels.Convolution(convolution.InputGradient(s, in[0].Floats, in[1].Floats, out.Floats, gate))
}

type convKernelGradientOp struct{ forward *ConvolutionOp }

func (op *convKernelGradientOp) Name() string { return op.forward.Name() + "KernelGradient" }

// Gradient: see convInputGradientOp.
func (op *convKernelGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	images, output := node.Inputs()[0], node.Inputs()[1]
	return []*graph.Node{
		node.Graph().Add(&convInputGradientOp{op.forward}, tensor.Float32, images.Shape(), output, g),
		convolve(images, g, op.forward),
	}
}

func (op *convKernelGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	s := op.forward.shape(node.Inputs()[0].Shape(), node.Shape())
	return kernels.Convolution(convolution.KernelGradient(s, in[0].Floats, in[1].Floats, out.Floats))
}
