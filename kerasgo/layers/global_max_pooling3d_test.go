package layers

import (
	"fmt"
	"testing"
)

func TestGlobalMaxPooling3D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"gmp3d":          GlobalMaxPooling3D(),
		"gmp3d_keepdims": GlobalMaxPooling3D().Keepdims(true),
	})
}

func TestGlobalMaxPooling3DErrors(t *testing.T) {
	panics(t, `GlobalMaxPooling3D layer: the input has shape (None, 9, 9, 1), want 5 axes: (batch, depth, height, width, channels). Add the channels with layers.Reshape(depth, height, width, 1), or in layers.Input`,
		func() { describe([]int{9, 9, 1}, GlobalMaxPooling3D()) })
}

func ExampleGlobalMaxPooling3D() {
	fmt.Println(GlobalMaxPooling3D().Keepdims(true).Call(Input(4, 7, 7, 64).Tensor()))
	// Output: KerasTensor shape=(None, 1, 1, 1, 64), dtype=float32
}
