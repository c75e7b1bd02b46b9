package ops

import (
	"math"
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// SparseCrossentropy is the cross-entropy of integer labels of shape (…) under
// the softmax of logits of shape (…, classes): one number for each label. A
// label outside the classes gives NaN.
func SparseCrossentropy(labels, logits *graph.Node) *graph.Node {
	shape := logits.Shape()
	if len(shape) == 0 || !slices.Equal(labels.Shape(), shape[:len(shape)-1]) || labels.DType() != tensor.Int32 {
		failure.Panic("SparseCrossentropy", "", "labels of shape %s (%s) for logits of shape %s", tensor.ShapeString(labels.Shape()), labels.DType(), tensor.ShapeString(shape))
	}
	return logits.Graph().Add(&SparseCrossentropyOp{}, tensor.Float32, labels.Shape(), labels, logits)
}

// SparseCrossentropyOp is log Σ e^x - x[label].
type SparseCrossentropyOp struct{}

// Name returns "SparseCrossentropy".
func (*SparseCrossentropyOp) Name() string { return "SparseCrossentropy" }

// Gradient: softmax less the one-hot labels.
func (*SparseCrossentropyOp) Gradient(node, g *graph.Node) []*graph.Node {
	labels, logits := node.Inputs()[0], node.Inputs()[1]
	difference := Subtract(Softmax(logits), OneHot(labels, logits.Dim(-1)))
	return []*graph.Node{nil, Multiply(difference, ExpandDims(g, -1))}
}

// Bind computes some rows at a time.
func (*SparseCrossentropyOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	classes := node.Inputs()[1].Dim(-1)
	// Short rows are put together, so that exponentials and logarithms are few
	// calls.
	together := max(512/max(classes, 1), 1)
	labels, logits, to := in[0].Integers, in[1].Floats, out.Floats
	step := kernels.Loop(len(to), 8*classes, func(first, last int, w *kernels.Workspace) {
		for from := first; from < last; from += together {
			count := min(together, last-from)
			x, scratch := logits[from*classes:(from+count)*classes], w.Block[:count*classes]
			losses, sums := to[from:from+count], w.Block[together*classes:][:count]
			shift(scratch, x, classes)
			for i, label := range labels[from : from+count] {
				if label < 0 || int(label) >= classes {
					losses[i] = float32(math.NaN())
					continue
				}
				losses[i] = -scratch[i*classes+int(label)]
			}
			vector.Exp(scratch, scratch)
			for i := range sums {
				sums[i] = vector.Sum(scratch[i*classes : (i+1)*classes])
			}
			vector.Log(sums, sums)
			vector.Add(losses, losses, sums)
		}
	})
	step.Reserve = func(w *kernels.Workspace) { w.ReserveBlock(together * (classes + 1)) }
	return step
}
