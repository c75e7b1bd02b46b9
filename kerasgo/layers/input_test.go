package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
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
