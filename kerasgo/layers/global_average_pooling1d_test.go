package layers

import (
	"fmt"
	"testing"
)

func TestGlobalAveragePooling1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"gap1d": GlobalAveragePooling1D(),
	})
}

func TestGlobalAveragePooling1DErrors(t *testing.T) {
	panics(t, `GlobalAveragePooling1D layer: the input has shape (None, 4), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{4}, GlobalAveragePooling1D()) })
}

func ExampleGlobalAveragePooling1D() {
	fmt.Println(GlobalAveragePooling1D().Keepdims(true).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 1, 4), dtype=float32
}
