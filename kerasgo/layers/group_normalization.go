package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GroupNormalizationLayer gives each group of channels of a sample a mean of 0 and
// a variance of 1.
type GroupNormalizationLayer struct {
	options[*GroupNormalizationLayer]
	affineOptions[*GroupNormalizationLayer]
	Config GroupNormalizationConfig
}

// GroupNormalizationConfig is what a GroupNormalizationLayer is made of.
type GroupNormalizationConfig struct {
	Common
	AffineConfig
	Groups int  `json:"groups"` // default 32; of -1 the number of channels
	Axis   Axes `json:"axis"`   // of the channels; default -1
}

// GroupNormalization normalizes the channels of each group, of a sample's all
// pixels, then multiplies by gamma and adds beta, one for each channel (Wu and He
// 2018). The input, of two axes or more, keeps its shape. Keras:
// keras.layers.GroupNormalization.
func GroupNormalization() *GroupNormalizationLayer {
	l := &GroupNormalizationLayer{Config: GroupNormalizationConfig{Groups: 32, Axis: Axes{-1}}}
	l.own(l, "GroupNormalization", &l.Config.Common)
	l.core.passesMask = true
	l.affineOptions = newAffineOptions(&l.options, &l.Config.AffineConfig)
	return l
}

// Groups sets the number of groups, which divides that of the channels; -1 makes a
// group of each channel. Default 32.
func (l *GroupNormalizationLayer) Groups(groups int) *GroupNormalizationLayer {
	if groups != -1 {
		groups = one(l.core.Describe(), "groups", groups)
	}
	l.Config.Groups = groups
	return l
}

// Axis sets the axis of the channels, negative from the end; default -1.
func (l *GroupNormalizationLayer) Axis(axis int) *GroupNormalizationLayer {
	l.Config.Axis = Axes{axis}
	return l
}

// Build makes gamma and beta.
func (l *GroupNormalizationLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	l.wantRows(shape)
	_, channels := lengthsOf(shape, c.Axis.of(l.core.Describe(), shape))
	if c.Groups == -1 {
		c.Groups = channels
	}
	if channels%c.Groups != 0 {
		failure.Panic(l.core.Describe(), "Give a divisor as groups, or -1", "%d channels do not make %d groups", channels, c.Groups)
	}
	l.addAffine(channels)
}

// Forward normalizes the numbers of each group as one row.
func (l *GroupNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return alongEnd(inputs[0], l.Config.Axis.of(l.core.Describe(), inputs[0].Shape()), l.normalize)
}

// normalize is for channels that are the last axis.
func (l *GroupNormalizationLayer) normalize(x *graph.Node) *graph.Node {
	shape, channels, pixels := x.Shape(), x.Dim(-1), 1
	for _, length := range shape[1 : len(shape)-1] {
		pixels *= length
	}
	groups := l.Config.Groups
	length := pixels * channels / groups
	y := ops.Transpose(ops.Reshape(x, shape[0], pixels, groups, channels/groups), 0, 2, 1, 3)
	ones, zeros := ops.Full(x.Graph(), 1, length), ops.Full(x.Graph(), 0, length)
	y = ops.LayerNormalization(ops.Reshape(y, shape[0], groups, length), ones, zeros, l.Config.Epsilon)
	y = ops.Transpose(ops.Reshape(y, shape[0], groups, pixels, channels/groups), 0, 2, 1, 3)
	y = ops.Reshape(y, shape...)
	if l.gamma != nil {
		y = ops.Multiply(y, l.gamma.In(x))
	}
	if l.beta != nil {
		y = ops.Add(y, l.beta.In(x))
	}
	return y
}
