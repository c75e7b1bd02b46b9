package layers

import "testing"

// TestPooling compares pools of images and sequences with those of Keras.
func TestPooling(t *testing.T) {
	for name, l := range map[string]Layer{
		"avgpool2d_valid_s1": AveragePooling2D(3).Strides(1), "avgpool2d_valid_s2": AveragePooling2D(3).Strides(2),
		"avgpool2d_same_s1": AveragePooling2D(3).Strides(1).Padding("same"), "avgpool2d_same_s2": AveragePooling2D(3).Strides(2).Padding("same"),
		"gap1d": GlobalAveragePooling1D(), "gmp2d": GlobalMaxPooling2D(),
	} {
		t.Run(name, func(t *testing.T) { likeKeras(t, name, l) })
	}
	for _, c := range []struct {
		layer Layer
		steps int
	}{{MaxPooling1D(), 3}, {MaxPooling1D(3).Strides(2), 2}, {AveragePooling1D(2).Padding("same"), 3}} {
		if got := describe([]int{6, 4}, c.layer).Shape(); got[1] != c.steps || got[2] != 4 {
			t.Errorf("%s: %v, want %d steps", c.layer.Core().Class, got, c.steps)
		}
	}
	if got := describe([]int{6, 4}, GlobalMaxPooling1D().Keepdims(true)).Shape(); got[1] != 1 || got[2] != 4 {
		t.Errorf("%v", got)
	}
	panics(t, "MaxPooling1D layer: the input has shape (None, 4), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)", func() { describe([]int{4}, MaxPooling1D()) })
}
