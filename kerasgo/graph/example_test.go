package graph_test

import (
	"fmt"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

func Example() {
	g := graph.New(true)
	x := g.Input("x", tensor.Float32, 32, 8)
	w := g.Read(&graph.Variable{Name: "w", Value: tensor.Zeros(8, 1)})
	loss := ops.Mean(ops.Square(ops.MatMul(x, w)))
	gradient := ops.Gradients(loss, []*graph.Node{w})[0]
	fmt.Println(loss.Shape(), gradient.Shape())
	// Output: [] [8 1]
}
