package layers

import (
	"fmt"
	"testing"
)

func TestConv1DTranspose(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"conv1dT_valid_s1":       Conv1DTranspose(3, 3),
		"conv1dT_valid_s2":       Conv1DTranspose(3, 3).Strides(2),
		"conv1dT_same_s1":        Conv1DTranspose(3, 3).Padding("same"),
		"conv1dT_same_s2":        Conv1DTranspose(3, 3).Strides(2).Padding("same"),
		"conv1dT_output_padding": Conv1DTranspose(2, 3).Strides(3).Padding("same").OutputPadding(1),
		"conv1dT_dilated":        Conv1DTranspose(2, 3).DilationRate(2),
	})
}

func TestConv1DTransposeErrors(t *testing.T) {
	panics(t, `Conv1DTranspose layer: output padding is [2], strides are [2]. Give less than the strides`,
		func() { describe([]int{4, 2}, Conv1DTranspose(3, 3).Strides(2).OutputPadding(2)) })
	panics(t, `Conv1DTranspose layer: output padding is [-1], want at least 0`,
		func() { Conv1DTranspose(3, 3).OutputPadding(-1) })
	panics(t, `Conv1DTranspose layer: the input has shape (None, 9), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{9}, Conv1DTranspose(8, 3)) })
}

func ExampleConv1DTranspose() {
	fmt.Println(Conv1DTranspose(8, 3).Strides(2).Padding("same").Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 20, 8), dtype=float32
}
