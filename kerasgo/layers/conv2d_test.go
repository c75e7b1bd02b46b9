package layers

import (
	"fmt"
	"testing"
)

func TestConv2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"conv2d_valid_s1":  Conv2D(3, 3, 2),
		"conv2d_valid_s2":  Conv2D(3, 3, 2).Strides(2),
		"conv2d_same_s1":   Conv2D(3, 3, 2).Padding("same"),
		"conv2d_same_s2":   Conv2D(3, 3, 2).Strides(2, 2).Padding("same"),
		"conv2d_dil2":      Conv2D(3, 3).DilationRate(2).Padding("same"),
		"conv2d_groups":    Conv2D(4, 3).Groups(2),
		"conv2d_groups_s2": Conv2D(6, 3).Groups(2).Strides(2).Padding("same").Activation("relu"),
		"conv2d_depthwise": Conv2D(6, 2).Groups(3),
	})
}

func TestConv2DErrors(t *testing.T) {
	panics(t, `Conv2D layer: the input has shape (None, 28, 28), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{28, 28}, Conv2D(8, 3)) })
	panics(t, `Conv2D layer: a kernel of [3 3] does not fit into an input of shape (None, 2, 2, 1). Use padding "same" or a smaller kernel`,
		func() { describe([]int{2, 2, 1}, Conv2D(8, 3)) })
	panics(t, `Conv2D layer: unknown padding "smae". Did you mean "same"?`,
		func() { Conv2D(8, 3).Padding("smae") })
	panics(t, `Conv2D layer: unknown padding "causal". Known: valid, same`,
		func() { Conv2D(8, 3).Padding("causal") })
	panics(t, `Conv2D: kernel size has 0 numbers. Give one number for both axes, or height and width`,
		func() { Conv2D(8) })
	panics(t, `Conv2D: filters is 0, want at least 1. Give the number of output channels`,
		func() { Conv2D(0, 3) })
	panics(t, `Conv2D layer: 3 channels and 8 filters do not make 2 groups. Give a divisor of both as groups`,
		func() { describe([]int{9, 9, 3}, Conv2D(8, 3).Groups(2)) })
	panics(t, `Conv2D layer: groups is -1, want at least 1`,
		func() { Conv2D(8, 3).Groups(-1) })
	panics(t, `Conv2D layer: strides is [0], want at least 1`,
		func() { Conv2D(1, 3).Strides(0) })
	panics(t, `Conv2D layer: dilation rate is [1 -2], want at least 1`,
		func() { Conv2D(1, 3).DilationRate(1, -2) })
	panics(t, `Conv2D layer: strides [2 1] and dilation rate [1 2] are both more than 1. Leave one of them at 1`,
		func() { describe([]int{9, 9, 3}, Conv2D(8, 3).Strides(2, 1).DilationRate(1, 2)) })
	panics(t, `Conv2D layer: unknown activation "rellu". Did you mean "relu"?`,
		func() { Conv2D(1, 3).Activation("rellu") })
}

func ExampleConv2D() {
	fmt.Println(Conv2D(32, 3).Strides(2).Padding("same").Activation("relu").Call(Input(28, 28, 1).Tensor()))
	// Output: KerasTensor shape=(None, 14, 14, 32), dtype=float32
}
