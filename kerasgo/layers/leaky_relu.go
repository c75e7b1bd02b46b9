package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// LeakyReLULayer lets a part of what is negative through.
type LeakyReLULayer struct {
	options[*LeakyReLULayer]
	Config LeakyReLUConfig
}

// LeakyReLUConfig is what a LeakyReLULayer is made of.
type LeakyReLUConfig struct {
	Common
	NegativeSlope float64 `json:"negative_slope"` // default 0.3
}

// LeakyReLU is x where it is positive, and slope·x elsewhere. The input may have
// any shape, and keeps it. Keras: keras.layers.LeakyReLU.
func LeakyReLU() *LeakyReLULayer {
	l := &LeakyReLULayer{Config: LeakyReLUConfig{NegativeSlope: 0.3}}
	l.own(l, "LeakyReLU", &l.Config.Common)
	l.core.passesMask = true
	return l
}

// NegativeSlope sets the slope where x is negative, at least 0; default 0.3.
func (l *LeakyReLULayer) NegativeSlope(slope float64) *LeakyReLULayer {
	l.Config.NegativeSlope = atLeastZero(l.core.Describe(), "negative slope", slope)
	return l
}

// Forward rectifies.
func (l *LeakyReLULayer) Forward(inputs ...*graph.Node) *graph.Node {
	return leaky(inputs[0], ops.Scalar(inputs[0].Graph(), l.Config.NegativeSlope))
}

func leaky(x, slope *graph.Node) *graph.Node {
	return ops.Where(ops.Greater(x, ops.Scalar(x.Graph(), 0)), x, ops.Multiply(slope, x))
}
