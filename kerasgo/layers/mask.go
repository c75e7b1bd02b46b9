package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// differs is 1 where x is not a number, else 0.
func differs(x *graph.Node, number float64) *graph.Node {
	return ops.Subtract(ops.Scalar(x.Graph(), 1), ops.Equal(x, ops.Scalar(x.Graph(), number)))
}

// MaskingLayer marks the steps that are padding.
type MaskingLayer struct {
	options[*MaskingLayer]
	Config MaskingConfig
}

// MaskingConfig is what a MaskingLayer is made of.
type MaskingConfig struct {
	Common
	MaskValue float64 `json:"mask_value"` // default 0
}

// Masking marks the steps of sequences of shape (batch, steps, features) whose
// features are all of one value, 0 unless given, as not there: recurrent layers
// skip them, and the loss and the metrics of a sequence leave them out. The
// output, of the same shape, is 0 there. Keras: keras.layers.Masking.
func Masking(maskValue ...float64) *MaskingLayer {
	l := &MaskingLayer{}
	l.own(l, "Masking", &l.Config.Common)
	if len(maskValue) > 0 {
		l.Config.MaskValue = maskValue[0]
	}
	return l
}

// MaskValue sets the value that marks a step; default 0.
func (l *MaskingLayer) MaskValue(value float64) *MaskingLayer { l.Config.MaskValue = value; return l }

// Forward makes the mask.
func (l *MaskingLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	counts := ops.MaxKeep(differs(x, l.Config.MaskValue), -1)
	y := ops.Where(counts, x, ops.Scalar(x.Graph(), 0))
	y.SetMask(ops.Squeeze(counts, -1))
	return y
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
