// Package constraints keeps weights in bounds: a constraint is applied to a
// weight after each step of the optimizer.
//
//	layers.Dense(64).KernelConstraint(constraints.MaxNorm(3))
//	layers.Dense(64).KernelConstraint("non_neg")
//
// Names and defaults are those of keras.constraints.
package constraints
