package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/tensor"
)

func TestRMSNormalization(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"rmsnorm":      RMSNormalization(),
		"rmsnorm_axes": RMSNormalization().Axis(1, 2),
	})
}

// TestRMSNormalizationAlongOtherAxes, which Keras cannot: as if they were the last.
func TestRMSNormalizationAlongOtherAxes(t *testing.T) {
	x := []float32{3, 1, 4, -1, 5, -9} // two rows of three
	turned := []float32{3, -1, 1, 5, 4, -9}
	normalized := func(l Layer, numbers []float32, shape ...int) *tensor.Tensor {
		describe(shape[1:], l)
		g := graph.New(false)
		return golden.Run(t, Trace(l, g.Constant(tensor.FromFloat32s(numbers, shape...))))[0]
	}
	along := normalized(RMSNormalization().Axis(1), x, 1, 2, 3)
	last := normalized(RMSNormalization(), turned, 1, 3, 2).Float32s()
	golden.Close(t, "axis 1", along, []float32{last[0], last[2], last[4], last[1], last[3], last[5]}, 1e-6)
}

func TestRMSNormalizationErrors(t *testing.T) {
	panics(t, "RMSNormalization layer: axis has no numbers. Give one axis or several", func() { RMSNormalization().Axis() })
}

func ExampleRMSNormalization() {
	fmt.Println(RMSNormalization().Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 10, 4), dtype=float32
}
