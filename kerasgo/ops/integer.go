package ops

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels"
	"kerasgo/kerasgo/tensor"
)

// OneHot turns integers into rows of classes numbers: 1 at the integer, 0
// elsewhere; all 0 for an integer outside.
func OneHot(x *graph.Node, classes int) *graph.Node {
	needIntegers("OneHot", x)
	return x.Graph().Add(&OneHotOp{}, tensor.Float32, append(x.Shape(), classes), x)
}

// OneHotOp marks the place of an integer.
type OneHotOp struct{ constantRule }

// Name returns "OneHot".
func (*OneHotOp) Name() string { return "OneHot" }

// Bind writes one row for each integer.
func (*OneHotOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	classes := node.Dim(-1)
	return kernels.Loop(len(in[0].Integers), classes, func(first, last int, w *kernels.Workspace) {
		clear(out.Floats[first*classes : last*classes])
		for i, label := range in[0].Integers[first:last] {
			if label >= 0 && int(label) < classes {
				out.Floats[(first+i)*classes+int(label)] = 1
			}
		}
	})
}

// ArgMax is the index of the largest element along the last axis, the first of
// equals; an integer.
func ArgMax(x *graph.Node) *graph.Node {
	needRows("ArgMax", x)
	shape := x.Shape()
	return x.Graph().Add(&ArgMaxOp{}, tensor.Int32, shape[:len(shape)-1], x)
}

// ArgMaxOp finds the largest of the last axis.
type ArgMaxOp struct{ constantRule }

// Name returns "ArgMax".
func (*ArgMaxOp) Name() string { return "ArgMax" }

// Bind searches row by row.
func (*ArgMaxOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	width := node.Inputs()[0].Dim(-1)
	return kernels.Loop(len(out.Integers), width, func(first, last int, w *kernels.Workspace) {
		for i := first; i < last; i++ {
			best := 0
			row := in[0].Floats[i*width : (i+1)*width]
			for j, value := range row {
				if value > row[best] {
					best = j
				}
			}
			out.Integers[i] = int32(best)
		}
	})
}

// Cast converts integers to float32; floats stay as they are.
func Cast(x *graph.Node) *graph.Node {
	if x.DType() == tensor.Float32 {
		return x
	}
	return x.Graph().Add(&CastOp{}, tensor.Float32, x.Shape(), x)
}

// CastOp converts integers to float32.
type CastOp struct{ constantRule }

// Name returns "Cast".
func (*CastOp) Name() string { return "Cast" }

// Bind converts one by one.
func (*CastOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return kernels.Loop(len(out.Floats), 1, func(first, last int, w *kernels.Workspace) {
		for i := first; i < last; i++ {
			out.Floats[i] = float32(in[0].Integers[i])
		}
	})
}

// SameInteger is 1 where two integers of equal shape are the same, else 0.
func SameInteger(x, y *graph.Node) *graph.Node {
	if !slices.Equal(x.Shape(), y.Shape()) || x.DType() != tensor.Int32 || y.DType() != tensor.Int32 {
		failure.Panic("SameInteger", "", "operands of shapes %s (%s) and %s (%s), want equal shapes of int32", tensor.ShapeString(x.Shape()), x.DType(), tensor.ShapeString(y.Shape()), y.DType())
	}
	return x.Graph().Add(&SameIntegerOp{}, tensor.Float32, x.Shape(), x, y)
}

// SameIntegerOp compares integers.
type SameIntegerOp struct{ constantRule }

// Name returns "SameInteger".
func (*SameIntegerOp) Name() string { return "SameInteger" }

// Bind compares one by one.
func (*SameIntegerOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return kernels.Loop(len(out.Floats), 1, func(first, last int, w *kernels.Workspace) {
		for i := first; i < last; i++ {
			out.Floats[i] = truth(in[0].Integers[i] == in[1].Integers[i])
		}
	})
}

// Increment is an integer tensor with one added to its last element: the next
// state of a counter.
func Increment(x *graph.Node) *graph.Node {
	needIntegers("Increment", x)
	return x.Graph().Add(&IncrementOp{}, tensor.Int32, x.Shape(), x)
}

// IncrementOp counts.
type IncrementOp struct{ constantRule }

// Name returns "Increment".
func (*IncrementOp) Name() string { return "Increment" }

// Bind copies and counts.
func (*IncrementOp) Bind(node *graph.Node, out graph.Memory, in []graph.Memory) kernels.Step {
	return kernels.Step{Pieces: 1, Work: 1, Run: func(int, *kernels.Workspace) {
		copy(out.Integers, in[0].Integers)
		out.Integers[len(out.Integers)-1]++
	}}
}

func needIntegers(where string, x *graph.Node) {
	if x.DType() != tensor.Int32 {
		failure.Panic(where, "", "the operand is %s, want int32", x.DType())
	}
}

// constantRule is the gradient of what does not change smoothly: none.
type constantRule struct{}

func (constantRule) Gradient(node, gradient *graph.Node) []*graph.Node {
	return make([]*graph.Node, len(node.Inputs()))
}
