package layers

import "testing"

// TestNormalization compares outputs, gradients and moving values with those of
// Keras.
func TestNormalization(t *testing.T) {
	for name, l := range map[string]Layer{
		"bn_infer": BatchNormalization(), "bn_train": BatchNormalization(), "bn_train4d": BatchNormalization(), "layernorm": LayerNormalization(),
	} {
		t.Run(name, func(t *testing.T) { likeKeras(t, name, l) })
	}
}
