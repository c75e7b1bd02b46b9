package plan_test

import (
	"fmt"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// A step of gradient descent on (w-3)², run until w is where that is smallest.
func ExampleCompile() {
	w := &graph.Variable{Name: "w", Value: tensor.Zeros(1)}
	g := graph.New(true)
	read := g.Read(w)
	loss := ops.Sum(ops.Square(ops.Subtract(read, ops.Scalar(g, 3))))
	gradient := ops.Gradients(loss, []*graph.Node{read})[0]
	next := ops.Subtract(read, ops.Multiply(gradient, ops.Scalar(g, 0.25)))
	step, err := plan.Compile(plan.Program{
		Graph:   g,
		Outputs: []*graph.Node{loss},
		Assigns: []plan.Assign{{Variable: w, Value: next}},
	}, plan.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 30 {
		step.Run()
	}
	fmt.Printf("w = %.4f, loss = %.4f\n", w.Value.Item(), step.Output(0).Item())
	// Output: w = 3.0000, loss = 0.0000
}
