package ops

import (
	"math"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// Softmax is e^x divided by its sum, along the last axis.
func Softmax(x *graph.Node) *graph.Node {
	needRows("Softmax", x)
	return x.Graph().Add(&SoftmaxOp{}, tensor.Float32, x.Shape(), x)
}

// LogSoftmax is the logarithm of Softmax, exact where that underflows.
func LogSoftmax(x *graph.Node) *graph.Node {
	needRows("LogSoftmax", x)
	return x.Graph().Add(&LogSoftmaxOp{}, tensor.Float32, x.Shape(), x)
}

func needRows(where string, x *graph.Node) {
	needFloats(where, x)
	if x.Rank() == 0 {
		failure.Panic(where, "", "the operand is a single number, want at least one axis")
	}
}

// SoftmaxOp normalizes the last axis.
type SoftmaxOp struct{}

// Name returns "Softmax".
func (*SoftmaxOp) Name() string { return "Softmax" }

// Gradient: dx = y · (g - Σ g·y).
func (*SoftmaxOp) Gradient(y, g *graph.Node) []*graph.Node {
	return []*graph.Node{Multiply(y, Subtract(g, SumKeep(Multiply(g, y), -1)))}
}

// Bind computes some rows at a time.
func (*SoftmaxOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return rows(node, out.Floats, in[0].Floats, func(to, x []float32, width int) {
		shiftAndExp(to, x, width)
		for ; len(to) > 0; to = to[width:] {
			vector.MultiplyScalar(to[:width], to[:width], 1/vector.Sum(to[:width]))
		}
	})
}

// shiftAndExp writes e^(x-max x) for each row: the largest becomes 1, so nothing
// overflows. The exponentials are one call, because rows may be short.
func shiftAndExp(to, x []float32, width int) {
	shift(to, x, width)
	vector.Exp(to, to)
}

// shift writes x - max x for each row.
func shift(to, x []float32, width int) {
	for at := 0; at < len(x); at += width {
		row := x[at : at+width]
		vector.AddScalar(to[at:at+width], row, -vector.Largest(row))
	}
}

// rows is a step that handles some rows of the last axis of a node at a time.
func rows(node *graph.Node, to, from []float32, run func(to, x []float32, width int)) kernels.Step {
	width := node.Dim(-1)
	if width == 0 {
		return kernels.Loop(0, 1, func(first, last int, w *kernels.Workspace) {})
	}
	return kernels.Loop(node.Size()/width, 8*width, func(first, last int, w *kernels.Workspace) {
		run(to[first*width:last*width], from[first*width:last*width], width)
	})
}

// LogSoftmaxOp is the logarithm of the normalized last axis.
type LogSoftmaxOp struct{}

// Name returns "LogSoftmax".
func (*LogSoftmaxOp) Name() string { return "LogSoftmax" }

// Gradient: dx = g - eʸ · Σ g.
func (*LogSoftmaxOp) Gradient(y, g *graph.Node) []*graph.Node {
	return []*graph.Node{Subtract(g, Multiply(Exp(y), SumKeep(g, -1)))}
}

// Bind computes some rows at a time.
func (*LogSoftmaxOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return rows(node, out.Floats, in[0].Floats, func(to, x []float32, width int) {
		shiftAndExp(to, x, width)
		for ; len(to) > 0; to, x = to[width:], x[width:] {
			// The largest first, alone: far from zero the sum of both would be rounded.
			logarithm := float32(math.Log(float64(vector.Sum(to[:width]))))
			vector.AddScalar(to[:width], x[:width], -vector.Largest(x[:width]))
			vector.AddScalar(to[:width], to[:width], -logarithm)
		}
	})
}
