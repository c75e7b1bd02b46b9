package optimizers

import (
	"math"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// AdamaxOptimizer is Adam with the largest gradient in place of the mean square.
type AdamaxOptimizer struct {
	options[*AdamaxOptimizer]
	momentsOptions[*AdamaxOptimizer]
	Config AdamaxConfig
	// alpha is the learning rate corrected for an average that starts at zero.
	alpha *graph.Variable
}

// AdamaxConfig is what an AdamaxOptimizer is made of.
type AdamaxConfig struct {
	Common
	MomentsConfig
}

// Adamax is w - α·m/(u+ε), m the average of g, u' = max(β₂·u, |g|) and α =
// rate/(1-β₁ᵗ) (Kingma and Ba 2014, section 7). The learning rate is 0.001.
// Keras: keras.optimizers.Adamax.
func Adamax() *AdamaxOptimizer {
	o := &AdamaxOptimizer{alpha: scalarVariable("alpha")}
	o.own(o, &o.Config.Common, "adamax", 0.001)
	o.momentsOptions = newMomentsOptions(&o.options, &o.Config.MomentsConfig)
	return o
}

func (o *AdamaxOptimizer) prepare(t int, rate float64) {
	o.alpha.Value.Float32s()[0] = float32(rate / (1 - math.Pow(o.Config.Beta1, float64(t))))
}

func (o *AdamaxOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	kept := slots{slot("momentum"), slot("norm")}
	return update(vector.Adamax, w, gradient, kept, 1-o.Config.Beta1, o.Config.Beta2, o.alpha, o.Config.Epsilon)
}
