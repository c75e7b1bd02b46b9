package layers

import (
	"kerasgo/kerasgo/failure"
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
	Axis    Axes    `json:"axis"`    // -1: the last
	Epsilon float64 `json:"epsilon"` // default 1e-6
}

// RMSNormalization divides by the root of the mean of the squares along the last
// axis, and multiplies by a scale of the length of that axis (Zhang and Sennrich
// 2019). Keras: keras.layers.RMSNormalization.
func RMSNormalization() *RMSNormalizationLayer {
	l := &RMSNormalizationLayer{Config: RMSNormalizationConfig{Axis: Axes{-1}, Epsilon: 1e-6}}
	l.own(l, "RMSNormalization", &l.Config.Common)
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
	if len(shape) < 2 {
		failure.Panic(l.core.Describe(), "Give each sample as a row of numbers", "the input has shape %s, want at least 2 axes", shapeString(shape))
	}
	l.scale = l.core.AddWeight("scale", initializers.Ones(), nil, nil, shape[len(shape)-1])
}

// Forward normalizes.
func (l *RMSNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	inverse := ops.Rsqrt(ops.Add(ops.MeanKeep(ops.Square(x), -1), ops.Scalar(x.Graph(), l.Config.Epsilon)))
	return ops.Multiply(ops.Multiply(x, inverse), l.scale.In(x))
}
