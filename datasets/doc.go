// Package datasets has small data sets to learn with, inside the program, and
// [TrainTestSplit], which divides data into a part to train with and a part to
// test with.
//
//	digits := datasets.LoadDigits()
//	XTrain, XTest, yTrain, yTest := datasets.TrainTestSplit(
//		digits.Images, digits.Target, datasets.TestSize(0.2), datasets.RandomState(42))
//
// Names, numbers and divisions are scikit-learn's: the same data in the same
// order, and for the same RandomState the same rows on each side.
//
// Data flows one way: the files in data/, embedded (their source and licence are
// beside them), are parsed into tensors; a split copies rows of tensors.
package datasets
