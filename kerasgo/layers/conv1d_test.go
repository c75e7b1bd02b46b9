package layers

import "testing"

// TestConv1D compares outputs, gradients and configurations with those of Keras.
func TestConv1D(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"conv1d_valid_s1": Conv1D(3, 3), "conv1d_valid_s2": Conv1D(3, 3).Strides(2), "conv1d_same_s1": Conv1D(3, 3).Padding("same"),
		"conv1d_same_s2": Conv1D(3, 3).Strides(2).Padding("same"), "conv1d_causal": Conv1D(3, 3).Padding("causal").DilationRate(2),
		"conv1d_dilated": Conv1D(3, 3).DilationRate(2).Padding("same").Activation("relu"), "conv1d_causal_strided": Conv1D(3, 2).Strides(2).Padding("causal"),
		"conv1d_groups": Conv1D(6, 3).Groups(3).Padding("same"), "conv1d_groups_causal": Conv1D(4, 2).Groups(2).Padding("causal").DilationRate(2),
	})
}
