package losses

import (
	"fmt"
	"math"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// SparseCategoricalCrossentropyLoss compares class probabilities with labels
// that are class numbers.
type SparseCategoricalCrossentropyLoss struct {
	options[*SparseCategoricalCrossentropyLoss]
	logitsOption[*SparseCategoricalCrossentropyLoss]
	Config SparseCategoricalCrossentropyConfig
}

// SparseCategoricalCrossentropyConfig is what the loss is made of.
type SparseCategoricalCrossentropyConfig struct {
	Common
	LogitsConfig
}

// SparseCategoricalCrossentropy is -log p[label]: the labels are whole numbers of
// shape (batch), the predictions of shape (batch, classes). Right after a
// softmax it is computed from the softmax's input, which is exact for
// probabilities near 0. Keras: keras.losses.SparseCategoricalCrossentropy.
func SparseCategoricalCrossentropy() *SparseCategoricalCrossentropyLoss {
	l := &SparseCategoricalCrossentropyLoss{}
	l.own(l, &l.Config.Common, "sparse_categorical_crossentropy")
	l.logitsOption = logitsOption[*SparseCategoricalCrossentropyLoss]{l, &l.Config.LogitsConfig}
	return l
}

// Call returns the loss of each label.
func (l *SparseCategoricalCrossentropyLoss) Call(yTrue, yPred *graph.Node) *graph.Node {
	labels := Labels(yTrue, yPred)
	if logits, ok := l.of(yPred, "Softmax"); ok {
		return ops.SparseCrossentropy(labels, logits)
	}
	return crossentropy(ops.OneHot(labels, yPred.Dim(-1)), yPred)
}

// Check panics for one-hot labels and for labels out of range.
func (l *SparseCategoricalCrossentropyLoss) Check(where string, labels *tensor.Tensor, prediction []int) {
	shape, classes := labels.Shape(), prediction[len(prediction)-1]
	if len(shape) == len(prediction) && shape[len(shape)-1] == classes && classes > 1 {
		failure.Panic(where, `Use the loss "categorical_crossentropy", or class numbers: labels.ArgMax(-1)`,
			"the loss %q wants class numbers of shape (None,), but the labels of shape %s look one-hot", l.common.Name, tensor.ShapeString(batch(shape)))
	}
	if classes == 1 {
		failure.Panic(where, `Give the last layer one unit for each class, or use the loss "binary_crossentropy"`,
			"the loss %q wants a probability for each class, but the predictions have shape %s", l.common.Name, tensor.ShapeString(prediction))
	}
	if trimmed := len(shape); trimmed != len(prediction)-1 && !(trimmed == len(prediction) && shape[trimmed-1] == 1) {
		fix := ""
		if len(prediction) > trimmed+1 {
			fix = "Put layers.Flatten() before the first Dense layer, so that each sample has one prediction"
		}
		failure.Panic(where, fix, "labels of shape %s for predictions of shape %s", tensor.ShapeString(batch(shape)), tensor.ShapeString(prediction))
	}
	for i, value := range labels.Float64s() {
		if value != math.Trunc(value) || value < 0 || value >= float64(classes) {
			fix := fmt.Sprintf("Classes count from 0; give the last layer %d units if there are as many classes", int(value)+1)
			if value < 0 || value != math.Trunc(value) {
				fix = "Classes count from 0"
			}
			failure.Panic(where, fix, "label %v (sample %d) is not one of the %d classes 0 to %d that the model predicts", value, i, classes, classes-1)
		}
	}
}
