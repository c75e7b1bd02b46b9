package ops

import (
	"math"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/convolution"
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
	if images.Rank() != 4 {
		failure.Panic(op.Name(), "Images are (batch, height, width, channels)", "an operand of shape %s", tensor.ShapeString(images.Shape()))
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
	return (&Conv2DOp{op.window}).shape(images, []int{op.height, op.width, images[3], images[3]})
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
	channels := s.Channels
	return kernels.Loop(s.Batch*s.OutHeight*s.OutWidth, op.height*op.width*channels, func(first, last int, w *kernels.Workspace) {
		for pixel := first; pixel < last; pixel++ {
			to := out.Floats[pixel*channels : (pixel+1)*channels]
			for c := range to {
				to[c] = float32(math.Inf(-1))
				if op.average {
					to[c] = 0
				}
			}
			count := op.visit(s, pixel, func(at int) {
				from := in[0].Floats[at : at+channels]
				for c, value := range from {
					if op.average {
						to[c] += value
					} else {
						to[c] = max(to[c], value)
					}
				}
			})
			if op.average {
				for c := range to {
					to[c] /= float32(count)
				}
			}
		}
	})
}

// visit calls do with the place of each pixel of a pool, and counts them.
func (op *PoolOp) visit(s convolution.Shape, pixel int, do func(at int)) (count int) {
	x, rest := pixel%s.OutWidth, pixel/s.OutWidth
	y, image := rest%s.OutHeight, rest/s.OutHeight
	for ky := range op.height {
		row := y*s.StrideY - s.PadTop + ky*s.DilationY
		if row < 0 || row >= s.Height {
			continue
		}
		for kx := range op.width {
			column := x*s.StrideX - s.PadLeft + kx*s.DilationX
			if column < 0 || column >= s.Width {
				continue
			}
			do(((image*s.Height+row)*s.Width + column) * s.Channels)
			count++
		}
	}
	return count
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
	return kernels.Loop(s.Batch, size, func(first, last int, w *kernels.Workspace) {
		clear(to[first*size : last*size])
		for pixel := first * pixels; pixel < last*pixels; pixel++ {
			g := gradient[pixel*channels : (pixel+1)*channels]
			if op.pool.average {
				count := float32(op.pool.visit(s, pixel, func(int) {}))
				op.pool.visit(s, pixel, func(at int) {
					for c, value := range g {
						to[at+c] += value / count
					}
				})
				continue
			}
			for c, value := range g {
				best, largest := -1, float32(0)
				op.pool.visit(s, pixel, func(at int) {
					if x := images[at+c]; best < 0 || x > largest {
						best, largest = at+c, x
					}
				})
				to[best] += value
			}
		}
	})
}
