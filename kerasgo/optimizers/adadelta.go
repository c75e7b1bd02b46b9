package optimizers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// AdadeltaOptimizer makes steps as large as the last ones were, in proportion
// to the gradients.
type AdadeltaOptimizer struct {
	options[*AdadeltaOptimizer]
	epsilonOptions[*AdadeltaOptimizer]
	Config AdadeltaConfig
}

// AdadeltaConfig is what an AdadeltaOptimizer is made of.
type AdadeltaConfig struct {
	Common
	Rho     float64 `json:"rho"`     // default 0.95
	Epsilon float64 `json:"epsilon"` // default 1e-7
}

// Adadelta is w - rate·d with d = g·√(s+ε)/√(v+ε), v and s the averages of g²
// and d² (Zeiler 2012). The learning rate is 0.001, where the paper has 1.
// Keras: keras.optimizers.Adadelta.
func Adadelta() *AdadeltaOptimizer {
	o := &AdadeltaOptimizer{Config: AdadeltaConfig{Rho: 0.95, Epsilon: 1e-7}}
	o.own(o, &o.Config.Common, "adadelta", 0.001)
	o.epsilonOptions = epsilonOptions[*AdadeltaOptimizer]{&o.options, &o.Config.Epsilon}
	return o
}

// Rho sets how much of the averages is kept in a step.
func (o *AdadeltaOptimizer) Rho(rho float64) *AdadeltaOptimizer {
	o.needShare("rho", rho)
	o.Config.Rho = rho
	return o
}

func (o *AdadeltaOptimizer) prepare(t int, rate float64) {}

func (o *AdadeltaOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	squares, steps := slot("accumulated_grad"), slot("accumulated_delta_var")
	return update(vector.Adadelta, w, gradient, slots{squares, steps}, 1-o.Config.Rho, o.Config.Epsilon, o.rate)
}
