package layers

import (
	"fmt"
	"testing"
)

func TestZeroPadding2D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"zp2d": ZeroPadding2D(1, 2, 0, 1),
	})
}

func TestZeroPadding2DErrors(t *testing.T) {
	panics(t, `ZeroPadding2D layer: padding has 3 numbers. Give one number for all sides, two for the axes, or four: above, below, left, right`,
		func() { ZeroPadding2D(1, 2, 3) })
	panics(t, `ZeroPadding2D layer: padding is [-1], want at least 0`,
		func() { ZeroPadding2D(-1) })
	panics(t, `ZeroPadding2D layer: the input has shape (None, 28, 28), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { describe([]int{28, 28}, ZeroPadding2D()) })
}

func ExampleZeroPadding2D() {
	fmt.Println(ZeroPadding2D(1, 2).Call(Input(28, 28, 3).Tensor()))
	// Output: KerasTensor shape=(None, 30, 32, 3), dtype=float32
}
