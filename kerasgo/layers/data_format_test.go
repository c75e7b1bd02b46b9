package layers

import (
	"fmt"
	"testing"
)

// TestChannelsFirst compares layers whose channels come first with those of Keras.
func TestChannelsFirst(t *testing.T) {
	const first = "channels_first"
	allLikeKeras(t, map[string]Layer{
		"conv1d_first": Conv1D(3, 2).Padding("causal").Activation("tanh").DataFormat(first),
		"conv2d_first": Conv2D(3, 3, 2).Strides(2).Padding("same").Activation("relu").DataFormat(first), "conv2d_first_groups": Conv2D(4, 2).Groups(2).DataFormat(first),
		"conv3d_first": Conv3D(2, 2).DilationRate(1, 2, 1).DataFormat(first), "conv1dT_first": Conv1DTranspose(2, 3).Strides(2).DataFormat(first),
		"conv2dT_first": Conv2DTranspose(2, 3).Strides(2, 1).Padding("same").DataFormat(first), "conv3dT_first": Conv3DTranspose(2, 2).DataFormat(first),
		"dwconv1d_first": DepthwiseConv1D(3).DepthMultiplier(2).DataFormat(first), "dwconv2d_first": DepthwiseConv2D(2).Padding("same").DataFormat(first),
		"sepconv1d_first": SeparableConv1D(3, 2).DepthMultiplier(2).DataFormat(first), "sepconv2d_first": SeparableConv2D(2, 3).Padding("same").Activation("relu").DataFormat(first),
		"maxpool1d_first": MaxPooling1D().DataFormat(first), "maxpool2d_first": MaxPooling2D(2, 3).Strides(1).Padding("same").DataFormat(first), "maxpool3d_first": MaxPooling3D().DataFormat(first),
		"avgpool1d_first": AveragePooling1D(3).Strides(2).Padding("same").DataFormat(first), "avgpool2d_first": AveragePooling2D().DataFormat(first), "avgpool3d_first": AveragePooling3D(1, 2, 2).DataFormat(first),
		"gap1d_first": GlobalAveragePooling1D().DataFormat(first), "gap2d_first": GlobalAveragePooling2D().Keepdims(true).DataFormat(first), "gap3d_first": GlobalAveragePooling3D().DataFormat(first),
		"gmp1d_first": GlobalMaxPooling1D().Keepdims(true).DataFormat(first), "gmp2d_first": GlobalMaxPooling2D().DataFormat(first), "gmp3d_first": GlobalMaxPooling3D().Keepdims(true).DataFormat(first),
		"zp1d_first": ZeroPadding1D(0, 2).DataFormat(first), "zp2d_first": ZeroPadding2D(1, 0, 0, 2).DataFormat(first), "zp3d_first": ZeroPadding3D(1, 0, 2).DataFormat(first),
		"crop2d_first": Cropping2D(1, 0, 0, 2).DataFormat(first), "crop3d_first": Cropping3D(1, 0, 0, 1, 1, 1).DataFormat(first),
		"up2d_first": UpSampling2D(1, 2).DataFormat(first), "up2d_first_bilinear": UpSampling2D().Interpolation("bilinear").DataFormat(first), "up3d_first": UpSampling3D(2, 1, 2).DataFormat(first),
		"flatten_first": Flatten().DataFormat(first),
	})
}

// TestChannelsFirstErrors: messages speak of shapes as they were given.
func TestChannelsFirstErrors(t *testing.T) {
	const first = "channels_first"
	panics(t, `Conv2D layer: the input has shape (None, 28, 27), want 4 axes: (batch, channels, height, width). Add the channels with layers.Reshape(1, height, width), or in layers.Input`,
		func() { describe([]int{28, 27}, Conv2D(8, 3).DataFormat(first)) })
	panics(t, `MaxPooling2D layer: a pool of [4 4] does not fit into an input of shape (None, 9, 3, 5). Use padding "same" or a smaller pool`,
		func() { describe([]int{9, 3, 5}, MaxPooling2D(4).DataFormat(first)) })
	panics(t, `Cropping2D layer: cropping [[2 2] [2 2]] leaves nothing of an input of shape (None, 9, 3, 5). Crop less`,
		func() { describe([]int{9, 3, 5}, Cropping2D(2).DataFormat(first)) })
	panics(t, `Conv1D layer: unknown data format "channel_first". Did you mean "channels_first"?`, func() { Conv1D(1, 1).DataFormat("channel_first") })
}

func ExampleConv2DLayer_DataFormat() {
	fmt.Println(Conv2D(32, 3).DataFormat("channels_first").Call(Input(3, 28, 28).Tensor()))
	// Output: KerasTensor shape=(None, 32, 26, 26), dtype=float32
}
