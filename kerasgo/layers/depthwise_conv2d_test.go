package layers

import (
	"fmt"
	"testing"
)

func TestDepthwiseConv2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"dwconv2d_valid_s1":        DepthwiseConv2D(3).DepthMultiplier(2),
		"dwconv2d_valid_s2":        DepthwiseConv2D(3).DepthMultiplier(2).Strides(2),
		"dwconv2d_same_s1":         DepthwiseConv2D(3).DepthMultiplier(2).Padding("same"),
		"dwconv2d_same_s2":         DepthwiseConv2D(3).DepthMultiplier(2).Strides(2).Padding("same"),
		"dwconv2d_dilated":         DepthwiseConv2D(3).DilationRate(2).Padding("same").Activation("relu"),
		"dwconv2d_wide":            DepthwiseConv2D(2, 3).Padding("same"),
		"dwconv2d_strided_dilated": DepthwiseConv2D(2).Strides(2).DilationRate(2),
	})
}

func TestDepthwiseConv2DErrors(t *testing.T) {
	panics(t, `DepthwiseConv2D layer: the input has shape (None, 28, 28), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{28, 28}, DepthwiseConv2D(3)) })
	panics(t, `DepthwiseConv2D layer: unknown initializer "he_norml". Did you mean "he_normal"?`,
		func() { DepthwiseConv2D(3).DepthwiseInitializer("he_norml") })
}

func ExampleDepthwiseConv2D() {
	fmt.Println(DepthwiseConv2D(3).Padding("same").Call(Input(28, 28, 8).Tensor()))
	// Output: KerasTensor shape=(None, 28, 28, 8), dtype=float32
}
