package layers

import "testing"

// TestDepthwise compares outputs, gradients and configurations with those of Keras.
func TestDepthwise(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"dwconv2d_valid_s1": DepthwiseConv2D(3).DepthMultiplier(2), "dwconv2d_valid_s2": DepthwiseConv2D(3).DepthMultiplier(2).Strides(2),
		"dwconv2d_same_s1": DepthwiseConv2D(3).DepthMultiplier(2).Padding("same"), "dwconv2d_same_s2": DepthwiseConv2D(3).DepthMultiplier(2).Strides(2).Padding("same"),
		"sepconv2d_valid_s1": SeparableConv2D(4, 3).DepthMultiplier(2), "sepconv2d_valid_s2": SeparableConv2D(4, 3).DepthMultiplier(2).Strides(2),
		"sepconv2d_same_s1": SeparableConv2D(4, 3).DepthMultiplier(2).Padding("same"), "sepconv2d_same_s2": SeparableConv2D(4, 3).DepthMultiplier(2).Strides(2).Padding("same"),
		"dwconv2d_strided_dilated": DepthwiseConv2D(2).Strides(2).DilationRate(2),
		"sepconv2d_dilated":        SeparableConv2D(2, 2).DilationRate(2).Padding("same"),
		"dwconv2d_dilated":         DepthwiseConv2D(3).DilationRate(2).Padding("same").Activation("relu"), "dwconv2d_wide": DepthwiseConv2D(2, 3).Padding("same"),
		"dwconv1d_valid": DepthwiseConv1D(3), "dwconv1d_same_s2": DepthwiseConv1D(3).Strides(2).Padding("same").DepthMultiplier(2).Activation("relu"),
		"dwconv1d_causal": DepthwiseConv1D(2).Padding("same").DilationRate(2).UseBias(false),
		"sepconv1d":       SeparableConv1D(4, 3).Padding("same"), "sepconv1d_s2": SeparableConv1D(3, 3).Strides(2).DepthMultiplier(2),
		"sepconv1d_dilated": SeparableConv1D(3, 2).DilationRate(2).Padding("same").Activation("relu").UseBias(false),
	})
}
