package losses

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// Masked are the weights that make a loss leave out what the mask of the
// predictions, of shape (batch, steps), does not let through. A mean over all is
// then one over the rest. Weights and mask may be nil.
func Masked(loss Loss, weights, mask *graph.Node) *graph.Node {
	if mask == nil {
		return weights
	}
	if reduction := loss.Common().Reduction; reduction == "sum_over_batch_size" || reduction == "mean" {
		g := mask.Graph()
		// Of a mask that lets nothing through, the mean is 0.
		rest := ops.Maximum(ops.Sum(mask), ops.Scalar(g, 1))
		mask = ops.Multiply(mask, ops.Divide(ops.Scalar(g, float64(mask.Size())), rest))
	}
	return Times(weights, mask)
}

// Mask is 1 for what counts of the values of a loss, else 0: what the mask of the
// predictions lets through and the loss itself has not left out. nil: all counts.
func Mask(values, prediction *graph.Node) *graph.Node {
	return Times(values.Mask(), prediction.Mask())
}

// Times multiplies weights of samples with a mask of their steps; either may be
// nil.
func Times(weights, mask *graph.Node) *graph.Node {
	switch {
	case mask == nil:
		return weights
	case weights == nil:
		return mask
	}
	for weights.Rank() < mask.Rank() {
		weights = ops.ExpandDims(weights, -1)
	}
	return ops.Multiply(mask, weights)
}
