package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

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
