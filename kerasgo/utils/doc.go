// Package utils holds what stands beside models: labels as one-hot rows, the
// seed of everything random. Names and defaults are those of keras.utils.
//
//	utils.SetRandomSeed(42)
//	oneHot := utils.ToCategorical([]int{0, 2, 1}, 3)
package utils
