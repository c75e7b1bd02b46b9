package layers

import (
	"fmt"
	"testing"
)

func TestConv3DTranspose(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"conv3dT_valid":    Conv3DTranspose(2, 2),
		"conv3dT_same_s2":  Conv3DTranspose(2, 3).Strides(2).Padding("same"),
		"conv3dT_valid_s2": Conv3DTranspose(1, 3, 2, 1).Strides(2, 1, 2).Activation("relu"),
		"conv3dT_dilated":  Conv3DTranspose(2, 2).DilationRate(2),
	})
}

func TestConv3DTransposeErrors(t *testing.T) {
	panics(t, `Conv3DTranspose layer: the input has shape (None, 9, 9, 1), want 5 axes: (batch, depth, height, width, channels). Add the channels with layers.Reshape(depth, height, width, 1), or in layers.Input`,
		func() { describe([]int{9, 9, 1}, Conv3DTranspose(8, 3)) })
}

func ExampleConv3DTranspose() {
	fmt.Println(Conv3DTranspose(8, 2).Strides(2).Call(Input(4, 4, 4, 16).Tensor()))
	// Output: KerasTensor shape=(None, 8, 8, 8, 8), dtype=float32
}
