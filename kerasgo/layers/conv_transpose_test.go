package layers

import "testing"

// TestConvTranspose compares outputs and gradients with those of Keras.
func TestConvTranspose(t *testing.T) {
	for name, l := range map[string]Layer{
		"conv2dT_valid_s1": Conv2DTranspose(3, 3), "conv2dT_valid_s2": Conv2DTranspose(3, 3).Strides(2),
		"conv2dT_same_s1": Conv2DTranspose(3, 3).Padding("same"), "conv2dT_same_s2": Conv2DTranspose(3, 3).Strides(2).Padding("same"),
		"conv1dT_valid_s1": Conv1DTranspose(3, 3), "conv1dT_valid_s2": Conv1DTranspose(3, 3).Strides(2),
		"conv1dT_same_s1": Conv1DTranspose(3, 3).Padding("same"), "conv1dT_same_s2": Conv1DTranspose(3, 3).Strides(2).Padding("same"),
	} {
		t.Run(name, func(t *testing.T) { likeKeras(t, name, l) })
	}
}
