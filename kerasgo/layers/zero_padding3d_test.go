package layers

import (
	"fmt"
	"testing"
)

func TestZeroPadding3D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"zp3d": ZeroPadding3D(1, 0, 2, 1, 0, 1),
	})
}

func TestZeroPadding3DErrors(t *testing.T) {
	panics(t, `ZeroPadding3D layer: padding has 2 numbers. Give one number for all sides, three for the axes, or six: before, behind, above, below, left, right`,
		func() { ZeroPadding3D(1, 2) })
}

func ExampleZeroPadding3D() {
	fmt.Println(ZeroPadding3D().Call(Input(4, 4, 4, 1).Tensor()))
	// Output: KerasTensor shape=(None, 6, 6, 6, 1), dtype=float32
}
