package optimizers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
)

// RMSpropOptimizer divides steps by a running average of the gradients' size.
type RMSpropOptimizer struct {
	options[*RMSpropOptimizer]
	epsilonOptions[*RMSpropOptimizer]
	Config RMSpropConfig
}

// RMSpropConfig is what an RMSpropOptimizer is made of.
type RMSpropConfig struct {
	Common
	Rho      float64 `json:"rho"`      // default 0.9
	Momentum float64 `json:"momentum"` // default 0
	Epsilon  float64 `json:"epsilon"`  // default 1e-7
	Centered bool    `json:"centered"` // default false
}

// RMSprop is w - rate·g/√(v+ε), v the average of g² (Hinton 2012). The learning
// rate is 0.001. Keras: keras.optimizers.RMSprop.
func RMSprop() *RMSpropOptimizer {
	o := &RMSpropOptimizer{Config: RMSpropConfig{Rho: 0.9, Epsilon: 1e-7}}
	o.own(o, &o.Config.Common, "rmsprop", 0.001)
	o.epsilonOptions = epsilonOptions[*RMSpropOptimizer]{&o.options, &o.Config.Epsilon}
	return o
}

// Rho sets how much of the average is kept in a step.
func (o *RMSpropOptimizer) Rho(rho float64) *RMSpropOptimizer {
	o.needShare("rho", rho)
	o.Config.Rho = rho
	return o
}

// Momentum sets how much of the last step is made again.
func (o *RMSpropOptimizer) Momentum(momentum float64) *RMSpropOptimizer {
	o.Config.Momentum = momentum
	return o
}

// Centered sets whether the variance of the gradients is used in place of the
// mean of their squares.
func (o *RMSpropOptimizer) Centered(centered bool) *RMSpropOptimizer {
	o.Config.Centered = centered
	return o
}

func (o *RMSpropOptimizer) prepare(t int, rate float64) {}

func (o *RMSpropOptimizer) step(w, gradient *graph.Node, slot func(string) *slot) *graph.Node {
	rule, kept := vector.RMSprop, slots{slot("velocity")}
	if o.Config.Centered {
		rule, kept = vector.RMSpropCentered, append(kept, slot("average_gradient"))
	}
	numbers := []any{1 - o.Config.Rho, o.Config.Epsilon, o.rate}
	if o.Config.Momentum != 0 {
		rule = vector.RMSpropMomentum
		if o.Config.Centered {
			rule = vector.RMSpropCenteredMomentum
		}
		kept, numbers = append(kept, slot("momentum")), append(numbers, o.Config.Momentum)
	}
	return update(rule, w, gradient, kept, numbers...)
}
