package layers

import (
	"fmt"
	"testing"
)

func TestUpSampling1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"up1d": UpSampling1D(3),
	})
}

func TestUpSampling1DErrors(t *testing.T) {
	panics(t, `UpSampling1D layer: size is [0], want at least 1`,
		func() { UpSampling1D(0) })
	panics(t, `UpSampling1D layer: the input has shape (None, 4), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{4}, UpSampling1D()) })
}

func ExampleUpSampling1D() {
	fmt.Println(UpSampling1D().Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 20, 4), dtype=float32
}
