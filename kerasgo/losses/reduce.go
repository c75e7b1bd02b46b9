package losses

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// reductions are the values of Common.Reduction.
var reductions = []string{"sum_over_batch_size", "mean", "sum", "mean_with_sample_weight"}

// Reduce makes one number of the losses of samples, each multiplied by its
// weight (nil: 1; of shape (batch)):
//
//   - "sum_over_batch_size", also "mean": the sum divided by the number of
//     losses, those of weight zero included,
//   - "sum": the sum,
//   - "mean_with_sample_weight": the sum divided by the sum of the weights.
func Reduce(loss Loss, values, weights *graph.Node) *graph.Node {
	if weights != nil {
		for weights.Rank() < values.Rank() {
			weights = ops.ExpandDims(weights, -1)
		}
		weights = ops.BroadcastTo(weights, values.Shape()...)
		values = ops.Multiply(values, weights)
	}
	switch reduction := loss.Common().Reduction; reduction {
	case "sum":
		return ops.Sum(values)
	case "mean_with_sample_weight":
		if weights != nil {
			return ops.Divide(ops.Sum(values), ops.Maximum(ops.Sum(weights), ops.Scalar(values.Graph(), epsilon)))
		}
	case "sum_over_batch_size", "mean":
	default:
		failure.Panic("Loss "+loss.Common().Name, failure.DidYouMean(reduction, reductions), "unknown reduction %q", reduction)
	}
	return ops.Mean(values)
}

// epsilon is keras.config.epsilon.
const epsilon = 1e-7
