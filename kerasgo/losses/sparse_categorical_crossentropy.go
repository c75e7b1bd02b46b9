package losses

import (
	"fmt"
	"math"
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// SparseCategoricalCrossentropyLoss compares class probabilities with labels
// that are class numbers.
type SparseCategoricalCrossentropyLoss struct {
	options[*SparseCategoricalCrossentropyLoss]
	crossentropyOptions[*SparseCategoricalCrossentropyLoss]
	Config SparseCategoricalCrossentropyConfig
}

// SparseCategoricalCrossentropyConfig is what the loss is made of.
type SparseCategoricalCrossentropyConfig struct {
	Common
	LogitsConfig
	IgnoreClass *int `json:"ignore_class"` // nil: none
}

// SparseCategoricalCrossentropy is -log p[label]: the labels are whole numbers of
// shape (batch), the predictions of shape (batch, classes). Right after a
// softmax it is computed from the softmax's input, which is exact for
// probabilities near 0. Keras: keras.losses.SparseCategoricalCrossentropy.
func SparseCategoricalCrossentropy() *SparseCategoricalCrossentropyLoss {
	l := &SparseCategoricalCrossentropyLoss{}
	l.own(l, &l.Config.Common, "sparse_categorical_crossentropy")
	l.crossentropyOptions = newCrossentropyOptions(l, &l.Config.LogitsConfig)
	return l
}

// IgnoreClass leaves labels of this class out of the loss, such as -1 or 255 for
// pixels that are of no class; a mean is then one of the other labels.
func (l *SparseCategoricalCrossentropyLoss) IgnoreClass(class int) *SparseCategoricalCrossentropyLoss {
	l.Config.IgnoreClass = &class
	return l
}

// Call returns the loss of each label.
func (l *SparseCategoricalCrossentropyLoss) Call(yTrue, yPred *graph.Node) *graph.Node {
	labels, counts := l.classes(yTrue, yPred)
	yPred = l.last(yPred)
	logits, ok := l.logits(yPred, "Softmax")
	if !ok {
		return l.counted(crossentropy(ops.OneHot(labels, yPred.Dim(-1)), l.counted(yPred, counts)), counts)
	}
	return l.counted(ops.SparseCrossentropy(labels, l.counted(logits, counts)), counts)
}

// classes are the labels as class numbers, and where a class is ignored what
// counts: 1 for the labels that are another, else 0. In place of the class stands
// then 0, which is one.
func (l *SparseCategoricalCrossentropyLoss) classes(yTrue, yPred *graph.Node) (labels, counts *graph.Node) {
	if axis := l.axis("Loss", yPred.Shape()); yTrue.Rank() == yPred.Rank() && yTrue.Dim(axis) == 1 {
		yTrue = ops.Squeeze(yTrue, axis)
	}
	if l.Config.IgnoreClass == nil {
		return yTrue, nil
	}
	number := ops.Cast(yTrue)
	counts = oneMinus(ops.Equal(number, scalar(number, float64(*l.Config.IgnoreClass))))
	return ops.Integer(ops.Multiply(number, counts)), counts
}

// counted is zero where labels are ignored. The values of a loss have that as their
// mask.
func (l *SparseCategoricalCrossentropyLoss) counted(x, counts *graph.Node) *graph.Node {
	if counts == nil {
		return x
	}
	if x.Rank() > counts.Rank() {
		return ops.Where(ops.ExpandDims(counts, -1), x, scalar(x, 0))
	}
	x = ops.Where(counts, x, scalar(x, 0))
	x.SetMask(counts)
	return x
}

// Check panics for one-hot labels and for labels out of range.
func (l *SparseCategoricalCrossentropyLoss) Check(where string, labels *tensor.Tensor, prediction []int) {
	shape, axis := labels.Shape(), l.axis(where, prediction)
	classes := prediction[axis]
	if len(shape) == len(prediction) && shape[axis] == classes && classes > 1 {
		failure.Panic(where, `Use the loss "categorical_crossentropy", or class numbers: labels.ArgMax(-1)`,
			"the loss %q wants class numbers of shape (None,), but the labels of shape %s look one-hot", l.common.Name, tensor.ShapeString(batch(shape)))
	}
	if classes == 1 {
		failure.Panic(where, `Give the last layer one unit for each class, or use the loss "binary_crossentropy"`,
			"the loss %q wants a probability for each class, but the predictions have shape %s", l.common.Name, tensor.ShapeString(prediction))
	}
	if trimmed := len(shape); trimmed != len(prediction)-1 && !(trimmed == len(prediction) && shape[axis] == 1) {
		fix := ""
		if len(prediction) > trimmed+1 {
			fix = "Put layers.Flatten() before the first Dense layer, so that each sample has one prediction"
		}
		failure.Panic(where, fix, "labels of shape %s for predictions of shape %s", tensor.ShapeString(batch(shape)), tensor.ShapeString(prediction))
	}
	var at int
	switch labels.DType() {
	case tensor.Float32:
		at = firstOutside(labels.Float32s(), classes, l.Config.IgnoreClass)
	case tensor.Int32:
		at = firstOutside(labels.Int32s(), classes, l.Config.IgnoreClass)
	default:
		at = firstOutside(labels.Uint8s(), classes, l.Config.IgnoreClass)
	}
	if at < 0 {
		return
	}
	value := labels.Reshape(-1).At(at)
	fix := fmt.Sprintf("Classes count from 0; give the last layer %d units if there are as many classes", int(value)+1)
	if value < 0 || value != math.Trunc(value) || value > math.MaxInt32 {
		fix = "Classes count from 0"
	}
	failure.Panic(where, fix, "label %v (sample %d) is not one of the %d classes 0 to %d that the model predicts", value, at, classes, classes-1)
}

// firstOutside finds the first label that is neither a class nor ignored, -1 if there is
// none.
func firstOutside[T float32 | int32 | uint8](labels []T, classes int, ignored *int) int {
	return slices.IndexFunc(labels, func(label T) bool {
		class := int(label)
		if T(class) != label {
			return true
		}
		return (class < 0 || class >= classes) && (ignored == nil || class != *ignored)
	})
}
