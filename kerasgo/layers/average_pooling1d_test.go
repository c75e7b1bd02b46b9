package layers

import (
	"fmt"
	"testing"
)

func TestAveragePooling1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"avgpool1d":      AveragePooling1D(2),
		"avgpool1d_same": AveragePooling1D(3).Strides(2).Padding("same"),
	})
}

func TestAveragePooling1DErrors(t *testing.T) {
	panics(t, `AveragePooling1D layer: the input has shape (None, 4), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{4}, AveragePooling1D()) })
	panics(t, `AveragePooling1D layer: pool size is [-1], want at least 1`,
		func() { AveragePooling1D(-1) })
	panics(t, `AveragePooling1D layer: a pool of [2] does not fit into an input of shape (None, 1, 4). Use padding "same" or a smaller pool`,
		func() { describe([]int{1, 4}, AveragePooling1D()) })
}

func ExampleAveragePooling1D() {
	fmt.Println(AveragePooling1D().Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 5, 4), dtype=float32
}
