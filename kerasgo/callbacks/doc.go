// Package callbacks takes part in training: Fit calls a callback's hooks at the
// beginning and end of training, epochs and batches.
//
//	model.Fit(x, y, kerasgo.Epochs(100), kerasgo.ValidationSplit(0.1), kerasgo.Callbacks(
//		callbacks.EarlyStopping().Patience(5).RestoreBestWeights(true),
//		callbacks.LambdaCallback().OnEpochEnd(func(epoch int, logs callbacks.Logs) {
//			fmt.Println(epoch, logs["val_loss"])
//		}),
//	))
//
// A callback of one's own is a LambdaCallback, or a type with the one method of
// [Callback] wrapped in [Custom]. Names and defaults are those of
// keras.callbacks.
package callbacks
