package optimizers

import (
	"math"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// AdamaxOptimizer is Adam with the largest gradient in place of the mean square.
type AdamaxOptimizer struct {
	options[*AdamaxOptimizer]
	Config AdamaxConfig
	// alpha is the learning rate corrected for an average that starts at zero.
	alpha *graph.Variable
}

// AdamaxConfig is what an AdamaxOptimizer is made of.
type AdamaxConfig struct {
	Common
	Beta1   float64 `json:"beta_1"`  // default 0.9
	Beta2   float64 `json:"beta_2"`  // default 0.999
	Epsilon float64 `json:"epsilon"` // default 1e-7
}

// Adamax is w - α·m/(u+ε), m the average of g, u' = max(β₂·u, |g|) and α =
// rate/(1-β₁ᵗ) (Kingma and Ba 2014, section 7). The learning rate is 0.001.
// Keras: keras.optimizers.Adamax.
func Adamax() *AdamaxOptimizer {
	o := &AdamaxOptimizer{Config: AdamaxConfig{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}, alpha: scalarVariable("alpha")}
	o.own(o, &o.Config.Common, "adamax", 0.001)
	return o
}

// Beta1 sets how much of the gradients' average is kept in a step.
func (o *AdamaxOptimizer) Beta1(beta float64) *AdamaxOptimizer {
	o.needShare("beta_1", beta)
	o.Config.Beta1 = beta
	return o
}

// Beta2 sets how much of the largest gradient is kept in a step.
func (o *AdamaxOptimizer) Beta2(beta float64) *AdamaxOptimizer {
	o.needShare("beta_2", beta)
	o.Config.Beta2 = beta
	return o
}

// Epsilon sets the number that keeps the divisor from zero.
func (o *AdamaxOptimizer) Epsilon(epsilon float64) *AdamaxOptimizer {
	o.needNotNegative("epsilon", epsilon)
	o.Config.Epsilon = epsilon
	return o
}

func (o *AdamaxOptimizer) prepare(t int, rate float64) {
	o.alpha.Value.Float32s()[0] = float32(rate / (1 - math.Pow(o.Config.Beta1, float64(t))))
}

func (o *AdamaxOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	g := w.Graph()
	mean, largest := slot("momentum"), slot("norm")
	m := average(mean.read(), gradient, o.Config.Beta1)
	u := ops.Maximum(scale(largest.read(), o.Config.Beta2), ops.Abs(gradient))
	mean.update(m)
	largest.update(u)
	down := ops.Divide(ops.Multiply(m, stretch(g.Read(o.alpha), w)), ops.Add(u, ops.Scalar(g, o.Config.Epsilon)))
	return ops.Subtract(w, down)
}
