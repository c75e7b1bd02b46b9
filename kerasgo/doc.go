// Package kerasgo trains neural networks the way Keras does: the same names, the
// same defaults, the same numbers.
//
//	model := kerasgo.Sequential(
//		layers.Input(8, 8),
//		layers.Flatten(),
//		layers.Dense(64).Activation("relu"),
//		layers.Dense(10).Activation("softmax"),
//	)
//	model.Compile(
//		kerasgo.Loss("sparse_categorical_crossentropy"),
//		kerasgo.Optimizer("adam"),
//		kerasgo.Metrics("accuracy"),
//	)
//	history := model.Fit(x, y, kerasgo.Epochs(20), kerasgo.ValidationSplit(0.1))
//	scores := model.Evaluate(xTest, yTest)
//	probabilities := model.Predict(xTest)
//
// One rule: what Keras requires is positional, every optional argument
// name=value is an option Name(value). Each option's type says which verbs take
// it, so that a wrong one does not compile.
//
// Data enters as tensors, nested slices of numbers, gonum matrices or images. A
// model is described by layers, traced through their operations once for each
// batch size and mode, compiled by package plan into an ordered list of kernel
// calls, and run batch by batch: such a step allocates nothing and takes no lock, for
// Fit lets others have the model between two steps only if they wait for it, and while
// callbacks run. A mistake in a program is a panic with an
// [Error] that says where it is, what came, what was expected and the likely
// fix.
package kerasgo
