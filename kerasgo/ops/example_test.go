package ops_test

import (
	"fmt"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// The derivatives of x³ at 1, 2 and 3: a gradient is made of operations again
// and has a gradient itself.
func ExampleGradients() {
	g := graph.New(false)
	x := g.Input("x", tensor.Float32, 3)
	first := ops.Gradients(ops.Sum(ops.Multiply(x, ops.Square(x))), []*graph.Node{x})[0]
	second := ops.Gradients(ops.Sum(first), []*graph.Node{x})[0]
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{first, second}}, plan.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	copy(p.Input(0).Float32s(), []float32{1, 2, 3})
	p.Run()
	fmt.Println(p.Output(0).Float64s(), p.Output(1).Float64s())
	// Output: [3 12 27] [6 12 18]
}
