package layers

import (
	"fmt"
	"testing"
)

func TestGlobalMaxPooling1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"gmp1d": GlobalMaxPooling1D(),
	})
}

func TestGlobalMaxPooling1DErrors(t *testing.T) {
	panics(t, `GlobalMaxPooling1D layer: the input has shape (None, 4), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{4}, GlobalMaxPooling1D()) })
}

func ExampleGlobalMaxPooling1D() {
	fmt.Println(GlobalMaxPooling1D().Keepdims(true).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 1, 4), dtype=float32
}
