package layers

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// UnitNormalizationLayer gives each sample a length of 1.
type UnitNormalizationLayer struct {
	options[*UnitNormalizationLayer]
	Config UnitNormalizationConfig
}

// UnitNormalizationConfig is what a UnitNormalizationLayer is made of.
type UnitNormalizationConfig struct {
	Common
	Axis Axes `json:"axis"` // default -1
}

// UnitNormalization divides by the root of the sum of the squares along the last
// axis, or along others together. Keras: keras.layers.UnitNormalization.
func UnitNormalization() *UnitNormalizationLayer {
	l := &UnitNormalizationLayer{Config: UnitNormalizationConfig{Axis: Axes{-1}}}
	l.own(l, "UnitNormalization", &l.Config.Common)
	return l
}

// Axis sets the axes along which lengths are 1, negative from the end; default -1.
func (l *UnitNormalizationLayer) Axis(axes ...int) *UnitNormalizationLayer {
	if len(axes) == 0 {
		failure.Panic(l.core.Describe(), "Give one axis or several", "axis has no numbers")
	}
	l.Config.Axis = axes
	return l
}

// Build checks the axes.
func (l *UnitNormalizationLayer) Build(inputs ...[]int) {
	rank := len(inputs[0])
	if slices.ContainsFunc(l.Config.Axis, func(axis int) bool { return axis == 0 || axis < 1-rank || axis >= rank }) {
		failure.Panic(l.core.Describe(), "Give axes of a sample", "the input has shape %s, whose axes %v cannot be normalized", shapeString(inputs[0]), []int(l.Config.Axis))
	}
}

// Forward divides; of zeros alone stays zero.
func (l *UnitNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	squares := ops.SumKeep(ops.Square(x), l.Config.Axis...)
	return ops.Multiply(x, ops.Rsqrt(ops.Maximum(squares, ops.Scalar(x.Graph(), 1e-24))))
}
