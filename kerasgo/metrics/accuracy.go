package metrics

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// Automatic is what the name "accuracy" stands for, chosen as Keras does by the
// shapes alone: BinaryAccuracy for predictions with a last axis of length 1,
// SparseCategoricalAccuracy where labels have one axis less or a last axis of
// length 1, else CategoricalAccuracy.
func Automatic() *MeanMetric {
	return mean("accuracy", func(yTrue, yPred *graph.Node) *graph.Node {
		switch {
		case yPred.Dim(-1) == 1:
			return binaryMatches(0.5)(yTrue, yPred)
		case yTrue.Rank() < yPred.Rank() || yTrue.Dim(-1) == 1:
			return sparseMatches(yTrue, yPred)
		default:
			return categoricalMatches(yTrue, yPred)
		}
	})
}

// BinaryAccuracy is how often a prediction is on the same side of a threshold
// (default 0.5) as the label. Keras: keras.metrics.BinaryAccuracy.
func BinaryAccuracy(threshold ...float64) *MeanMetric {
	limit := 0.5
	if len(threshold) > 0 {
		limit = threshold[0]
	}
	return mean("binary_accuracy", binaryMatches(limit))
}

// CategoricalAccuracy is how often the largest prediction is where the largest
// label is: labels are one-hot. Keras: keras.metrics.CategoricalAccuracy.
func CategoricalAccuracy() *MeanMetric { return mean("categorical_accuracy", categoricalMatches) }

// SparseCategoricalAccuracy is how often the largest prediction is that of the
// label: labels are class numbers. Keras:
// keras.metrics.SparseCategoricalAccuracy.
func SparseCategoricalAccuracy() *MeanMetric {
	return mean("sparse_categorical_accuracy", sparseMatches)
}

func binaryMatches(threshold float64) func(yTrue, yPred *graph.Node) *graph.Node {
	return func(yTrue, yPred *graph.Node) *graph.Node {
		y, p := losses.SameRank(yTrue, yPred)
		return ops.Mean(ops.Equal(ops.Cast(y), ops.Greater(p, ops.Scalar(p.Graph(), threshold))), -1)
	}
}

func categoricalMatches(yTrue, yPred *graph.Node) *graph.Node {
	return ops.SameInteger(ops.ArgMax(ops.Cast(yTrue)), ops.ArgMax(yPred))
}

func sparseMatches(yTrue, yPred *graph.Node) *graph.Node {
	labels := losses.Labels(yTrue, yPred)
	if labels.DType() == tensor.Int32 {
		return ops.SameInteger(labels, ops.ArgMax(yPred))
	}
	return ops.Equal(labels, ops.Cast(ops.ArgMax(yPred)))
}
