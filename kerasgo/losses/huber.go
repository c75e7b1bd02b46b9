package losses

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// HuberLoss is the squared error near zero and the absolute error further out,
// so that outliers count less.
type HuberLoss struct {
	options[*HuberLoss]
	Config HuberConfig
}

// HuberConfig is what the loss is made of.
type HuberConfig struct {
	Common
	Delta float64 `json:"delta"` // where squares end; default 1
}

// Huber is, for the error e = y-p, e²/2 up to |e| = delta and delta·|e| -
// delta²/2 beyond (Huber 1964), the mean over the last axis. Keras:
// keras.losses.Huber.
func Huber() *HuberLoss {
	l := &HuberLoss{Config: HuberConfig{Delta: 1}}
	l.own(l, &l.Config.Common, "huber_loss")
	return l
}

// Delta sets where the squared error ends.
func (l *HuberLoss) Delta(delta float64) *HuberLoss {
	if !(delta > 0) {
		failure.Panic("Loss "+l.common.Name, "Give the error from which the loss is linear, such as 1", "delta is %v, want more than 0", delta)
	}
	l.Config.Delta = delta
	return l
}

// Call returns the loss of each sample.
func (l *HuberLoss) Call(yTrue, yPred *graph.Node) *graph.Node {
	y, p := elementwise(yTrue, yPred)
	e := ops.Abs(ops.Subtract(p, y))
	delta := scalar(e, l.Config.Delta)
	// With q = min(e, delta) both branches are q²/2 + delta·(e-q).
	q := ops.Minimum(e, delta)
	return ops.Mean(ops.Add(ops.Multiply(ops.Square(q), scalar(e, 0.5)), ops.Multiply(delta, ops.Subtract(e, q))), -1)
}

// Check panics for labels of another shape.
func (l *HuberLoss) Check(where string, labels *tensor.Tensor, prediction []int) {
	checkSameShape(where, labels, prediction)
}
