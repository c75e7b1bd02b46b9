package layers

import (
	"fmt"
	"testing"
)

func TestCropping3D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"crop3d": Cropping3D(1, 0, 1, 1, 0, 2),
	})
}

func TestCropping3DErrors(t *testing.T) {
	panics(t, `Cropping3D layer: cropping [[1 1] [1 1] [1 1]] leaves nothing of an input of shape (None, 3, 2, 3, 1). Crop less`,
		func() { describe([]int{3, 2, 3, 1}, Cropping3D()) })
}

func ExampleCropping3D() {
	fmt.Println(Cropping3D(1, 2, 3).Call(Input(8, 8, 8, 1).Tensor()))
	// Output: KerasTensor shape=(None, 6, 4, 2, 1), dtype=float32
}
