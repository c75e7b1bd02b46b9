package layers

import "testing"

// TestConv1D compares outputs and gradients with those of Keras.
func TestConv1D(t *testing.T) {
	for name, l := range map[string]Layer{
		"conv1d_valid_s1": Conv1D(3, 3), "conv1d_valid_s2": Conv1D(3, 3).Strides(2), "conv1d_same_s1": Conv1D(3, 3).Padding("same"),
		"conv1d_same_s2": Conv1D(3, 3).Strides(2).Padding("same"), "conv1d_causal": Conv1D(3, 3).Padding("causal").DilationRate(2),
	} {
		t.Run(name, func(t *testing.T) { likeKeras(t, name, l) })
	}
}
