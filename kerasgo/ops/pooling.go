package ops

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/convolution"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// MaxPool2D is the largest of each pool of height by width pixels, channel by
// channel. Padding never counts.
func MaxPool2D(images *graph.Node, height, width int, window Window) *graph.Node {
	return pool(images, &PoolOp{height: height, width: width, window: window})
}

// AveragePool2D is the mean of each pool; padding does not count.
func AveragePool2D(images *graph.Node, height, width int, window Window) *graph.Node {
	return pool(images, &PoolOp{height: height, width: width, window: window, average: true})
}

func pool(images *graph.Node, op *PoolOp) *graph.Node {
	needFloats(op.Name(), images)
	if images.Rank() != 4 {
		failure.Panic(op.Name(), "Images are (batch, height, width, channels)", "an operand of shape %s", tensor.ShapeString(images.Shape()))
	}
	if op.window.DilationY > 1 || op.window.DilationX > 1 {
		failure.Panic(op.Name(), "", "pools have no dilation")
	}
	s := op.shape(images.Shape())
	if s.OutHeight <= 0 || s.OutWidth <= 0 {
		failure.Panic(op.Name(), `Use padding "same" or a smaller pool`, "a pool of %d×%d does not fit into images of shape %s", op.height, op.width, tensor.ShapeString(images.Shape()))
	}
	return images.Graph().Add(op, tensor.Float32, []int{images.Dim(0), s.OutHeight, s.OutWidth, images.Dim(3)}, images)
}

// PoolOp reduces each pool to one pixel.
type PoolOp struct {
	height, width int
	window        Window
	average       bool
}

// Name returns "MaxPool2D" or "AveragePool2D".
func (op *PoolOp) Name() string {
	if op.average {
		return "AveragePool2D"
	}
	return "MaxPool2D"
}

func (op *PoolOp) shape(images []int) convolution.Shape {
	return (&ConvolutionOp{window: op.window}).shape(images, []int{op.height, op.width, images[3], images[3]})
}

// Gradient goes to the first largest pixel of each pool, or in equal shares to
// all of them.
func (op *PoolOp) Gradient(node, g *graph.Node) []*graph.Node {
	images := node.Inputs()[0]
	return []*graph.Node{node.Graph().Add(&poolGradientOp{op}, tensor.Float32, images.Shape(), images, g)}
}

// Bind computes pixel by pixel of the result.
func (op *PoolOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	s := op.shape(node.Inputs()[0].Shape())
	channels, images := s.Channels, in[0].Floats
	fold := vector.Maximum
	if op.average {
		fold = vector.Add
	}
	return kernels.Loop(s.Batch*s.OutHeight*s.OutWidth, op.height*op.width*channels, func(first, last int, w *kernels.Workspace) {
		for pixel := first; pixel < last; pixel++ {
			to := out.Floats[pixel*channels : (pixel+1)*channels]
			area := op.area(s, pixel)
			for i := range area.size() {
				from := images[area.at(s, i):][:channels]
				if i == 0 {
					copy(to, from)
				} else {
					fold(to, to, from)
				}
			}
			if op.average {
				vector.MultiplyScalar(to, to, 1/float32(area.size()))
			}
		}
	})
}

// area is the part of a pool that lies inside the images.
type area struct {
	image, top, left, rows, columns int
}

// area returns the pool of a pixel of the result, clipped to the image.
func (op *PoolOp) area(s convolution.Shape, pixel int) area {
	x, rest := pixel%s.OutWidth, pixel/s.OutWidth
	y, image := rest%s.OutHeight, rest/s.OutHeight
	top, left := y*s.StrideY-s.PadTop, x*s.StrideX-s.PadLeft
	bottom, right := min(top+op.height, s.Height), min(left+op.width, s.Width)
	top, left = max(top, 0), max(left, 0)
	return area{image, top, left, bottom - top, right - left}
}

// size returns the number of pixels.
func (a *area) size() int { return a.rows * a.columns }

// at returns where pixel i begins in the images.
func (a *area) at(s convolution.Shape, i int) int {
	return ((a.image*s.Height+a.top+i/a.columns)*s.Width + a.left + i%a.columns) * s.Channels
}

type poolGradientOp struct{ pool *PoolOp }

func (op *poolGradientOp) Name() string { return op.pool.Name() + "Gradient" }

// Gradient exists for averages, which are linear; the second derivative of a
// largest pixel is not defined here.
func (op *poolGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	if op.pool.average {
		return []*graph.Node{nil, pool(g, op.pool)}
	}
	failure.Panic(op.Name(), "", "the second derivative of MaxPool2D is not defined")
	return nil
}

// Bind spreads image by image.
func (op *poolGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	s := op.pool.shape(node.Shape())
	channels, pixels, size := s.Channels, s.OutHeight*s.OutWidth, s.Height*s.Width*s.Channels
	images, gradient, to := in[0].Floats, in[1].Floats, out.Floats
	step := kernels.Loop(s.Batch, size, func(first, last int, w *kernels.Workspace) {
		clear(to[first*size : last*size])
		left, share := w.Block[:channels], w.Block[channels:2*channels]
		for pixel := first * pixels; pixel < last*pixels; pixel++ {
			area := op.pool.area(s, pixel)
			copy(left, gradient[pixel*channels:(pixel+1)*channels])
			if op.pool.average {
				vector.MultiplyScalar(left, left, 1/float32(area.size()))
				for i := range area.size() {
					place := to[area.at(s, i):][:channels]
					vector.Add(place, place, left)
				}
				continue
			}
			largest := w.Block[2*channels : 3*channels]
			copy(largest, images[area.at(s, 0):])
			for i := 1; i < area.size(); i++ {
				vector.Maximum(largest, largest, images[area.at(s, i):][:channels])
			}
			// Each channel's gradient goes to the first pixel that is as large.
			for i := range area.size() {
				at := area.at(s, i)
				vector.Equal(share, images[at:at+channels], largest)
				vector.Gate(share, left, share)
				vector.Subtract(left, left, share)
				vector.Add(to[at:at+channels], to[at:at+channels], share)
			}
		}
	})
	step.Reserve = func(w *kernels.Workspace) { w.ReserveBlock(3 * channels) }
	return step
}
