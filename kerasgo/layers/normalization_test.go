package layers

import "testing"

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
		"layernorm_axes": LayerNormalization().Axis(1, 2).Epsilon(0.01), "layernorm_axis1": LayerNormalization().Axis(1).Center(false), "layernorm_wide": LayerNormalization(),
	})
}
