package optimizers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// UseEma sets whether the optimizer keeps a running average of each weight, which takes
// the weight's place when Fit is over; default false.
func (o *options[O]) UseEma(use bool) O { o.common.UseEma = use; return o.self }

// EmaMomentum sets how much of the weights' averages is kept in a step, 0 to 1; default
// 0.99. The averages begin with the first step's weights.
func (o *options[O]) EmaMomentum(momentum float64) O {
	if !(momentum >= 0 && momentum <= 1) {
		failure.Panic("Optimizer "+o.common.Name, "", "ema_momentum is %v, want 0 to 1", momentum)
	}
	o.common.EmaMomentum = momentum
	return o.self
}

// EmaOverwriteFrequency sets after how many steps each time the weights become their
// averages, besides at the end of Fit; default never.
func (o *options[O]) EmaOverwriteFrequency(steps int) O {
	if steps < 1 {
		failure.Panic("Optimizer "+o.common.Name, "Leave it out where the averages are for the end", "ema_overwrite_frequency is %d, want 1 or more", steps)
	}
	o.common.EmaOverwriteFrequency = steps
	return o.self
}

// averaged updates the average of a weight, and is the weight or, where it is its turn,
// the average.
func (o *options[O]) averaged(weight *graph.Node, average *slot) *graph.Node {
	g := weight.Graph()
	kept := stretch(g.Read(o.pace.kept), weight)
	next := ops.Add(ops.Multiply(kept, average.read()), ops.Multiply(ops.Subtract(ops.Scalar(g, 1), kept), weight))
	average.update(next)
	if o.common.EmaOverwriteFrequency == 0 {
		return weight
	}
	return ops.Where(stretch(g.Read(o.pace.overwrites), weight), next, weight)
}

// Finish gives weights their averages, where UseEma is set.
func (o *options[O]) Finish(trained []*graph.Variable) {
	if !o.common.UseEma {
		return
	}
	for _, weight := range trained {
		if average := o.slots[slotKey{weight, averageSlot}]; average != nil {
			copy(weight.Value.Float32s(), average.Value.Float32s())
		}
	}
}

const averageSlot = "average"
