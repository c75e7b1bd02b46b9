package layers

import (
	"fmt"
	"testing"
)

func TestUnitNormalization(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"unitnorm":      UnitNormalization(),
		"unitnorm_axes": UnitNormalization().Axis(1, 2),
	})
}

func TestUnitNormalizationErrors(t *testing.T) {
	panics(t, `UnitNormalization layer: the input has shape (None,), want at least 2 axes. Give each sample as a row of numbers`,
		func() { describe(nil, UnitNormalization()) })
}

func ExampleUnitNormalization() {
	fmt.Println(UnitNormalization().Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 10, 4), dtype=float32
}
