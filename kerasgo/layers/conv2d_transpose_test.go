package layers

import (
	"fmt"
	"testing"
)

func TestConv2DTranspose(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"conv2dT_valid_s1":            Conv2DTranspose(3, 3),
		"conv2dT_valid_s2":            Conv2DTranspose(3, 3).Strides(2),
		"conv2dT_same_s1":             Conv2DTranspose(3, 3).Padding("same"),
		"conv2dT_same_s2":             Conv2DTranspose(3, 3).Strides(2).Padding("same"),
		"conv2dT_output_padding":      Conv2DTranspose(2, 3).Strides(2).OutputPadding(1),
		"conv2dT_output_padding_same": Conv2DTranspose(2, 3).Strides(2).Padding("same").OutputPadding(0),
		"conv2dT_dilated":             Conv2DTranspose(2, 2).DilationRate(2),
		"conv2dT_dilated_same":        Conv2DTranspose(2, 3).DilationRate(1, 2).Padding("same"),
	})
}

func TestConv2DTransposeErrors(t *testing.T) {
	panics(t, `Conv2DTranspose layer: strides [2 2] and dilation rate [2 2] are both more than 1. Leave one of them at 1`,
		func() { describe([]int{4, 4, 2}, Conv2DTranspose(3, 3).Strides(2).DilationRate(2)) })
	panics(t, `Conv2DTranspose: filters is -3, want at least 1. Give the number of output channels`,
		func() { Conv2DTranspose(-3, 3) })
	panics(t, `Conv2DTranspose layer: output padding has 3 numbers. Give one number for both axes, or height and width`,
		func() { Conv2DTranspose(3, 3).OutputPadding(1, 1, 1) })
}

func ExampleConv2DTranspose() {
	fmt.Println(Conv2DTranspose(16, 3).Strides(2).Padding("same").Activation("relu").Call(Input(7, 7, 32).Tensor()))
	// Output: KerasTensor shape=(None, 14, 14, 16), dtype=float32
}
