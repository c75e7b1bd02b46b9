package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
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
// value, and slope·(x - threshold) below. Keras: keras.layers.ReLU.
func ReLU() *ReLULayer {
	l := &ReLULayer{}
	l.own(l, "ReLU", &l.Config.Common)
	return l
}

// MaxValue sets the largest value.
func (l *ReLULayer) MaxValue(value float64) *ReLULayer { l.Config.MaxValue = &value; return l }

// NegativeSlope sets the slope below the threshold; default 0.
func (l *ReLULayer) NegativeSlope(slope float64) *ReLULayer { l.Config.NegativeSlope = slope; return l }

// Threshold sets where the function begins to rise; default 0.
func (l *ReLULayer) Threshold(value float64) *ReLULayer { l.Config.Threshold = value; return l }

// Forward rectifies.
func (l *ReLULayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], &l.Config
	if c.MaxValue == nil && c.NegativeSlope == 0 && c.Threshold == 0 {
		return ops.Relu(x)
	}
	// As Keras composes it, which decides what infinities and the threshold itself
	// give.
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

// LeakyReLU is x where it is positive, and slope·x elsewhere. Keras:
// keras.layers.LeakyReLU.
func LeakyReLU() *LeakyReLULayer {
	l := &LeakyReLULayer{Config: LeakyReLUConfig{NegativeSlope: 0.3}}
	l.own(l, "LeakyReLU", &l.Config.Common)
	return l
}

// NegativeSlope sets the slope where x is negative; default 0.3.
func (l *LeakyReLULayer) NegativeSlope(slope float64) *LeakyReLULayer {
	l.Config.NegativeSlope = slope
	return l
}

// Forward rectifies.
func (l *LeakyReLULayer) Forward(inputs ...*graph.Node) *graph.Node {
	return leaky(inputs[0], ops.Scalar(inputs[0].Graph(), l.Config.NegativeSlope))
}

func leaky(x, slope *graph.Node) *graph.Node {
	return ops.Where(ops.Greater(x, ops.Scalar(x.Graph(), 0)), x, ops.Multiply(slope, x))
}

// PReLULayer is LeakyReLU whose slopes are learned.
type PReLULayer struct {
	options[*PReLULayer]
	Config PReLUConfig
	alpha  *Weight
}

// PReLUConfig is what a PReLULayer is made of.
type PReLUConfig struct {
	Common
	AlphaInitializer initializers.Initializer `json:"alpha_initializer"` // default zeros
}

// PReLU is x where it is positive, and alpha·x elsewhere, with an alpha for each
// number of a sample (He et al. 2015). Keras: keras.layers.PReLU.
func PReLU() *PReLULayer {
	l := &PReLULayer{Config: PReLUConfig{AlphaInitializer: initializers.Zeros()}}
	l.own(l, "PReLU", &l.Config.Common)
	return l
}

// AlphaInitializer sets alpha's first values; default "zeros".
func (l *PReLULayer) AlphaInitializer(initializer any) *PReLULayer {
	l.Config.AlphaInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// Build makes alpha.
func (l *PReLULayer) Build(inputs ...[]int) {
	for _, n := range inputs[0][1:] {
		if n < 1 {
			failure.Panic(l.core.Describe(), "", "the input has shape %s: all lengths but the batch must be known", shapeString(inputs[0]))
		}
	}
	l.alpha = l.core.AddWeight("alpha", l.Config.AlphaInitializer, nil, nil, inputs[0][1:]...)
}

// Forward rectifies.
func (l *PReLULayer) Forward(inputs ...*graph.Node) *graph.Node {
	return leaky(inputs[0], l.alpha.In(inputs[0]))
}

// ELULayer is the exponential linear unit.
type ELULayer struct {
	options[*ELULayer]
	Config ELUConfig
}

// ELUConfig is what an ELULayer is made of.
type ELUConfig struct {
	Common
	Alpha float64 `json:"alpha"` // default 1
}

// ELU is x where it is positive, and alpha·(exp(x) - 1) elsewhere (Clevert et al.
// 2015). Keras: keras.layers.ELU.
func ELU() *ELULayer {
	l := &ELULayer{Config: ELUConfig{Alpha: 1}}
	l.own(l, "ELU", &l.Config.Common)
	return l
}

// Alpha sets the factor where x is negative; default 1.
func (l *ELULayer) Alpha(alpha float64) *ELULayer { l.Config.Alpha = alpha; return l }

// Forward applies the function.
func (l *ELULayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	g := x.Graph()
	below := ops.Expm1(ops.Minimum(x, ops.Scalar(g, 0)))
	return ops.Add(ops.Relu(x), ops.Multiply(ops.Scalar(g, l.Config.Alpha), below))
}

// SoftmaxLayer turns numbers into probabilities.
type SoftmaxLayer struct {
	options[*SoftmaxLayer]
	Config SoftmaxConfig
}

// SoftmaxConfig is what a SoftmaxLayer is made of.
type SoftmaxConfig struct {
	Common
	Axis int `json:"axis"` // default -1
}

// Softmax makes the numbers along an axis, the last unless Axis says otherwise,
// positive with a sum of 1. Keras: keras.layers.Softmax.
func Softmax() *SoftmaxLayer {
	l := &SoftmaxLayer{Config: SoftmaxConfig{Axis: -1}}
	l.own(l, "Softmax", &l.Config.Common)
	return l
}

// Axis sets the axis; a negative one counts from the end.
func (l *SoftmaxLayer) Axis(axis int) *SoftmaxLayer { l.Config.Axis = axis; return l }

// Forward normalizes.
func (l *SoftmaxLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, axis := inputs[0], l.Config.Axis
	if axis < 0 {
		axis += x.Rank()
	}
	if axis < 0 || axis >= x.Rank() {
		failure.Panic(l.core.Describe(), "", "axis %d of an input of shape %s", l.Config.Axis, shapeString(x.Shape()))
	}
	if axis == x.Rank()-1 {
		return ops.Softmax(x)
	}
	e := ops.Exp(ops.Subtract(x, ops.StopGradient(ops.MaxKeep(x, axis))))
	return ops.Divide(e, ops.SumKeep(e, axis))
}
