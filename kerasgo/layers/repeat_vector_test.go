package layers

import (
	"fmt"
	"testing"
)

func TestRepeatVector(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"repeat": RepeatVector(3),
	})
}

func TestRepeatVectorErrors(t *testing.T) {
	panics(t, `RepeatVector: n is 0, want at least 1`,
		func() { RepeatVector(0) })
	panics(t, `RepeatVector layer: the input has shape (None, 4, 2), want 2 axes: (batch, features). Flatten the samples with layers.Flatten()`,
		func() { describe([]int{4, 2}, RepeatVector(3)) })
}

func ExampleRepeatVector() {
	fmt.Println(RepeatVector(10).Call(Input(4).Tensor()))
	// Output: KerasTensor shape=(None, 10, 4), dtype=float32
}
