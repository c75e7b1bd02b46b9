package layers

import (
	"fmt"
	"testing"
)

func TestGlobalAveragePooling3D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"gap3d":          GlobalAveragePooling3D(),
		"gap3d_keepdims": GlobalAveragePooling3D().Keepdims(true),
	})
}

func TestGlobalAveragePooling3DErrors(t *testing.T) {
	panics(t, `GlobalAveragePooling3D layer: the input has shape (None, 9, 9, 1), want 5 axes: (batch, depth, height, width, channels). Add the channels with layers.Reshape(depth, height, width, 1), or in layers.Input`,
		func() { describe([]int{9, 9, 1}, GlobalAveragePooling3D()) })
}

func ExampleGlobalAveragePooling3D() {
	fmt.Println(GlobalAveragePooling3D().Keepdims(true).Call(Input(4, 7, 7, 64).Tensor()))
	// Output: KerasTensor shape=(None, 1, 1, 1, 64), dtype=float32
}
