package ops

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/tensor"
)

// Scalar is a float32 number.
func Scalar(g *graph.Graph, value float64) *graph.Node { return Full(g, value) }

// Full is a float32 tensor with every element set to value.
func Full(g *graph.Graph, value float64, shape ...int) *graph.Node {
	return BroadcastTo(g.Constant(tensor.Full(value)), shape...)
}

// scalarLike is a number in the same graph as x.
func scalarLike(x *graph.Node, value float64) *graph.Node { return Scalar(x.Graph(), value) }
