package optimizers

import (
	"math"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// AdamOptimizer scales steps by running averages of gradients and their squares.
type AdamOptimizer struct {
	options[*AdamOptimizer]
	momentsOptions[*AdamOptimizer]
	Config AdamConfig
	// alpha is the learning rate corrected for averages that start at zero.
	alpha *graph.Variable
}

// AdamConfig is what an AdamOptimizer is made of.
type AdamConfig struct {
	Common
	MomentsConfig
	Amsgrad bool `json:"amsgrad"` // default false
}

// Adam is w - α·m/(√v+ε), m and v the averages of g and g² and α =
// rate·√(1-β₂ᵗ)/(1-β₁ᵗ) (Kingma and Ba 2014). The learning rate is 0.001. Keras:
// keras.optimizers.Adam.
func Adam() *AdamOptimizer { return newAdam("adam") }

// AdamW is Adam with a weight decay of 0.004 (Loshchilov and Hutter 2017).
// Keras: keras.optimizers.AdamW.
func AdamW() *AdamOptimizer { return newAdam("adamw").WeightDecay(0.004) }

func newAdam(name string) *AdamOptimizer {
	o := &AdamOptimizer{alpha: scalarVariable("alpha")}
	o.own(o, &o.Config.Common, name, 0.001)
	o.momentsOptions = newMomentsOptions(&o.options, &o.Config.MomentsConfig)
	return o
}

// Amsgrad sets whether the largest average of squares so far is used (Reddi et
// al. 2018).
func (o *AdamOptimizer) Amsgrad(amsgrad bool) *AdamOptimizer { o.Config.Amsgrad = amsgrad; return o }

func (o *AdamOptimizer) prepare(t int, rate float64) {
	// In float32, as Keras: 1-β₂ᵗ loses digits there, which moves the first steps
	// by 1e-5, and a training that is to follow Keras's must lose the same.
	power := func(beta float64) float32 { return float32(math.Pow(float64(float32(beta)), float64(t))) }
	root := float32(math.Sqrt(float64(1 - power(o.Config.Beta2))))
	o.alpha.Value.Float32s()[0] = float32(rate) * root / (1 - power(o.Config.Beta1))
}

func (o *AdamOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	rule, kept := vector.Adam, slots{slot("momentum"), slot("velocity")}
	if o.Config.Amsgrad {
		rule, kept = vector.Amsgrad, append(kept, slot("velocity_hat"))
	}
	return update(rule, w, gradient, kept, 1-o.Config.Beta1, 1-o.Config.Beta2, o.alpha, o.Config.Epsilon)
}
