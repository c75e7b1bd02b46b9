package losses

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// FunctionLoss is a user's own loss.
type FunctionLoss struct {
	options[*FunctionLoss]
	Config FunctionConfig
	call   func(yTrue, yPred *graph.Node) *graph.Node
}

// FunctionConfig is what a FunctionLoss is made of.
type FunctionConfig struct {
	Common
}

// Function makes a loss of a function that composes package ops. It gets labels
// (float32, with as many axes as the predictions where a last axis of length 1
// makes the difference) and predictions, both with the batch as first axis, and
// returns one number for each sample, or a single one. It runs once when a
// model is traced.
func Function(name string, call func(yTrue, yPred *graph.Node) *graph.Node) *FunctionLoss {
	l := &FunctionLoss{call: call}
	l.own(l, &l.Config.Common, name)
	return l
}

// Call calls the function.
func (l *FunctionLoss) Call(yTrue, yPred *graph.Node) *graph.Node {
	y, p := SameRank(yTrue, yPred)
	value := l.call(ops.Cast(y), p)
	if value == nil {
		failure.Panic("Loss "+l.common.Name, "Return one number for each sample", "the function returned nil")
	}
	return value
}

// Check accepts all labels: only the function knows what it wants.
func (l *FunctionLoss) Check(where string, labels *tensor.Tensor, prediction []int) {}
