package layers

import (
	"fmt"
	"testing"
)

func TestMaxPooling2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"maxpool2d_valid_s1": MaxPooling2D(3).Strides(1),
		"maxpool2d_valid_s2": MaxPooling2D(3).Strides(2),
		"maxpool2d_same_s1":  MaxPooling2D(3).Strides(1).Padding("same"),
		"maxpool2d_same_s2":  MaxPooling2D(3).Strides(2).Padding("same"),
		"maxpool2d_wide":     MaxPooling2D(2, 3).Strides(1, 2).Padding("same"),
	})
}

func TestMaxPooling2DErrors(t *testing.T) {
	panics(t, `MaxPooling2D layer: the input has shape (None, 28, 28), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{28, 28}, MaxPooling2D()) })
	panics(t, `MaxPooling2D layer: strides is [2 0], want at least 1`,
		func() { MaxPooling2D().Strides(2, 0) })
	panics(t, `MaxPooling2D layer: pool size has 3 numbers. Give one number for both axes, or height and width`,
		func() { MaxPooling2D(1, 2, 3) })
	panics(t, `MaxPooling2D layer: unknown padding "full". Known: valid, same`,
		func() { MaxPooling2D().Padding("full") })
}

func ExampleMaxPooling2D() {
	fmt.Println(MaxPooling2D().Call(Input(28, 28, 8).Tensor()))
	// Output: KerasTensor shape=(None, 14, 14, 8), dtype=float32
}
