// Package initializers gives weights their first values. A layer takes one by
// name or as a value:
//
//	layers.Dense(64).KernelInitializer("he_normal")
//	layers.Dense(64).KernelInitializer(initializers.RandomNormal().Stddev(0.01).Seed(1))
//
// An initializer gets a shape and returns a tensor. Without a seed it takes one
// from package random when it is first used and keeps it: the same initializer
// used twice gives the same numbers, as in Keras. Names and defaults are those
// of keras.initializers.
package initializers
