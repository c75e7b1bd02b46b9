package optimizers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/ops"
)

// FtrlOptimizer follows the regularized leader: each weight is what would have
// been best for all gradients so far.
type FtrlOptimizer struct {
	options[*FtrlOptimizer]
	Config FtrlConfig
	// inverse is 1 over the learning rate.
	inverse *graph.Variable
}

// FtrlConfig is what a FtrlOptimizer is made of.
type FtrlConfig struct {
	Common
	LearningRatePower                 float64 `json:"learning_rate_power"`                  // default -0.5
	InitialAccumulatorValue           float64 `json:"initial_accumulator_value"`            // default 0.1
	L1RegularizationStrength          float64 `json:"l1_regularization_strength"`           // default 0
	L2RegularizationStrength          float64 `json:"l2_regularization_strength"`           // default 0
	L2ShrinkageRegularizationStrength float64 `json:"l2_shrinkage_regularization_strength"` // default 0
	Beta                              float64 `json:"beta"`                                 // default 0
}

// Ftrl is (clip(z, -λ₁, λ₁) - z)/(nᵖ/rate + 2·λ₂ + β/rate) with n the sum of
// g², z' = z + g + 2·λ·w - (n'ᵖ-nᵖ)/rate·w and p = -learning_rate_power
// (McMahan et al. 2013). The learning rate is 0.001. Keras:
// keras.optimizers.Ftrl.
func Ftrl() *FtrlOptimizer {
	o := &FtrlOptimizer{
		Config:  FtrlConfig{LearningRatePower: -0.5, InitialAccumulatorValue: 0.1},
		inverse: scalarVariable("inverse_learning_rate"),
	}
	o.own(o, &o.Config.Common, "ftrl", 0.001)
	return o
}

// LearningRatePower sets how steps shrink as gradients add up, 0 or less; 0 is
// a fixed learning rate.
func (o *FtrlOptimizer) LearningRatePower(power float64) *FtrlOptimizer {
	if !(power <= 0) {
		failure.Panic("Optimizer "+o.common.Name, "", "learning_rate_power is %v, want 0 or less", power)
	}
	o.Config.LearningRatePower = power
	return o
}

// InitialAccumulatorValue sets what the sum of squares starts from, 0 or more.
func (o *FtrlOptimizer) InitialAccumulatorValue(value float64) *FtrlOptimizer {
	return o.set(&o.Config.InitialAccumulatorValue, "initial_accumulator_value", value)
}

// L1RegularizationStrength sets λ₁, which makes small weights zero, 0 or more.
func (o *FtrlOptimizer) L1RegularizationStrength(strength float64) *FtrlOptimizer {
	return o.set(&o.Config.L1RegularizationStrength, "l1_regularization_strength", strength)
}

// L2RegularizationStrength sets λ₂, which stabilizes, 0 or more.
func (o *FtrlOptimizer) L2RegularizationStrength(strength float64) *FtrlOptimizer {
	return o.set(&o.Config.L2RegularizationStrength, "l2_regularization_strength", strength)
}

// L2ShrinkageRegularizationStrength sets λ, which penalizes the size of
// weights, 0 or more.
func (o *FtrlOptimizer) L2ShrinkageRegularizationStrength(strength float64) *FtrlOptimizer {
	return o.set(&o.Config.L2ShrinkageRegularizationStrength, "l2_shrinkage_regularization_strength", strength)
}

// Beta sets β of the paper.
func (o *FtrlOptimizer) Beta(beta float64) *FtrlOptimizer { o.Config.Beta = beta; return o }

func (o *FtrlOptimizer) set(field *float64, name string, value float64) *FtrlOptimizer {
	o.needNotNegative(name, value)
	*field = value
	return o
}

func (o *FtrlOptimizer) prepare(t int, rate float64) {
	o.inverse.Value.Float32s()[0] = 1 / float32(rate)
}

func (o *FtrlOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	c := &o.Config
	accumulator, linear := slot("accumulator").startingAt(c.InitialAccumulatorValue), slot("linear")
	if c.LearningRatePower == -0.5 { // the default: many times as fast as the power
		return update(vector.Ftrl, w, gradient, slots{accumulator, linear},
			2*c.L2ShrinkageRegularizationStrength, o.inverse, c.Beta, c.L1RegularizationStrength, 2*c.L2RegularizationStrength)
	}
	g := w.Graph()
	rate := stretch(g.Read(o.rate), w)
	power := func(n *graph.Node) *graph.Node { return ops.Power(n, ops.Scalar(g, -c.LearningRatePower)) }
	n := ops.Add(accumulator.read(), ops.Square(gradient))
	shrunk := gradient
	if c.L2ShrinkageRegularizationStrength > 0 {
		shrunk = ops.Add(gradient, scale(w, 2*c.L2ShrinkageRegularizationStrength))
	}
	// The old sum is read first, so that the new one can be written in its place.
	shrinkage := ops.Divide(ops.Subtract(power(accumulator.read()), power(n)), rate)
	z := ops.Add(linear.read(), ops.Add(shrunk, ops.Multiply(shrinkage, w)))
	accumulator.update(n)
	linear.update(z)
	bottom := ops.Add(ops.Divide(ops.Add(power(n), ops.Scalar(g, c.Beta)), rate), ops.Scalar(g, 2*c.L2RegularizationStrength))
	return ops.Divide(ops.Subtract(ops.Clip(z, -c.L1RegularizationStrength, c.L1RegularizationStrength), z), bottom)
}
