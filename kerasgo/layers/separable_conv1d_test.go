package layers

import (
	"fmt"
	"testing"
)

func TestSeparableConv1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"sepconv1d":         SeparableConv1D(4, 3).Padding("same"),
		"sepconv1d_s2":      SeparableConv1D(3, 3).Strides(2).DepthMultiplier(2),
		"sepconv1d_dilated": SeparableConv1D(3, 2).DilationRate(2).Padding("same").Activation("relu").UseBias(false),
	})
}

func TestSeparableConv1DErrors(t *testing.T) {
	panics(t, `SeparableConv1D: filters is 0, want at least 1. Give the number of output channels`,
		func() { SeparableConv1D(0, 3) })
	panics(t, `SeparableConv1D layer: the input has shape (None, 9), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{9}, SeparableConv1D(8, 3)) })
}

func ExampleSeparableConv1D() {
	fmt.Println(SeparableConv1D(16, 5).Padding("same").Call(Input(100, 8).Tensor()))
	// Output: KerasTensor shape=(None, 100, 16), dtype=float32
}
