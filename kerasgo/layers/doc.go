// Package layers holds the layers of models, one layer in one file.
//
//	model := kerasgo.Sequential(
//		layers.Input(28, 28, 1),
//		layers.Conv2D(32, 3).Activation("relu"),
//		layers.GlobalAveragePooling2D(),
//		layers.Dense(10).Activation("softmax").Name("digits"),
//	)
//
// A constructor takes what Keras requires; every optional argument name=value is
// a chain method Name(value), which sets one field of the layer's Config and
// returns the same pointer. Shapes leave out the batch, as in Keras.
//
// A layer lives in two acts. Build makes its weights when it first meets an
// input shape. Forward composes package ops on symbolic tensors; it runs once
// for each model, batch size and mode, never for each batch. A layer of one's
// own is a [Definition] in [Custom], or a function in [Lambda].
//
// NaN and infinities come out of layers, and back as gradients, where they do in
// Keras on TensorFlow. Where that depends on its kernels, it is as the formula has
// it: a pool's largest number is NaN where one is, zeros that only fill a kernel or
// an image out meet nothing, the gradient of ELU and SELU at NaN is NaN, and one that a
// limit or a rectifier shuts out is 0 even if it is infinite.
//
// A layer's file says what the layer is, and its test beside it that it computes
// what Keras computes. What layers have in common is written once, as options that
// a layer's type embeds, and their part of the Config:
//
//	options.go, weights.go      names, shapes, what all layers have; the weights' values
//	output.go, kernel.go        bias and activation; the kernel
//	window.go, data_format.go   strides and padding; where the channels are
//	filter.go                   all of these, for convolutions: convolution.go,
//	                            convolution_transpose.go, depthwise.go, separable.go
//	pooling.go, global_pooling.go, sides.go, resample.go, affine.go, recurrent.go, gated.go
//
// A layer that Keras has and this package has not begins with the lines of
// signatures.json in internal/golden/testdata, which a test holds against its
// options, and with a row of numbers from Keras.
package layers
