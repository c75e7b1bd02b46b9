// Package losses says how wrong a prediction is. Compile takes a loss by name or
// as a value:
//
//	model.Compile(kerasgo.Loss("sparse_categorical_crossentropy"))
//	model.Compile(kerasgo.Loss(losses.CategoricalCrossentropy().LabelSmoothing(0.1)))
//	model.Compile(kerasgo.Loss(losses.Function("cubic", func(yTrue, yPred *graph.Node) *graph.Node {
//		return ops.Mean(ops.Power(ops.Abs(ops.Subtract(yTrue, yPred)), ops.Scalar(yPred.Graph(), 3)), -1)
//	})))
//
// Labels and predictions enter Call as symbolic tensors and leave as one number
// for each sample; Reduce makes a single one of these. Both run once when a
// model is traced. Names, aliases and defaults are those of keras.losses.
// NaN and infinities come out, and back as gradients, where they do in Keras on
// TensorFlow, but for Huber, whose gradient of an infinite error is the slope of its
// line and not NaN, and for probabilities of classes by number, which are divided by
// their sum as in JAX.
package losses
