package losses

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// RegressionLoss compares numbers with numbers of the same shape; the loss of a
// sample is the mean over the last axis.
type RegressionLoss struct {
	options[*RegressionLoss]
	Config  RegressionConfig
	compare func(y, p *graph.Node) *graph.Node
}

// RegressionConfig is what a RegressionLoss is made of.
type RegressionConfig struct {
	Common
}

func regression(name string, compare func(y, p *graph.Node) *graph.Node) *RegressionLoss {
	l := &RegressionLoss{compare: compare}
	l.own(l, &l.Config.Common, name)
	return l
}

// MeanSquaredError is the mean of (y-p)². Keras: keras.losses.MeanSquaredError.
func MeanSquaredError() *RegressionLoss {
	return regression("mean_squared_error", func(y, p *graph.Node) *graph.Node { return ops.Square(ops.Subtract(p, y)) })
}

// MeanAbsoluteError is the mean of |y-p|. Keras: keras.losses.MeanAbsoluteError.
func MeanAbsoluteError() *RegressionLoss {
	return regression("mean_absolute_error", func(y, p *graph.Node) *graph.Node { return ops.Abs(ops.Subtract(p, y)) })
}

// Call returns the loss of each sample.
func (l *RegressionLoss) Call(yTrue, yPred *graph.Node) *graph.Node {
	return ops.Mean(l.compare(elementwise(yTrue, yPred)), -1)
}

// Check panics for labels of another shape.
func (l *RegressionLoss) Check(where string, labels *tensor.Tensor, prediction []int) {
	checkSameShape(where, labels, prediction)
}
