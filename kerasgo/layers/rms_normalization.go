package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
)

// RMSNormalizationLayer gives each sample a mean square of 1.
type RMSNormalizationLayer struct {
	options[*RMSNormalizationLayer]
	Config RMSNormalizationConfig
	scale  *Weight
}

// RMSNormalizationConfig is what an RMSNormalizationLayer is made of.
type RMSNormalizationConfig struct {
	Common
	Axis    Axes    `json:"axis"`    // default -1
	Epsilon float64 `json:"epsilon"` // default 1e-6
}

// RMSNormalization divides samples by the root of the mean of the squares along
// the last axis, or along others together, and multiplies by a scale of the
// lengths of these axes: x / √(mean(x²) + epsilon) · scale (Zhang and Sennrich
// 2019). The input, of two axes or more, keeps its shape. Keras:
// keras.layers.RMSNormalization.
func RMSNormalization() *RMSNormalizationLayer {
	l := &RMSNormalizationLayer{Config: RMSNormalizationConfig{Axis: Axes{-1}, Epsilon: 1e-6}}
	l.own(l, "RMSNormalization", &l.Config.Common)
	return l
}

// Axis sets the axes along which squares are averaged together, negative from the
// end; default -1.
func (l *RMSNormalizationLayer) Axis(axes ...int) *RMSNormalizationLayer {
	l.Config.Axis = axesOption(l.core.Describe(), axes)
	return l
}

// Epsilon sets what is added to the mean square; default 1e-6.
func (l *RMSNormalizationLayer) Epsilon(epsilon float64) *RMSNormalizationLayer {
	l.Config.Epsilon = epsilon
	return l
}

// Build makes the scale.
func (l *RMSNormalizationLayer) Build(inputs ...[]int) {
	shape := inputs[0]
	l.wantRows(shape)
	lengths, _ := lengthsOf(shape, l.Config.Axis.of(l.core.Describe(), shape))
	l.scale = l.core.AddWeight("scale", initializers.Ones(), nil, nil, lengths...)
}

// Forward normalizes the axes as one, which comes last.
func (l *RMSNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return alongEnd(inputs[0], l.Config.Axis.of(l.core.Describe(), inputs[0].Shape()), func(x *graph.Node) *graph.Node {
		inverse := ops.Rsqrt(ops.Add(ops.MeanKeep(ops.Square(x), -1), ops.Scalar(x.Graph(), l.Config.Epsilon)))
		return ops.Multiply(ops.Multiply(x, inverse), ops.Reshape(l.scale.In(x), x.Dim(-1)))
	})
}
