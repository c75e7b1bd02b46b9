package optimizers

import (
	"math"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// NadamOptimizer is Adam with Nesterov's momentum.
type NadamOptimizer struct {
	options[*NadamOptimizer]
	momentsOptions[*NadamOptimizer]
	Config NadamConfig
	// mean, gradient and square are the factors of the averages and of the
	// gradient in a step, with the corrections for averages that start at zero.
	mean, gradient, square *graph.Variable
	// product is that of the momenta of the first counted steps.
	product float64
	counted int
}

// NadamConfig is what a NadamOptimizer is made of.
type NadamConfig struct {
	Common
	MomentsConfig
}

// Nadam is w - rate·n/(√(v/(1-β₂ᵗ))+ε) with n = uₜ₊₁·m/(1-u₁⋯uₜ₊₁) +
// (1-uₜ)·g/(1-u₁⋯uₜ), m and v the averages of g and g² and uₜ =
// β₁·(1-0.96ᵗ/2) (Dozat 2015). The learning rate is 0.001. Keras:
// keras.optimizers.Nadam.
func Nadam() *NadamOptimizer {
	o := &NadamOptimizer{
		mean: scalarVariable("mean_factor"), gradient: scalarVariable("gradient_factor"), square: scalarVariable("square_factor"),
	}
	o.own(o, &o.Config.Common, "nadam", 0.001)
	o.momentsOptions = newMomentsOptions(&o.options, &o.Config.MomentsConfig)
	return o
}

func (o *NadamOptimizer) prepare(t int, rate float64) {
	momentum := func(t int) float64 { return o.Config.Beta1 * (1 - 0.5*math.Pow(0.96, float64(t))) }
	if o.counted == 0 || o.counted > t {
		o.product, o.counted = 1, 0
	}
	for o.counted < t {
		o.counted++
		o.product *= momentum(o.counted)
	}
	next := momentum(t + 1)
	o.mean.Value.Float32s()[0] = float32(rate * next / (1 - o.product*next))
	o.gradient.Value.Float32s()[0] = float32(rate * (1 - momentum(t)) / (1 - o.product))
	o.square.Value.Float32s()[0] = float32(1 / (1 - math.Pow(o.Config.Beta2, float64(t))))
}

func (o *NadamOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	kept := slots{slot("momentum"), slot("velocity")}
	return update(vector.Nadam, w, gradient, kept, 1-o.Config.Beta1, 1-o.Config.Beta2, o.mean, o.gradient, o.square, o.Config.Epsilon)
}
