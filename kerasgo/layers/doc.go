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
package layers
