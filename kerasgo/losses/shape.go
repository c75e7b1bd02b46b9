package losses

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// SameRank gives labels and predictions the same number of axes where they
// differ by a last axis of length 1, as Keras does: labels of shape (batch) for
// predictions of shape (batch, 1), and the other way round.
func SameRank(yTrue, yPred *graph.Node) (labels, predictions *graph.Node) {
	switch {
	case yTrue.Rank() == yPred.Rank()+1 && yTrue.Dim(-1) == 1:
		yTrue = ops.Squeeze(yTrue, -1)
	case yTrue.Rank() == yPred.Rank()-1 && yPred.Dim(-1) == 1:
		yTrue = ops.ExpandDims(yTrue, -1)
	}
	return yTrue, yPred
}

// elementwise prepares labels for a comparison number by number.
func elementwise(yTrue, yPred *graph.Node) (labels, predictions *graph.Node) {
	yTrue, yPred = SameRank(yTrue, yPred)
	return ops.Cast(yTrue), yPred
}

// Labels are the integers of labels for predictions with classes along the last
// axis: a last axis of length 1 is dropped.
func Labels(yTrue, yPred *graph.Node) *graph.Node {
	if yTrue.Rank() == yPred.Rank() && yTrue.Dim(-1) == 1 {
		return ops.Squeeze(yTrue, -1)
	}
	return yTrue
}

// checkSameShape panics unless there is one label for each predicted number.
func checkSameShape(where string, labels *tensor.Tensor, prediction []int) {
	shape := labels.Shape()
	fits := func(shape []int) bool {
		return len(shape) == len(prediction) && slices.Equal(shape[1:], prediction[1:])
	}
	last := prediction[len(prediction)-1]
	if fits(shape) || last == 1 && fits(append(slices.Clone(shape), 1)) || len(shape) > 1 && shape[len(shape)-1] == 1 && fits(shape[:len(shape)-1]) {
		return
	}
	fix := "The last layer must have as many units as a label has numbers"
	if len(shape) == 1 && len(prediction) == 2 {
		fix = "The last layer must have one unit; for labels that are classes, use the loss \"sparse_categorical_crossentropy\""
	}
	failure.Panic(where, fix, "labels of shape %s for predictions of shape %s", tensor.ShapeString(batch(shape)), tensor.ShapeString(prediction))
}

// batch replaces the number of samples by None.
func batch(shape []int) []int {
	shape = slices.Clone(shape)
	if len(shape) > 0 {
		shape[0] = -1
	}
	return shape
}

// logitsOf returns what a softmax or a sigmoid was applied to: a loss that
// starts from there is exact where probabilities round to 0 or 1.
func logitsOf(yPred *graph.Node, activation string) (logits *graph.Node, ok bool) {
	if yPred.Op().Name() != activation {
		return nil, false
	}
	return yPred.Inputs()[0], true
}

func scalar(x *graph.Node, value float64) *graph.Node { return ops.Scalar(x.Graph(), value) }

// oneMinus is 1-x.
func oneMinus(x *graph.Node) *graph.Node { return ops.Subtract(scalar(x, 1), x) }

// share checks an option of 0 to 1.
func share(common *Common, option string, value float64) float64 {
	if !(value >= 0 && value <= 1) {
		failure.Panic("Loss "+common.Name, "Give a share such as 0.1", "%s is %v, want 0 to 1", option, value)
	}
	return value
}
