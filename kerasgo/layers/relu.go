package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// ReLULayer keeps what is above a threshold.
type ReLULayer struct {
	options[*ReLULayer]
	Config ReLUConfig
}

// ReLUConfig is what a ReLULayer is made of.
type ReLUConfig struct {
	Common
	MaxValue      *float64 `json:"max_value"`      // nil: none
	NegativeSlope float64  `json:"negative_slope"` // default 0
	Threshold     float64  `json:"threshold"`      // default 0
}

// ReLU is max(x, 0), or with the options x above the threshold, up to the largest
// value, and slope·(x - threshold) below. The input may have any shape, and keeps
// it. Keras: keras.layers.ReLU.
func ReLU() *ReLULayer {
	l := &ReLULayer{}
	l.own(l, "ReLU", &l.Config.Common)
	l.core.passesMask = true
	return l
}

// MaxValue sets the largest value, at least 0; default none.
func (l *ReLULayer) MaxValue(value float64) *ReLULayer {
	value = atLeastZero(l.core.Describe(), "max value", value)
	l.Config.MaxValue = &value
	return l
}

// NegativeSlope sets the slope below the threshold, at least 0; default 0.
func (l *ReLULayer) NegativeSlope(slope float64) *ReLULayer {
	l.Config.NegativeSlope = atLeastZero(l.core.Describe(), "negative slope", slope)
	return l
}

// Threshold sets where the function begins to rise, at least 0; default 0.
func (l *ReLULayer) Threshold(value float64) *ReLULayer {
	l.Config.Threshold = atLeastZero(l.core.Describe(), "threshold", value)
	return l
}

// atLeastZero checks an option.
func atLeastZero(where, option string, value float64) float64 {
	if !(value >= 0) {
		failure.Panic(where, "", "%s is %v, want at least 0", option, value)
	}
	return value
}

// Forward rectifies.
func (l *ReLULayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], &l.Config
	if c.MaxValue == nil && c.NegativeSlope == 0 && c.Threshold == 0 {
		return ops.Relu(x)
	}
	// As Keras composes it, which decides what infinities and the threshold itself
	// give.
	if c.MaxValue == nil && c.Threshold == 0 {
		return leaky(x, ops.Scalar(x.Graph(), c.NegativeSlope))
	}
	number := func(value float64) *graph.Node { return ops.Scalar(x.Graph(), value) }
	y := ops.Relu(x)
	if c.Threshold != 0 {
		y = ops.Where(ops.LessEqual(x, number(c.Threshold)), number(0), x) // of NaN NaN
	}
	if c.MaxValue != nil {
		y = ops.Clip(y, 0, *c.MaxValue)
	}
	if c.NegativeSlope != 0 {
		below := ops.Relu(ops.Subtract(number(c.Threshold), x))
		y = ops.Subtract(y, ops.Multiply(below, number(c.NegativeSlope)))
	}
	return y
}
