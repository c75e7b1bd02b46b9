package ops

import (
	"fmt"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/kernels/window"
	"kerasgo/kerasgo/tensor"
)

// MaxPool2D is the largest of each pool of height by width pixels, channel by
// channel; NaN if one of them is, as Keras has it on JAX and PyTorch (TensorFlow
// passes over NaN here, but not in a global pool). Padding never counts.
func MaxPool2D(images *graph.Node, height, width int, move Window) *graph.Node {
	return pool(images, &PoolOp{size: [3]int{1, height, width}, window: move})
}

// AveragePool2D is the mean of each pool; padding does not count.
func AveragePool2D(images *graph.Node, height, width int, move Window) *graph.Node {
	return pool(images, &PoolOp{size: [3]int{1, height, width}, window: move, average: true})
}

// MaxPool3D is MaxPool2D for volumes of shape (batch, depth, height, width,
// channels); size is the depth, height and width of a pool.
func MaxPool3D(volumes *graph.Node, size [3]int, move Window) *graph.Node {
	return pool(volumes, &PoolOp{size: size, window: move, volumes: true})
}

// AveragePool3D is AveragePool2D for volumes, as MaxPool3D is MaxPool2D.
func AveragePool3D(volumes *graph.Node, size [3]int, move Window) *graph.Node {
	return pool(volumes, &PoolOp{size: size, window: move, volumes: true, average: true})
}

func pool(images *graph.Node, op *PoolOp) *graph.Node {
	needFloats(op.Name(), images)
	meaning, size := "(batch, height, width, channels)", op.size[1:]
	if op.volumes {
		meaning, size = "(batch, depth, height, width, channels)", op.size[:]
	}
	if images.Rank() != op.convolution().rank() {
		failure.Panic(op.Name(), "Images are "+meaning, "an operand of shape %s", tensor.ShapeString(images.Shape()))
	}
	if w := op.window; w.DilationZ > 1 || w.DilationY > 1 || w.DilationX > 1 {
		failure.Panic(op.Name(), "", "pools have no dilation")
	}
	s := op.shape(images.Shape())
	if s.Empty() {
		failure.Panic(op.Name(), `Use padding "same" or a smaller pool`, "a pool of %s does not fit into images of shape %s", times(size), tensor.ShapeString(images.Shape()))
	}
	return images.Graph().Add(op, tensor.Float32, op.convolution().outputOf(images.Dim(0), s, images.Dim(-1)), images)
}

// times writes lengths as 2×3.
func times(lengths []int) string {
	text := ""
	for i, length := range lengths {
		if i > 0 {
			text += "×"
		}
		text += fmt.Sprint(length)
	}
	return text
}

// PoolOp reduces each pool to one pixel.
type PoolOp struct {
	size    [3]int // depth, height, width
	window  Window
	average bool
	volumes bool
}

// Name returns "MaxPool2D", "AveragePool2D", or the same with 3D.
func (op *PoolOp) Name() string {
	name := "MaxPool"
	if op.average {
		name = "AveragePool"
	}
	if op.volumes {
		return name + "3D"
	}
	return name + "2D"
}

// convolution is the operation whose kernel moves as the pool does.
func (op *PoolOp) convolution() *ConvolutionOp {
	return &ConvolutionOp{window: op.window, volumes: op.volumes}
}

func (op *PoolOp) shape(images []int) convolution.Shape {
	kernel := append(op.size[:], 1, 1)
	if !op.volumes {
		kernel = kernel[1:]
	}
	return op.convolution().shape(images, kernel)
}

// Gradient goes to the first largest pixel of each pool, or in equal shares to
// all of them.
func (op *PoolOp) Gradient(node, g *graph.Node) []*graph.Node {
	images := node.Inputs()[0]
	if op.average {
		return []*graph.Node{node.Graph().Add(&averageGradientOp{op}, tensor.Float32, images.Shape(), g)}
	}
	return []*graph.Node{node.Graph().Add(&maxGradientOp{op}, tensor.Float32, images.Shape(), images, node, g)}
}

// Bind computes row by row of the result.
func (op *PoolOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	s := op.shape(node.Inputs()[0].Shape())
	p := window.NewPool(s)
	run := p.Largest
	if op.average {
		run = p.Average
	}
	return kernels.Loop(p.Rows(), s.OutWidth*s.Channels*product(op.size[:]), func(first, last int, w *kernels.Workspace) {
		run(&w.Windows, out.Floats, in[0].Floats, first, last)
	})
}

// placeWork is what it takes, in multiply-adds, to add to a place under a window.
const placeWork = 3

// gradientStep is a step that writes the gradient of some images at a time.
func (op *PoolOp) gradientStep(images []int, run func(p *window.Pool, w *window.Workspace, first, last int)) kernels.Step {
	s := op.shape(images)
	p := window.NewPool(s)
	windows := s.OutDepth * s.OutHeight * s.OutWidth * s.Channels * product(op.size[:])
	step := kernels.Loop(s.Batch, product(images[1:])+placeWork*windows, func(first, last int, w *kernels.Workspace) {
		run(p, &w.Windows, first, last)
	})
	step.Reserve = func(w *kernels.Workspace) { p.Reserve(&w.Windows) }
	return step
}

type maxGradientOp struct{ pool *PoolOp }

func (op *maxGradientOp) Name() string { return op.pool.Name() + "Gradient" }

// Gradient: the second derivative of a largest pixel is not defined here.
func (op *maxGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	failure.Panic(op.Name(), "", "the second derivative of %s is not defined", op.pool.Name())
	return nil
}

// Overwrites: the gradient may take the place of the images, which then need not
// go through the caches twice.
func (op *maxGradientOp) Overwrites(node *graph.Node) (operand *graph.Node, ok bool) {
	return node.Inputs()[0], window.NewPool(op.pool.shape(node.Shape())).Tiled()
}

// Bind finds the largest pixels again, as those that are equal to the result.
func (op *maxGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return op.pool.gradientStep(node.Shape(), func(p *window.Pool, w *window.Workspace, first, last int) {
		p.LargestGradient(w, out.Floats, in[0].Floats, in[1].Floats, in[2].Floats, first, last)
	})
}

// GatedPool tells whether an operation is the gradient of Relu, applied to that
// of a pool of the rectified images, and returns the latter: where the largest
// pixel is not above zero, none is, so that the fewer results of the pool can be
// looked at in place of the images.
func GatedPool(op graph.Op, inputs []*graph.Node) (gradient *graph.Node, ok bool) {
	function, ok := op.(*ElementwiseOp)
	if !ok || function.Function != gate {
		return nil, false
	}
	_, ok = inputs[0].Op().(*maxGradientOp)
	return inputs[0], ok && inputs[0].Inputs()[0] == inputs[1]
}

type averageGradientOp struct{ pool *PoolOp }

func (op *averageGradientOp) Name() string { return op.pool.Name() + "Gradient" }

// Gradient: averages are linear.
func (op *averageGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	return []*graph.Node{pool(g, op.pool)}
}

// Bind spreads image by image.
func (op *averageGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return op.pool.gradientStep(node.Shape(), func(p *window.Pool, w *window.Workspace, first, last int) {
		p.AverageGradient(w, out.Floats, in[0].Floats, first, last)
	})
}
