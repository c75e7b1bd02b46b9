package layers

import (
	"fmt"
	"testing"
)

func TestGlobalAveragePooling2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"gap2d_keepdims": GlobalAveragePooling2D().Keepdims(true),
	})
}

func TestGlobalAveragePooling2DErrors(t *testing.T) {
	panics(t, `GlobalAveragePooling2D layer: the input has shape (None, 64), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{64}, GlobalAveragePooling2D()) })
}

func ExampleGlobalAveragePooling2D() {
	fmt.Println(GlobalAveragePooling2D().Keepdims(true).Call(Input(7, 7, 64).Tensor()))
	// Output: KerasTensor shape=(None, 1, 1, 64), dtype=float32
}
