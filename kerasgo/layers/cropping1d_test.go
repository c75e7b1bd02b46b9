package layers

import (
	"fmt"
	"testing"
)

func TestCropping1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"crop1d": Cropping1D(1, 2),
	})
}

func TestCropping1DErrors(t *testing.T) {
	panics(t, `Cropping1D layer: cropping is [-1], want at least 0`,
		func() { Cropping1D(-1) })
	panics(t, `Cropping1D layer: cropping [[2 1]] leaves nothing of an input of shape (None, 3, 4). Crop less`,
		func() { describe([]int{3, 4}, Cropping1D(2, 1)) })
}

func ExampleCropping1D() {
	fmt.Println(Cropping1D(2, 1).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 7, 4), dtype=float32
}
