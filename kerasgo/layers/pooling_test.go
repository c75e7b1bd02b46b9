package layers

import "testing"

// TestPooling compares pools of sequences, images and volumes with those of Keras.
func TestPooling(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"avgpool2d_valid_s1": AveragePooling2D(3).Strides(1), "avgpool2d_valid_s2": AveragePooling2D(3).Strides(2),
		"avgpool2d_same_s1": AveragePooling2D(3).Strides(1).Padding("same"), "avgpool2d_same_s2": AveragePooling2D(3).Strides(2).Padding("same"),
		"gap1d": GlobalAveragePooling1D(), "gmp2d": GlobalMaxPooling2D(),
		"maxpool1d_same": MaxPooling1D(3).Strides(2).Padding("same"), "avgpool1d_same": AveragePooling1D(3).Strides(2).Padding("same"), "avgpool1d": AveragePooling1D(2),
		"maxpool2d_wide": MaxPooling2D(2, 3).Strides(1, 2).Padding("same"), "avgpool2d_wide": AveragePooling2D(3, 2).Strides(2, 1).Padding("same"),
		"maxpool3d": MaxPooling3D(), "maxpool3d_same": MaxPooling3D(2, 3, 1).Strides(1, 2, 2).Padding("same"),
		"avgpool3d": AveragePooling3D(), "avgpool3d_same": AveragePooling3D(2, 3, 2).Strides(1, 2, 2).Padding("same"),
		"gap3d": GlobalAveragePooling3D(), "gap3d_keepdims": GlobalAveragePooling3D().Keepdims(true), "gap2d_keepdims": GlobalAveragePooling2D().Keepdims(true),
		"gmp3d": GlobalMaxPooling3D(), "gmp3d_keepdims": GlobalMaxPooling3D().Keepdims(true), "gmp1d": GlobalMaxPooling1D(),
	})
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
	panics(t, "MaxPooling3D layer: a pool of [2 2 2] does not fit into an input of shape (None, 4, 1, 4, 1). Use padding \"same\" or a smaller pool", func() { describe([]int{4, 1, 4, 1}, MaxPooling3D()) })
	panics(t, "MaxPooling1D layer: the input has shape (None, 4), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)", func() { describe([]int{4}, MaxPooling1D()) })
}
