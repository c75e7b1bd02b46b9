package constraints

import (
	"fmt"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// NormConstraint limits the norm of the weights that enter each unit.
type NormConstraint struct {
	Config NormConfig
}

// NormConfig is what a NormConstraint is made of.
type NormConfig struct {
	MinValue float64 `json:"min_value"` // default 0
	MaxValue float64 `json:"max_value"` // default 2 for MaxNorm, 1 for MinMaxNorm
	Rate     float64 `json:"rate"`      // how much of the way is gone in a step: default 1
	Axis     []int   `json:"axis"`      // summed over: default 0, the inputs of a Dense kernel
}

// MaxNorm limits the norm from above, by default to 2. Keras:
// keras.constraints.MaxNorm.
func MaxNorm(maxValue ...float64) *NormConstraint {
	limit := 2.0
	switch len(maxValue) {
	case 0:
	case 1:
		limit = maxValue[0]
	default:
		failure.Panic("MaxNorm", "Give one limit", "%d limits", len(maxValue))
	}
	return MinMaxNorm().MaxValue(limit)
}

// MinMaxNorm limits the norm from both sides, by default to the range from 0 to
// 1. Keras: keras.constraints.MinMaxNorm.
func MinMaxNorm() *NormConstraint {
	return &NormConstraint{NormConfig{MaxValue: 1, Rate: 1, Axis: []int{0}}}
}

// MinValue sets the lower limit.
func (c *NormConstraint) MinValue(value float64) *NormConstraint {
	c.Config.MinValue = limit("min_value", value)
	return c
}

// MaxValue sets the upper limit.
func (c *NormConstraint) MaxValue(value float64) *NormConstraint {
	c.Config.MaxValue = limit("max_value", value)
	return c
}

func limit(option string, value float64) float64 {
	if !(value >= 0) {
		failure.Panic("Constraint", "A norm is not negative", "%s is %v, want 0 or more", option, value)
	}
	return value
}

// Rate sets how much of the way to the limit is gone in one step, 0 to 1.
func (c *NormConstraint) Rate(rate float64) *NormConstraint { c.Config.Rate = rate; return c }

// Axis sets the axes summed over: 0, 1, 2 for a Conv2D kernel.
func (c *NormConstraint) Axis(axis ...int) *NormConstraint { c.Config.Axis = axis; return c }

// Constrain scales the weight.
func (c *NormConstraint) Constrain(weight *graph.Node) *graph.Node {
	length := norm(weight, c.Config.Axis)
	wanted := ops.Clip(length, c.Config.MinValue, c.Config.MaxValue)
	if c.Config.Rate != 1 {
		wanted = ops.Add(ops.Multiply(wanted, scalar(weight, c.Config.Rate)), ops.Multiply(length, scalar(weight, 1-c.Config.Rate)))
	}
	return ops.Multiply(weight, ops.Divide(wanted, ops.Add(length, scalar(weight, epsilon))))
}

// String names the constraint and its configuration.
func (c *NormConstraint) String() string { return fmt.Sprintf("MinMaxNorm%+v", c.Config) }

// UnitNormConstraint gives the weights that enter each unit norm 1.
type UnitNormConstraint struct {
	Config UnitNormConfig
}

// UnitNormConfig is what a UnitNormConstraint is made of.
type UnitNormConfig struct {
	Axis []int `json:"axis"` // summed over: default 0
}

// UnitNorm scales to norm 1. Keras: keras.constraints.UnitNorm.
func UnitNorm() *UnitNormConstraint { return &UnitNormConstraint{UnitNormConfig{[]int{0}}} }

// Axis sets the axes summed over.
func (c *UnitNormConstraint) Axis(axis ...int) *UnitNormConstraint { c.Config.Axis = axis; return c }

// Constrain scales the weight.
func (c *UnitNormConstraint) Constrain(weight *graph.Node) *graph.Node {
	return ops.Divide(weight, ops.Add(norm(weight, c.Config.Axis), scalar(weight, epsilon)))
}

// String names the constraint and its configuration.
func (c *UnitNormConstraint) String() string { return fmt.Sprintf("UnitNorm%+v", c.Config) }

// NonNegConstraint has no options.
type NonNegConstraint struct{}

// NonNeg sets negative weights to zero. Keras: keras.constraints.NonNeg.
func NonNeg() *NonNegConstraint { return &NonNegConstraint{} }

// Constrain is max(weight, 0).
func (*NonNegConstraint) Constrain(weight *graph.Node) *graph.Node { return ops.Relu(weight) }

// String names the constraint.
func (*NonNegConstraint) String() string { return "NonNeg" }
