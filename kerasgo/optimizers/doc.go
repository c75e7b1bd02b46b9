// Package optimizers changes weights so that the loss falls. Compile takes an
// optimizer by name or as a value:
//
//	model.Compile(kerasgo.Optimizer("adam"))
//	model.Compile(kerasgo.Optimizer(optimizers.SGD().LearningRate(0.1).Momentum(0.9)))
//
// Apply composes, once when a model is traced, the new weights of the old ones
// and their gradients: add up, clip, decay, step, average, constrain. The numbers that change
// from step to step, such as the learning rate, are computed in Go by Prepare
// and read by the graph. Names, defaults and formulas are those of
// keras.optimizers.
//
// Every argument of Keras's is there as an option; what is absent is the method
// exclude_from_weight_decay, a learning rate that is a function, and the optimizers
// Adafactor, Lamb, LossScaleOptimizer, MultiOptimizer, Muon and ScheduleFreeAdamW.
//
// The weights of a model lie in one memory, and a step is one pass over it, with a
// schedule, WeightDecay, Clipvalue and LossScaleFactor too. Other options need more
// passes. For four weights, as two Dense layers have: UseEma 2 in all,
// GradientAccumulationSteps 5, GlobalClipnorm 10, Clipnorm, whose limit is each weight's
// own, 13. What a constraint computes comes besides.
//
// The assembly for amd64 takes denormal numbers, those nearer to zero than 2⁻¹²⁶, for
// zeros in a step, and keeps zeros in their place: what is remembered of a gradient
// that has become zero decays into them, and there they cost processors some hundred
// times what others cost. Keras does the same on TensorFlow and JAX, not on PyTorch;
// without that assembly they are kept here too. A number that is remembered differs by less than 2⁻¹²⁶ from
// what it would be, in each step.
package optimizers
