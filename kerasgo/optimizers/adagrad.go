package optimizers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// AdagradOptimizer divides steps by the size of all gradients so far.
type AdagradOptimizer struct {
	options[*AdagradOptimizer]
	epsilonOptions[*AdagradOptimizer]
	Config AdagradConfig
}

// AdagradConfig is what an AdagradOptimizer is made of.
type AdagradConfig struct {
	Common
	InitialAccumulatorValue float64 `json:"initial_accumulator_value"` // default 0.1
	Epsilon                 float64 `json:"epsilon"`                   // default 1e-7
}

// Adagrad is w - rate·g/√(a+ε), a the sum of g² (Duchi et al. 2011). The
// learning rate is 0.001. Keras: keras.optimizers.Adagrad.
func Adagrad() *AdagradOptimizer {
	o := &AdagradOptimizer{Config: AdagradConfig{InitialAccumulatorValue: 0.1, Epsilon: 1e-7}}
	o.own(o, &o.Config.Common, "adagrad", 0.001)
	o.epsilonOptions = epsilonOptions[*AdagradOptimizer]{&o.options, &o.Config.Epsilon}
	return o
}

// InitialAccumulatorValue sets what the sum starts from, 0 or more.
func (o *AdagradOptimizer) InitialAccumulatorValue(value float64) *AdagradOptimizer {
	o.needNotNegative("initial_accumulator_value", value)
	o.Config.InitialAccumulatorValue = value
	return o
}

func (o *AdagradOptimizer) prepare(t int, rate float64) {}

func (o *AdagradOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	accumulator := slot("accumulator").startingAt(o.Config.InitialAccumulatorValue)
	return update(vector.Adagrad, w, gradient, slots{accumulator}, o.Config.Epsilon, o.rate)
}
