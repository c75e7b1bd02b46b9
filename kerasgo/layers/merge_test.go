package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
)

// TestMerge compares joins of two tensors, and their gradients, with those of
// Keras.
func TestMerge(t *testing.T) {
	for name, l := range map[string]*MergeLayer{
		"add": Add(), "subtract": Subtract(), "multiply": Multiply(), "average": Average(), "maximum": Maximum(), "minimum": Minimum(), "concatenate": Concatenate(),
	} {
		want := goldenCases(t)[name]
		a, b := Input(want.Inputs[0].Shape[1:]...).Tensor(), Input(want.Inputs[1].Shape[1:]...).Tensor()
		if got := l.Call(a, b).Shape(); fmt.Sprint(got[1:]) != fmt.Sprint(want.Output.Shape[1:]) {
			t.Errorf("%s is described as %v", name, got)
		}
		g := graph.New(true)
		inputs := []*graph.Node{g.Read(&graph.Variable{Value: want.Inputs[0].Tensor()}), g.Read(&graph.Variable{Value: want.Inputs[1].Tensor()})}
		y := Trace(l, inputs...)
		cotangent := golden.Array{Shape: want.Output.Shape, Data: want.Cotangent}
		gradients := ops.Gradients(ops.Sum(ops.Multiply(y, g.Constant(cotangent.Tensor()))), inputs)
		got := golden.Run(t, y, gradients[0], gradients[1])
		golden.Close(t, name, got[0], want.Output.Data, 1e-6)
		golden.Close(t, name+" gradient of the first", got[1], want.InputGrads[0], 1e-6)
		golden.Close(t, name+" gradient of the second", got[2], want.InputGrads[1], 1e-6)
	}
}

func TestMergeErrors(t *testing.T) {
	x := Input(2).Tensor()
	panics(t, "Add layer: 1 inputs, want at least 2. Give the tensors to join", func() { Add().Call(x) })
	panics(t, "Subtract layer: 3 inputs, want 2", func() { Subtract().Call(x, x, x) })
	panics(t, "Multiply layer: with an input of shape (None, 2) and (None, 3), Multiply: shapes (None, 2) and (None, 3) do not go together. Lengths of the same axis must be equal or 1", func() { Multiply().Call(x, Input(3).Tensor()) })
}

func ExampleConcatenate() {
	fmt.Println(Concatenate().Call(Input(10, 3).Tensor(), Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 10, 7), dtype=float32
}

func ExampleAdd() {
	x := Input(64).Tensor()
	fmt.Println(Add().Call(x, Dense(64).Activation("relu").Call(x)))
	// Output: KerasTensor shape=(None, 64), dtype=float32
}
