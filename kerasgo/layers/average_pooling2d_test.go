package layers

import (
	"fmt"
	"testing"
)

func TestAveragePooling2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"avgpool2d_valid_s1": AveragePooling2D(3).Strides(1),
		"avgpool2d_valid_s2": AveragePooling2D(3).Strides(2),
		"avgpool2d_same_s1":  AveragePooling2D(3).Strides(1).Padding("same"),
		"avgpool2d_same_s2":  AveragePooling2D(3).Strides(2).Padding("same"),
		"avgpool2d_wide":     AveragePooling2D(3, 2).Strides(2, 1).Padding("same"),
	})
}

func TestAveragePooling2DErrors(t *testing.T) {
	panics(t, `AveragePooling2D layer: the input has shape (None, 28, 28), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{28, 28}, AveragePooling2D()) })
	panics(t, `AveragePooling2D layer: strides is [2 0], want at least 1`,
		func() { AveragePooling2D().Strides(2, 0) })
	panics(t, `AveragePooling2D layer: pool size has 3 numbers. Give one number for both axes, or height and width`,
		func() { AveragePooling2D(1, 2, 3) })
	panics(t, `AveragePooling2D layer: unknown padding "full". Known: valid, same`,
		func() { AveragePooling2D().Padding("full") })
}

func ExampleAveragePooling2D() {
	fmt.Println(AveragePooling2D().Call(Input(28, 28, 8).Tensor()))
	// Output: KerasTensor shape=(None, 14, 14, 8), dtype=float32
}
