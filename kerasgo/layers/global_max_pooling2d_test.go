package layers

import (
	"fmt"
	"testing"
)

func TestGlobalMaxPooling2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"gmp2d": GlobalMaxPooling2D(),
	})
}

func TestGlobalMaxPooling2DErrors(t *testing.T) {
	panics(t, `GlobalMaxPooling2D layer: the input has shape (None, 64), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{64}, GlobalMaxPooling2D()) })
}

func ExampleGlobalMaxPooling2D() {
	fmt.Println(GlobalMaxPooling2D().Keepdims(true).Call(Input(7, 7, 64).Tensor()))
	// Output: KerasTensor shape=(None, 1, 1, 64), dtype=float32
}
