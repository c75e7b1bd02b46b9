package optimizers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
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
	g := w.Graph()
	down := ops.Multiply(gradient, stretch(g.Read(o.rate), w))
	if o.Config.Momentum == 0 {
		return ops.Subtract(w, down)
	}
	momentum := slot("momentum")
	next := ops.Subtract(scale(momentum.read(), o.Config.Momentum), down)
	momentum.update(next)
	if o.Config.Nesterov {
		next = ops.Subtract(scale(next, o.Config.Momentum), down)
	}
	return ops.Add(w, next)
}
