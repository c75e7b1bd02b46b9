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

// Bind computes row by row.
func (*SoftmaxOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return rows(node, 8, out.Floats, in[0].Floats, softmaxRow)
}

func softmaxRow(to, x []float32) {
	shiftAndExp(to, x)
	vector.MultiplyScalar(to, to, 1/vector.Sum(to))
}

// shiftAndExp writes e^(x-max x): the largest becomes 1, so nothing overflows.
func shiftAndExp(to, x []float32) {
	vector.AddScalar(to, x, -vector.Largest(x))
	vector.Exp(to, to)
}

// rows is a step that handles the last axis of a node row by row.
func rows(node *graph.Node, cost int, to, from []float32, row func(to, x []float32)) kernels.Step {
	width := node.Dim(-1)
	return kernels.Loop(node.Size()/max(width, 1), cost*width, func(first, last int, w *kernels.Workspace) {
		for i := first; i < last; i++ {
			row(to[i*width:(i+1)*width], from[i*width:(i+1)*width])
		}
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

// Bind computes row by row.
func (*LogSoftmaxOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return rows(node, 8, out.Floats, in[0].Floats, func(to, x []float32) {
		shiftAndExp(to, x)
		logarithm := float32(math.Log(float64(vector.Sum(to)))) + vector.Largest(x)
		vector.AddScalar(to, x, -logarithm)
	})
}
