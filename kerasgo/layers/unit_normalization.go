package layers

import (
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

// UnitNormalization divides samples by the root of the sum of the squares along
// the last axis, or along others together. The input, of two axes or more, keeps
// its shape. Keras: keras.layers.UnitNormalization.
func UnitNormalization() *UnitNormalizationLayer {
	l := &UnitNormalizationLayer{Config: UnitNormalizationConfig{Axis: Axes{-1}}}
	l.own(l, "UnitNormalization", &l.Config.Common)
	l.core.passesMask = true
	return l
}

// Axis sets the axes along which lengths are 1, negative from the end; default -1.
func (l *UnitNormalizationLayer) Axis(axes ...int) *UnitNormalizationLayer {
	l.Config.Axis = axesOption(l.core.Describe(), axes)
	return l
}

// Build checks the axes.
func (l *UnitNormalizationLayer) Build(inputs ...[]int) {
	l.wantRows(inputs[0])
	l.Config.Axis.of(l.core.Describe(), inputs[0])
}

// Forward divides; of zeros alone stays zero.
func (l *UnitNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	squares := ops.SumKeep(ops.Square(x), l.Config.Axis...)
	return ops.Multiply(x, ops.Rsqrt(ops.Maximum(squares, ops.Scalar(x.Graph(), 1e-24))))
}
