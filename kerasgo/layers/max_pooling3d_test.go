package layers

import (
	"fmt"
	"testing"
)

func TestMaxPooling3D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"maxpool3d":      MaxPooling3D(),
		"maxpool3d_same": MaxPooling3D(2, 3, 1).Strides(1, 2, 2).Padding("same"),
	})
}

func TestMaxPooling3DErrors(t *testing.T) {
	panics(t, `MaxPooling3D layer: a pool of [2 2 2] does not fit into an input of shape (None, 4, 1, 4, 1). Use padding "same" or a smaller pool`,
		func() { describe([]int{4, 1, 4, 1}, MaxPooling3D()) })
	panics(t, `MaxPooling3D layer: the input has shape (None, 9, 9, 1), want 5 axes: (batch, depth, height, width, channels). Add the channels with layers.Reshape(depth, height, width, 1), or in layers.Input`,
		func() { describe([]int{9, 9, 1}, MaxPooling3D()) })
}

func ExampleMaxPooling3D() {
	fmt.Println(MaxPooling3D(1, 2, 2).Call(Input(16, 32, 32, 4).Tensor()))
	// Output: KerasTensor shape=(None, 16, 16, 16, 4), dtype=float32
}
