package layers

import (
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/tensor"
)

// TestNormalization compares outputs, gradients and moving values with those of
// Keras.
func TestNormalization(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"bn_infer": BatchNormalization(), "bn_train": BatchNormalization(), "bn_train4d": BatchNormalization(), "layernorm": LayerNormalization(),
		"bn_axis1": BatchNormalization().Axis(1).Momentum(0.9).Epsilon(0.01), "bn_axis1_infer": BatchNormalization().Axis(1),
		"bn_plain": BatchNormalization().Center(false).Scale(false), "bn_wide": BatchNormalization(),
		"groupnorm": GroupNormalization().Groups(2), "groupnorm_instance": GroupNormalization().Groups(-1).Epsilon(0.01),
		"groupnorm_plain": GroupNormalization().Groups(2).Center(false).Scale(false),
		"unitnorm":        UnitNormalization(), "unitnorm_axes": UnitNormalization().Axis(1, 2), "rmsnorm": RMSNormalization(),
		"bn_renorm": BatchNormalization().Renorm(true).Momentum(0.9).RenormMomentum(0.7), "bn_renorm_infer": BatchNormalization().Renorm(true),
		"bn_renorm_clipped": BatchNormalization().Renorm(true).RenormClipping(map[string]float64{"rmin": 0.6, "rmax": 1.1, "dmax": 0.3}).Scale(false),
		"bn_masked":         BatchNormalization().Momentum(0.9), "bn_masked_axis1": BatchNormalization().Axis(1).Momentum(0.9),
		"groupnorm_axis1": GroupNormalization().Groups(2).Axis(1), "groupnorm_axis2": GroupNormalization().Groups(3).Axis(2).Epsilon(0.1),
		"rmsnorm_axes":   RMSNormalization().Axis(1, 2),
		"layernorm_axes": LayerNormalization().Axis(1, 2).Epsilon(0.01), "layernorm_axis1": LayerNormalization().Axis(1).Center(false), "layernorm_wide": LayerNormalization(),
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

func TestNormalizationErrors(t *testing.T) {
	panics(t, "GroupNormalization layer: 6 channels do not make 4 groups. Give a divisor as groups, or -1", func() { describe([]int{5, 6}, GroupNormalization().Groups(4)) })
	panics(t, "LayerNormalization layer: the input has shape (None, 5, 6), whose axes [-1 2] cannot be normalized. Give different axes of a sample: 1 or more, or negative from the end", func() { describe([]int{5, 6}, LayerNormalization().Axis(-1, 2)) })
	panics(t, "BatchNormalization layer: the input has shape (None, 5), whose axes [0] cannot be normalized. Give different axes of a sample: 1 or more, or negative from the end", func() { describe([]int{5}, BatchNormalization().Axis(0)) })
	panics(t, "RMSNormalization layer: axis has no numbers. Give one axis or several", func() { RMSNormalization().Axis() })
	panics(t, "UnitNormalization layer: the input has shape (None,), want at least 2 axes. Give each sample as a row of numbers", func() { describe(nil, UnitNormalization()) })
	panics(t, `BatchNormalization layer: unknown limit in renorm clipping "max". Did you mean "rmax"?`, func() { BatchNormalization().RenormClipping(map[string]float64{"max": 1}) })
	panics(t, `BatchNormalization layer: renorm clipping is map[rmax:1 rmin:2]. Give an rmax above rmin, and a dmax above 0`, func() { BatchNormalization().RenormClipping(map[string]float64{"rmin": 2, "rmax": 1}) })
}
