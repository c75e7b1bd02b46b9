package layers

import (
	"fmt"
	"testing"
)

func TestUpSampling3D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"up3d": UpSampling3D(2, 1, 3),
	})
}

func TestUpSampling3DErrors(t *testing.T) {
	panics(t, `UpSampling3D layer: the input has shape (None, 9, 9, 1), want 5 axes: (batch, depth, height, width, channels). Add the channels with layers.Reshape(depth, height, width, 1), or in layers.Input`,
		func() { describe([]int{9, 9, 1}, UpSampling3D()) })
}

func ExampleUpSampling3D() {
	fmt.Println(UpSampling3D(1, 2, 2).Call(Input(4, 4, 4, 1).Tensor()))
	// Output: KerasTensor shape=(None, 4, 8, 8, 1), dtype=float32
}
