package optimizers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// SGDOptimizer goes down the gradient.
type SGDOptimizer struct {
	options[*SGDOptimizer]
	Config SGDConfig
}

// SGDConfig is what an SGDOptimizer is made of.
type SGDConfig struct {
	Common
	Momentum float64 `json:"momentum"` // default 0
	Nesterov bool    `json:"nesterov"` // default false
}

// SGD is w - rate·g; with momentum μ, m' = μ·m - rate·g and w + m', or w + μ·m'
// - rate·g by Nesterov. The learning rate is 0.01. Keras: keras.optimizers.SGD.
func SGD() *SGDOptimizer {
	o := &SGDOptimizer{}
	o.own(o, &o.Config.Common, "SGD", 0.01)
	return o
}

// Momentum sets how much of the last step is made again, 0 to 1.
func (o *SGDOptimizer) Momentum(momentum float64) *SGDOptimizer {
	if !(momentum >= 0 && momentum <= 1) {
		failure.Panic("Optimizer "+o.common.Name, "", "momentum is %v, want 0 to 1", momentum)
	}
	o.Config.Momentum = momentum
	return o
}

// Nesterov sets whether the gradient counts as taken after the momentum's step.
func (o *SGDOptimizer) Nesterov(nesterov bool) *SGDOptimizer { o.Config.Nesterov = nesterov; return o }

func (o *SGDOptimizer) prepare(t int, rate float64) {}

func (o *SGDOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	if o.Config.Momentum == 0 {
		return update(vector.Descent, w, gradient, nil, o.rate)
	}
	rule := vector.Momentum
	if o.Config.Nesterov {
		rule = vector.Nesterov
	}
	return update(rule, w, gradient, slots{slot("momentum")}, o.rate, o.Config.Momentum)
}
