package losses

import (
	"fmt"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// CategoricalCrossentropyLoss compares class probabilities with one-hot labels.
type CategoricalCrossentropyLoss struct {
	options[*CategoricalCrossentropyLoss]
	crossentropyOptions[*CategoricalCrossentropyLoss]
	Config CategoricalCrossentropyConfig
}

// CategoricalCrossentropyConfig is what the loss is made of.
type CategoricalCrossentropyConfig struct {
	Common
	LogitsConfig
	LabelSmoothing float64 `json:"label_smoothing"` // default 0
}

// CategoricalCrossentropy is -Σ y·log p over the last axis, or another; labels and
// predictions have shape (batch, classes). Right after a softmax it is computed
// from the softmax's input. Keras: keras.losses.CategoricalCrossentropy.
func CategoricalCrossentropy() *CategoricalCrossentropyLoss {
	l := &CategoricalCrossentropyLoss{}
	l.own(l, &l.Config.Common, "categorical_crossentropy")
	l.crossentropyOptions = newCrossentropyOptions(l, &l.Config.LogitsConfig)
	return l
}

// LabelSmoothing moves labels towards equal shares: y·(1-s) + s/classes. With another
// Axis than the last, Keras divides by the length of the last.
func (l *CategoricalCrossentropyLoss) LabelSmoothing(smoothing float64) *CategoricalCrossentropyLoss {
	l.Config.LabelSmoothing = share(&l.Config.Common, "label_smoothing", smoothing)
	return l
}

// Call returns the loss of each sample.
func (l *CategoricalCrossentropyLoss) Call(yTrue, yPred *graph.Node) *graph.Node {
	labels, yPred := l.last(ops.Cast(yTrue)), l.last(yPred)
	if s := l.Config.LabelSmoothing; s != 0 {
		labels = ops.Add(ops.Multiply(labels, scalar(labels, 1-s)), scalar(labels, s/float64(yPred.Dim(-1))))
	}
	if logits, ok := l.logits(yPred, "Softmax"); ok {
		return ops.Negative(ops.Sum(ops.Multiply(labels, ops.LogSoftmax(logits)), -1))
	}
	return crossentropy(labels, yPred)
}

// crossentropy is -Σ y·log p; probabilities are made to sum to 1 and kept away
// from 0 and 1.
func crossentropy(labels, probabilities *graph.Node) *graph.Node {
	p := ops.Divide(probabilities, ops.SumKeep(probabilities, -1))
	p = ops.Clip(p, epsilon, 1-epsilon)
	return ops.Negative(ops.Sum(ops.Multiply(labels, ops.Log(p)), -1))
}

// Check panics unless labels are as long as predictions.
func (l *CategoricalCrossentropyLoss) Check(where string, labels *tensor.Tensor, prediction []int) {
	shape, classes := labels.Shape(), prediction[l.axis(where, prediction)]
	if classes == 1 {
		failure.Panic(where, `Give the last layer one unit for each class, or use the loss "binary_crossentropy"`,
			"the loss %q wants a probability for each class, but the predictions have shape %s: with one class it is always 0", l.common.Name, tensor.ShapeString(prediction))
	}
	if len(shape) == len(prediction)-1 || len(shape) == len(prediction) && shape[len(shape)-1] == 1 {
		failure.Panic(where, fmt.Sprintf(`Use the loss "sparse_categorical_crossentropy", or utils.ToCategorical(labels, %d)`, classes),
			"the loss %q wants one-hot labels of shape %s, but the labels have shape %s, which look like class numbers", l.common.Name, tensor.ShapeString(prediction), tensor.ShapeString(batch(shape)))
	}
	checkSameShape(where, labels, prediction)
}
