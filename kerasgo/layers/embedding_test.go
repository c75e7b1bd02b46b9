package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// TestEmbedding compares a lookup and its gradient with those of Keras.
func TestEmbedding(t *testing.T) {
	want := goldenCases(t)["embedding"]
	l := Embedding(7, 3)
	configLikeKeras(t, l, want.Config)
	if got := Apply(l, Input(4).Tensor()).Shape(); fmt.Sprint(got) != "[-1 4 3]" {
		t.Fatalf("described as %v", got)
	}
	table := l.Core().Weights[0]
	copy(table.Value.Float32s(), want.Weights[0].Data)
	g := graph.New(true)
	x := g.Read(&graph.Variable{Value: want.Inputs[0].Tensor()})
	y := Trace(l, x)
	cotangent := golden.Array{Shape: want.Output.Shape, Data: want.Cotangent}
	gradient := ops.Gradients(ops.Sum(ops.Multiply(y, g.Constant(cotangent.Tensor()))), []*graph.Node{table.In(x)})[0]
	got := golden.Run(t, y, gradient)
	golden.Close(t, "embedding", got[0], want.Output.Data, 1e-6)
	golden.Close(t, "gradient", got[1], want.WeightGrads[0], 1e-6)
	integers := tensor.FromInt32s([]int32{6, 0}, 1, 2)
	rows := golden.Run(t, Trace(l, graph.New(false).Read(&graph.Variable{Value: integers})))[0].Float32s()
	golden.Close(t, "row 6", tensor.FromFloat32s(rows[:3], 3), want.Weights[0].Data[18:21], 0)
}

// TestEmbeddingWeights: vectors from elsewhere are the first ones.
func TestEmbeddingWeights(t *testing.T) {
	l := Embedding(2, 3).Weights([][]float64{{1, 2, 3}, {4, 5, 6}}).EmbeddingsRegularizer("l2").EmbeddingsConstraint("unit_norm")
	describe([]int{4}, l)
	table := l.Core().Weights[0]
	golden.Close(t, "vectors", table.Value, []float32{1, 2, 3, 4, 5, 6}, 0)
	if table.Regularizer == nil || table.Constraint == nil {
		t.Error("a regularizer or constraint is lost")
	}
}

func TestEmbeddingErrors(t *testing.T) {
	panics(t, "Embedding: input_dim is 0 and output_dim 3, want at least 1. Give how many different numbers there are, and the length of the vectors", func() { Embedding(0, 3) })
	panics(t, "Embedding layer: the vectors have shape (2, 2), want (2, 3). Give a row for each number", func() { Embedding(2, 3).Weights([][]int{{1, 2}, {3, 4}}) })
	panics(t, "Embedding layer: the vectors: string is not a number in a string. Give a tensor, nested slices of numbers or a matrix", func() { Embedding(2, 3).Weights("glove") })
}

func ExampleEmbedding() {
	fmt.Println(Embedding(1000, 16).Call(Input(10).Tensor()))
	// Output: KerasTensor shape=(None, 10, 16), dtype=float32
}
