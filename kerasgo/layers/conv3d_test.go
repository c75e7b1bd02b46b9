package layers

import (
	"fmt"
	"testing"
)

func TestConv3D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"conv3d_valid_s1": Conv3D(2, 2),
		"conv3d_valid_s2": Conv3D(2, 2).Strides(2),
		"conv3d_same_s1":  Conv3D(2, 2).Padding("same"),
		"conv3d_same_s2":  Conv3D(2, 2).Strides(2).Padding("same"),
		"conv3d_dilated":  Conv3D(2, 2).DilationRate(1, 2, 1).Padding("same").UseBias(false),
		"conv3d_oblong":   Conv3D(2, 2, 1, 3).Strides(1, 2, 1).Activation("tanh"),
		"conv3d_groups":   Conv3D(4, 2).Groups(2).Strides(1, 2, 1).Padding("same"),
	})
}

func TestConv3DErrors(t *testing.T) {
	panics(t, `Conv3D layer: the input has shape (None, 9, 9, 1), want 5 axes: (batch, depth, height, width, channels). Add the channels with layers.Reshape(depth, height, width, 1), or in layers.Input`,
		func() { describe([]int{9, 9, 1}, Conv3D(8, 3)) })
	panics(t, `Conv3D: kernel size has 2 numbers. Give one number for all axes, or depth, height and width`,
		func() { Conv3D(8, 3, 3) })
	panics(t, `Conv3D layer: a kernel of [1 2 5] does not fit into an input of shape (None, 4, 4, 4, 1). Use padding "same" or a smaller kernel`,
		func() { describe([]int{4, 4, 4, 1}, Conv3D(8, 1, 2, 5)) })
}

func ExampleConv3D() {
	fmt.Println(Conv3D(8, 3).Strides(1, 2, 2).Call(Input(16, 32, 32, 1).Tensor()))
	// Output: KerasTensor shape=(None, 14, 15, 15, 8), dtype=float32
}
