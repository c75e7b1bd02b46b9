package layers

import (
	"fmt"
	"testing"
)

func TestDepthwiseConv1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"dwconv1d_valid":   DepthwiseConv1D(3),
		"dwconv1d_same_s2": DepthwiseConv1D(3).Strides(2).Padding("same").DepthMultiplier(2).Activation("relu"),
		"dwconv1d_causal":  DepthwiseConv1D(2).Padding("same").DilationRate(2).UseBias(false),
	})
}

func TestDepthwiseConv1DErrors(t *testing.T) {
	panics(t, `DepthwiseConv1D layer: depth multiplier is 0, want at least 1`,
		func() { DepthwiseConv1D(3).DepthMultiplier(0) })
	panics(t, `DepthwiseConv1D layer: a kernel of [3] does not fit into an input of shape (None, 2, 4). Use padding "same" or a smaller kernel`,
		func() { describe([]int{2, 4}, DepthwiseConv1D(3)) })
}

func ExampleDepthwiseConv1D() {
	fmt.Println(DepthwiseConv1D(3).DepthMultiplier(2).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 8, 8), dtype=float32
}
