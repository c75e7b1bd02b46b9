package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/tensor"
)

// TestMasking: steps of which all features have the value are masked, and zero.
func TestMasking(t *testing.T) {
	for _, c := range []struct {
		layer        *MaskingLayer
		output, mask []float32
	}{
		{Masking(), []float32{0, 0, 0, 7, 7, 7}, []float32{0, 1, 1}},
		{Masking(7), []float32{0, 0, 0, 7, 0, 0}, []float32{1, 1, 0}},
		{Masking().MaskValue(3), []float32{0, 0, 0, 7, 7, 7}, []float32{1, 1, 1}},
	} {
		describe([]int{3, 2}, c.layer)
		g := graph.New(false)
		y := Trace(c.layer, g.Constant(tensor.FromFloat32s([]float32{0, 0, 0, 7, 7, 7}, 1, 3, 2)))
		got := golden.Run(t, y, y.Mask())
		golden.Close(t, "output", got[0], c.output, 0)
		golden.Close(t, "mask", got[1], c.mask, 0)
	}
}

func ExampleMasking() {
	sequences := Masking().Call(Input(10, 4).Tensor())
	fmt.Println(LSTM(8).Call(sequences))
	// Output: KerasTensor shape=(None, 8), dtype=float32
}
