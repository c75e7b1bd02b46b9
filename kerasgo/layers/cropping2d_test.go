package layers

import (
	"fmt"
	"testing"
)

func TestCropping2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"crop2d": Cropping2D(1, 0, 1, 1),
	})
}

func TestCropping2DErrors(t *testing.T) {
	panics(t, `Cropping2D layer: cropping [[4 4] [0 0]] leaves nothing of an input of shape (None, 8, 9, 1). Crop less`,
		func() { describe([]int{8, 9, 1}, Cropping2D(4, 0)) })
	panics(t, `Cropping2D layer: the input has shape (None, 28, 28), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{28, 28}, Cropping2D(1)) })
}

func ExampleCropping2D() {
	fmt.Println(Cropping2D(2).Call(Input(28, 28, 3).Tensor()))
	// Output: KerasTensor shape=(None, 24, 24, 3), dtype=float32
}
