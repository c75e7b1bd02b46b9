// Package activations holds the functions that stand between layers. A layer
// takes one by name or as a value:
//
//	layers.Dense(64).Activation("relu")
//	layers.Dense(64).Activation(activations.Relu)
//	layers.Dense(64).Activation(activations.Function("swish1", func(x *graph.Node) *graph.Node {
//		return ops.Multiply(x, ops.Sigmoid(x))
//	}))
//
// A function gets a symbolic tensor and composes package ops; it runs once when
// a model is traced, never for each batch. Names and constants are those of
// keras.activations.
package activations
