package layers

import "testing"

// TestDepthwise compares outputs and gradients with those of Keras.
func TestDepthwise(t *testing.T) {
	for name, l := range map[string]Layer{
		"dwconv2d_valid_s1": DepthwiseConv2D(3).DepthMultiplier(2), "dwconv2d_valid_s2": DepthwiseConv2D(3).DepthMultiplier(2).Strides(2),
		"dwconv2d_same_s1": DepthwiseConv2D(3).DepthMultiplier(2).Padding("same"), "dwconv2d_same_s2": DepthwiseConv2D(3).DepthMultiplier(2).Strides(2).Padding("same"),
		"sepconv2d_valid_s1": SeparableConv2D(4, 3).DepthMultiplier(2), "sepconv2d_valid_s2": SeparableConv2D(4, 3).DepthMultiplier(2).Strides(2),
		"sepconv2d_same_s1": SeparableConv2D(4, 3).DepthMultiplier(2).Padding("same"), "sepconv2d_same_s2": SeparableConv2D(4, 3).DepthMultiplier(2).Strides(2).Padding("same"),
	} {
		t.Run(name, func(t *testing.T) { likeKeras(t, name, l) })
	}
}
