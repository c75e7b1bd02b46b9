package layers

import (
	"fmt"
	"testing"
)

func TestConv1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"conv1d_valid_s1":       Conv1D(3, 3),
		"conv1d_valid_s2":       Conv1D(3, 3).Strides(2),
		"conv1d_same_s1":        Conv1D(3, 3).Padding("same"),
		"conv1d_same_s2":        Conv1D(3, 3).Strides(2).Padding("same"),
		"conv1d_causal":         Conv1D(3, 3).Padding("causal").DilationRate(2),
		"conv1d_dilated":        Conv1D(3, 3).DilationRate(2).Padding("same").Activation("relu"),
		"conv1d_causal_strided": Conv1D(3, 2).Strides(2).Padding("causal"),
		"conv1d_groups":         Conv1D(6, 3).Groups(3).Padding("same"),
		"conv1d_groups_causal":  Conv1D(4, 2).Groups(2).Padding("causal").DilationRate(2),
	})
}

func TestConv1DErrors(t *testing.T) {
	panics(t, `Conv1D layer: the input has shape (None, 9), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{9}, Conv1D(8, 3)) })
	panics(t, `Conv1D layer: a kernel of [3] with dilation rate [4] does not fit into an input of shape (None, 8, 2). Use padding "same" or a smaller kernel`,
		func() { describe([]int{8, 2}, Conv1D(8, 3).DilationRate(4)) })
	panics(t, `Conv1D layer: unknown padding "casual". Did you mean "causal"?`,
		func() { Conv1D(8, 3).Padding("casual") })
	panics(t, `Conv1D: kernel size is [0], want at least 1`,
		func() { Conv1D(8, 0) })
	panics(t, `Conv1D layer: strides has 2 numbers. Give one number`,
		func() { Conv1D(8, 3).Strides(1, 2) })
	panics(t, `Conv1D layer: strides [2] and dilation rate [2] are both more than 1. Leave one of them at 1`,
		func() { describe([]int{9, 2}, Conv1D(8, 3).Strides(2).DilationRate(2)) })
}

func ExampleConv1D() {
	fmt.Println(Conv1D(16, 3).Padding("causal").DilationRate(2).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 10, 16), dtype=float32
}
