package losses

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// BinaryCrossentropyLoss compares probabilities with labels of 0 and 1.
type BinaryCrossentropyLoss struct {
	options[*BinaryCrossentropyLoss]
	crossentropyOptions[*BinaryCrossentropyLoss]
	Config BinaryCrossentropyConfig
}

// BinaryCrossentropyConfig is what the loss is made of.
type BinaryCrossentropyConfig struct {
	Common
	LogitsConfig
	LabelSmoothing float64 `json:"label_smoothing"` // default 0
}

// BinaryCrossentropy is -(y·log p + (1-y)·log(1-p)), the mean over the last
// axis, or another; labels and predictions have shape (batch, outputs). Right after a
// sigmoid it is computed from the sigmoid's input. Keras:
// keras.losses.BinaryCrossentropy.
func BinaryCrossentropy() *BinaryCrossentropyLoss {
	l := &BinaryCrossentropyLoss{}
	l.own(l, &l.Config.Common, "binary_crossentropy")
	l.crossentropyOptions = newCrossentropyOptions(l, &l.Config.LogitsConfig)
	return l
}

// LabelSmoothing moves labels towards a half: y·(1-s) + s/2.
func (l *BinaryCrossentropyLoss) LabelSmoothing(smoothing float64) *BinaryCrossentropyLoss {
	l.Config.LabelSmoothing = share(&l.Config.Common, "label_smoothing", smoothing)
	return l
}

// Call returns the loss of each sample.
func (l *BinaryCrossentropyLoss) Call(yTrue, yPred *graph.Node) *graph.Node {
	y, p := elementwise(yTrue, yPred)
	y, p = l.last(y), l.last(p)
	if s := l.Config.LabelSmoothing; s != 0 {
		y = ops.Add(ops.Multiply(y, scalar(y, 1-s)), scalar(y, s/2))
	}
	if x, ok := l.logits(p, "Sigmoid"); ok {
		// log(1+eˣ) - x·y neither overflows nor cancels.
		return ops.Mean(ops.Subtract(ops.Softplus(x), ops.Multiply(x, y)), -1)
	}
	p = ops.Clip(p, epsilon, 1-epsilon)
	likelihood := ops.Add(ops.Multiply(y, ops.Log(p)), ops.Multiply(oneMinus(y), ops.Log(oneMinus(p))))
	return ops.Negative(ops.Mean(likelihood, -1))
}

// Check panics for labels of another shape or outside of 0 to 1.
func (l *BinaryCrossentropyLoss) Check(where string, labels *tensor.Tensor, prediction []int) {
	checkSameShape(where, labels, prediction)
	l.axis(where, prediction)
	for i, value := range labels.Float64s() {
		if !(value >= 0 && value <= 1) {
			failure.Panic(where, `For more than two classes, use the loss "sparse_categorical_crossentropy"`, "the loss %q wants labels of 0 and 1, but label %d is %v", l.common.Name, i, value)
		}
	}
}
