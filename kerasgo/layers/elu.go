package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

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
// 2015). The input may have any shape, and keeps it. Keras: keras.layers.ELU.
func ELU() *ELULayer {
	l := &ELULayer{Config: ELUConfig{Alpha: 1}}
	l.own(l, "ELU", &l.Config.Common)
	l.core.passesMask = true
	return l
}

// Alpha sets the factor where x is negative; default 1.
func (l *ELULayer) Alpha(alpha float64) *ELULayer { l.Config.Alpha = alpha; return l }

// Forward applies the function.
func (l *ELULayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	zero := ops.Scalar(x.Graph(), 0)
	positive := ops.Greater(x, zero) // NaN is not: its gradient is the exponential's, NaN
	below := ops.Expm1(ops.Where(positive, zero, x))
	return ops.Where(positive, x, ops.Multiply(ops.Scalar(x.Graph(), l.Config.Alpha), below))
}
