// Package optimizers changes weights so that the loss falls. Compile takes an
// optimizer by name or as a value:
//
//	model.Compile(kerasgo.Optimizer("adam"))
//	model.Compile(kerasgo.Optimizer(optimizers.SGD().LearningRate(0.1).Momentum(0.9)))
//
// Apply composes, once when a model is traced, the new weights of the old ones
// and their gradients: clip, decay, step, constrain. The numbers that change
// from step to step, such as the learning rate, are computed in Go by Prepare
// and read by the graph. Names, defaults and formulas are those of
// keras.optimizers.
package optimizers
