package ops

import (
	"math"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/tensor"
)

// Take gathers rows (entries of the first axis) of a table of shape (n, …) by
// integers of shape (…): an embedding's lookup. An integer outside the table
// gives NaN.
func Take(table, indices *graph.Node) *graph.Node {
	if table.Rank() == 0 || table.DType() != tensor.Float32 || indices.DType() != tensor.Int32 {
		failure.Panic("Take", "", "a table of shape %s (%s) and indices of type %s, want float32 with an axis, and int32", tensor.ShapeString(table.Shape()), table.DType(), indices.DType())
	}
	return table.Graph().Add(&TakeOp{}, tensor.Float32, append(indices.Shape(), table.Shape()[1:]...), table, indices)
}

// TakeOp gathers rows.
type TakeOp struct{}

// Name returns "Take".
func (*TakeOp) Name() string { return "Take" }

// Gradient adds each row's gradient to the row of the table it came from.
func (*TakeOp) Gradient(node, g *graph.Node) []*graph.Node {
	table, indices := node.Inputs()[0], node.Inputs()[1]
	return []*graph.Node{node.Graph().Add(&takeGradientOp{}, tensor.Float32, table.Shape(), indices, g), nil}
}

// Bind copies row by row.
func (*TakeOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	table := node.Inputs()[0]
	rows, width := table.Dim(0), product(table.Shape()[1:])
	return kernels.Loop(len(in[1].Integers), width, func(first, last int, w *kernels.Workspace) {
		for i := first; i < last; i++ {
			to, index := out.Floats[i*width:(i+1)*width], int(in[1].Integers[i])
			if index < 0 || index >= rows {
				for j := range to {
					to[j] = float32(math.NaN())
				}
				continue
			}
			copy(to, in[0].Floats[index*width:])
		}
	})
}

type takeGradientOp struct{}

func (*takeGradientOp) Name() string { return "TakeGradient" }

// Gradient: the operation is linear.
func (*takeGradientOp) Gradient(node, g *graph.Node) []*graph.Node {
	return []*graph.Node{nil, Take(g, node.Inputs()[0])}
}

// Bind adds up in the order of the indices; pieces take ranges of columns.
func (*takeGradientOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	rows, width := node.Dim(0), product(node.Shape()[1:])
	indices := in[0].Integers
	return kernels.Cut(width, takenColumns, len(indices)+rows, func(first, last int, w *kernels.Workspace) {
		for row := range rows {
			clear(out.Floats[row*width+first : row*width+last])
		}
		for i, index := range indices {
			if index >= 0 && int(index) < rows {
				to := out.Floats[int(index)*width+first : int(index)*width+last]
				vector.Add(to, to, in[1].Floats[i*width+first:i*width+last])
			}
		}
	})
}

// takenColumns is the width of a piece: a few cache lines.
const takenColumns = 64
