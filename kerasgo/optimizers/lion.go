package optimizers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// LionOptimizer makes steps of one size, in the direction of the gradients'
// sign.
type LionOptimizer struct {
	options[*LionOptimizer]
	Config LionConfig
}

// LionConfig is what a LionOptimizer is made of.
type LionConfig struct {
	Common
	Beta1 float64 `json:"beta_1"` // default 0.9
	Beta2 float64 `json:"beta_2"` // default 0.99
}

// Lion is w - rate·sign(β₁·m+(1-β₁)·g), m the average of g with β₂ (Chen et al.
// 2023). The learning rate is 0.001. Keras: keras.optimizers.Lion.
func Lion() *LionOptimizer {
	o := &LionOptimizer{Config: LionConfig{Beta1: 0.9, Beta2: 0.99}}
	o.own(o, &o.Config.Common, "lion", 0.001)
	return o
}

// Beta1 sets how much the average counts beside the gradient in a step.
func (o *LionOptimizer) Beta1(beta float64) *LionOptimizer {
	o.needShare("beta_1", beta)
	o.Config.Beta1 = beta
	return o
}

// Beta2 sets how much of the average is kept in a step.
func (o *LionOptimizer) Beta2(beta float64) *LionOptimizer {
	o.needShare("beta_2", beta)
	o.Config.Beta2 = beta
	return o
}

func (o *LionOptimizer) prepare(t int, rate float64) {}

func (o *LionOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	return update(vector.Lion, w, gradient, slots{slot("momentum")}, o.Config.Beta1, 1-o.Config.Beta1, 1-o.Config.Beta2, o.rate)
}
