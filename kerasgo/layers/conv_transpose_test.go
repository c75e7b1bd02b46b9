package layers

import "testing"

// TestConvTranspose compares outputs, gradients and configurations with those of Keras.
func TestConvTranspose(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"conv2dT_valid_s1": Conv2DTranspose(3, 3), "conv2dT_valid_s2": Conv2DTranspose(3, 3).Strides(2),
		"conv2dT_same_s1": Conv2DTranspose(3, 3).Padding("same"), "conv2dT_same_s2": Conv2DTranspose(3, 3).Strides(2).Padding("same"),
		"conv1dT_valid_s1": Conv1DTranspose(3, 3), "conv1dT_valid_s2": Conv1DTranspose(3, 3).Strides(2),
		"conv1dT_same_s1": Conv1DTranspose(3, 3).Padding("same"), "conv1dT_same_s2": Conv1DTranspose(3, 3).Strides(2).Padding("same"),
		"conv3dT_valid": Conv3DTranspose(2, 2), "conv3dT_same_s2": Conv3DTranspose(2, 3).Strides(2).Padding("same"),
		"conv3dT_valid_s2":            Conv3DTranspose(1, 3, 2, 1).Strides(2, 1, 2).Activation("relu"),
		"conv2dT_output_padding":      Conv2DTranspose(2, 3).Strides(2).OutputPadding(1),
		"conv2dT_output_padding_same": Conv2DTranspose(2, 3).Strides(2).Padding("same").OutputPadding(0),
		"conv1dT_output_padding":      Conv1DTranspose(2, 3).Strides(3).Padding("same").OutputPadding(1),
		"conv2dT_dilated":             Conv2DTranspose(2, 2).DilationRate(2), "conv2dT_dilated_same": Conv2DTranspose(2, 3).DilationRate(1, 2).Padding("same"),
		"conv1dT_dilated": Conv1DTranspose(2, 3).DilationRate(2), "conv3dT_dilated": Conv3DTranspose(2, 2).DilationRate(2),
	})
	panics(t, "Conv1DTranspose layer: output padding is [2], strides are [2]. Give less than the strides", func() { describe([]int{4, 2}, Conv1DTranspose(3, 3).Strides(2).OutputPadding(2)) })
}
