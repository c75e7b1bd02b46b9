package ops

import (
	"math"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/tensor"
)

// Integer converts floats to integers, cut towards zero; integers stay as they
// are. What no integer holds, NaN among it, becomes the smallest integer.
func Integer(x *graph.Node) *graph.Node {
	if x.DType() == tensor.Int32 {
		return x
	}
	return x.Graph().Add(&IntegerOp{}, tensor.Int32, x.Shape(), x)
}

// IntegerOp converts floats to integers.
type IntegerOp struct{ constantRule }

// Name returns "Integer".
func (*IntegerOp) Name() string { return "Integer" }

// Bind converts one by one.
func (*IntegerOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return kernels.Loop(len(out.Integers), 1, func(first, last int, w *kernels.Workspace) {
		for i := first; i < last; i++ {
			x := in[0].Floats[i]
			if x > -1<<31 && x < 1<<31 {
				out.Integers[i] = int32(x)
			} else {
				out.Integers[i] = math.MinInt32
			}
		}
	})
}
