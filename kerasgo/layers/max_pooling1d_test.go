package layers

import (
	"fmt"
	"testing"
)

func TestMaxPooling1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"maxpool1d_same": MaxPooling1D(3).Strides(2).Padding("same"),
	})
}

func TestMaxPooling1DErrors(t *testing.T) {
	panics(t, `MaxPooling1D layer: the input has shape (None, 4), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{4}, MaxPooling1D()) })
	panics(t, `MaxPooling1D layer: pool size is [-1], want at least 1`,
		func() { MaxPooling1D(-1) })
	panics(t, `MaxPooling1D layer: a pool of [2] does not fit into an input of shape (None, 1, 4). Use padding "same" or a smaller pool`,
		func() { describe([]int{1, 4}, MaxPooling1D()) })
}

func ExampleMaxPooling1D() {
	fmt.Println(MaxPooling1D().Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 5, 4), dtype=float32
}
