package layers

import (
	"fmt"
	"testing"
)

func TestSeparableConv2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"sepconv2d_valid_s1": SeparableConv2D(4, 3).DepthMultiplier(2),
		"sepconv2d_valid_s2": SeparableConv2D(4, 3).DepthMultiplier(2).Strides(2),
		"sepconv2d_same_s1":  SeparableConv2D(4, 3).DepthMultiplier(2).Padding("same"),
		"sepconv2d_same_s2":  SeparableConv2D(4, 3).DepthMultiplier(2).Strides(2).Padding("same"),
		"sepconv2d_dilated":  SeparableConv2D(2, 2).DilationRate(2).Padding("same"),
	})
}

func TestSeparableConv2DErrors(t *testing.T) {
	panics(t, `SeparableConv2D layer: unknown constraint "max_nom". Did you mean "max_norm"?`,
		func() { SeparableConv2D(4, 3).PointwiseConstraint("max_nom") })
	panics(t, `SeparableConv2D layer: a kernel of [3 3] does not fit into an input of shape (None, 2, 9, 1). Use padding "same" or a smaller kernel`,
		func() { describe([]int{2, 9, 1}, SeparableConv2D(4, 3)) })
}

func ExampleSeparableConv2D() {
	fmt.Println(SeparableConv2D(64, 3).Activation("relu").Call(Input(28, 28, 32).Tensor()))
	// Output: KerasTensor shape=(None, 26, 26, 64), dtype=float32
}
