package layers

import (
	"fmt"
	"testing"
)

func TestReLU(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"relu_max": ReLU().MaxValue(0.5).NegativeSlope(0.1).Threshold(0.05),
	})
}

func TestReLUErrors(t *testing.T) {
	panics(t, `ReLU layer: max value is -1, want at least 0`,
		func() { ReLU().MaxValue(-1) })
	panics(t, `ReLU layer: negative slope is -0.1, want at least 0`,
		func() { ReLU().NegativeSlope(-0.1) })
	panics(t, `ReLU layer: threshold is -1, want at least 0`,
		func() { ReLU().Threshold(-1) })
}

func ExampleReLU() {
	fmt.Println(ReLU().MaxValue(6).NegativeSlope(0.1).Call(Input(8, 8, 3).Tensor()))
	// Output: KerasTensor shape=(None, 8, 8, 3), dtype=float32
}
