package layers

import (
	"fmt"
	"testing"
)

func TestZeroPadding1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"zp1d": ZeroPadding1D(2, 1),
	})
}

func TestZeroPadding1DErrors(t *testing.T) {
	panics(t, `ZeroPadding1D layer: padding has 3 numbers. Give one number for both ends, or two: before and after`,
		func() { ZeroPadding1D(1, 2, 3) })
	panics(t, `ZeroPadding1D layer: the input has shape (None, 4), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{4}, ZeroPadding1D()) })
}

func ExampleZeroPadding1D() {
	fmt.Println(ZeroPadding1D(2, 0).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 12, 4), dtype=float32
}
