package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// differs is 1 where x is not a number, else 0.
func differs(x *graph.Node, number float64) *graph.Node {
	return ops.Subtract(ops.Scalar(x.Graph(), 1), ops.Equal(x, ops.Scalar(x.Graph(), number)))
}

// eitherMask is the mask of tensors that were joined element by element: a step
// counts where it counts in one of them, and everywhere if one has no mask.
func eitherMask(inputs []*graph.Node) *graph.Node {
	var either *graph.Node
	for _, x := range inputs {
		switch mask := x.Mask(); {
		case mask == nil:
			return nil
		case either == nil:
			either = mask
		default:
			either = ops.Maximum(either, mask)
		}
	}
	return either
}

// besideMask is the mask of tensors that were joined along an axis.
func besideMask(inputs []*graph.Node, axis int) *graph.Node {
	var masks []*graph.Node
	none := true
	for _, x := range inputs {
		mask := x.Mask()
		if mask == nil {
			masks = append(masks, ops.Full(x.Graph(), 1, x.Shape()...))
			continue
		}
		none = false
		for mask.Rank() < x.Rank() {
			mask = ops.ExpandDims(mask, -1)
		}
		masks = append(masks, ops.BroadcastTo(mask, x.Shape()...))
	}
	if none {
		return nil
	}
	return ops.Max(ops.Concatenate(axis, masks...), -1)
}
