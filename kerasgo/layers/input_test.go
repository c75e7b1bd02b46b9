package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

func TestInput(t *testing.T) {
	panics(t, `Input: shape (None, 8) has a length that is not positive. The batch is not part of the shape`, func() { Input(-1, 8) })
	panics(t, `Dense layer: called with nil. Begin with kerasgo.Input`, func() { Dense(1).Call(nil) })
	panics(t, `Dense layer: called with the result of Constant, want one of kerasgo.Input or of a layer. Wrap functions of package ops in layers.Lambda`,
		func() { Dense(1).Call(graph.New(false).Constant(tensor.Zeros(1, 1))) })
}

func ExampleInput() {
	fmt.Println(Input(28, 28, 1).Tensor())
	// Output: KerasTensor shape=(None, 28, 28, 1), dtype=float32
}

// Whole numbers stay whole up to an Embedding layer; other layers compute with
// float32.
func TestInputOfIntegers(t *testing.T) {
	words := Input(2).Dtype("int64").Name("words").Tensor()
	if words.DType() != tensor.Int32 {
		t.Error(words.DType())
	}
	if y := Embedding(9, 3).Call(words); y.DType() != tensor.Float32 {
		t.Error(y.DType())
	}
	if y := Lambda(func(x *graph.Node) *graph.Node { return ops.OneHot(x, 9) }).Call(words); y.Rank() != 3 {
		t.Error(y)
	}
	if y := Dense(4).Call(words); y.DType() != tensor.Float32 {
		t.Error(y.DType())
	}
	panics(t, `InputLayer layer "words": dtype "float16" is not supported. Did you mean "float32"?`, func() { Input(2).Name("words").Dtype("float16") })
	panics(t, `InputLayer layer: the input is in use already. Call Dtype before Tensor`, func() { i := Input(2); i.Tensor(); i.Dtype("int32") })
}
