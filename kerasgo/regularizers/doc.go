// Package regularizers keeps weights small: a regularizer turns a weight into a
// number that is added to the loss.
//
//	layers.Dense(64).KernelRegularizer(regularizers.L2(1e-4))
//	layers.Dense(64).KernelRegularizer("l1")
//
// Names and defaults are those of keras.regularizers.
package regularizers
