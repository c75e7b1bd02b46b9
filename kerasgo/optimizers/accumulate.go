package optimizers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GradientAccumulationSteps lets only each so many-th batch change the weights, by the
// mean of the gradients since the last that did: 2 or more; default each.
// EmaOverwriteFrequency counts such steps; schedules count batches, and averages of the
// weights move in each.
func (o *options[O]) GradientAccumulationSteps(steps int) O {
	if steps < 2 {
		failure.Panic("Optimizer "+o.common.Name, "Leave it out where each batch changes the weights", "gradient_accumulation_steps is %d, want 2 or more", steps)
	}
	o.common.GradientAccumulationSteps = steps
	return o.self
}

// accumulated is the mean of the gradients since the last step, which are added up.
func (o *options[O]) accumulated(gradient *graph.Node, sum *slot) *graph.Node {
	g := gradient.Graph()
	total := ops.Add(gradient, sum.read())
	sum.update(ops.Where(stretch(g.Read(o.pace.applies), total), ops.Scalar(g, 0), total))
	return ops.Divide(total, ops.Scalar(g, float64(o.common.GradientAccumulationSteps)))
}

// applied is a new value in a batch that changes weights, and else the old one.
func (o *options[O]) applied(next, old *graph.Node) *graph.Node {
	if o.common.GradientAccumulationSteps == 0 {
		return next
	}
	return ops.Where(stretch(next.Graph().Read(o.pace.applies), next), next, old)
}

// pace are the numbers that say what a batch does beside the rule's step.
type pace struct {
	applies    *graph.Variable // 1 where it changes weights, 0 where it adds up gradients
	kept       *graph.Variable // the share of the weights' averages that stays
	overwrites *graph.Variable // 1 where the weights become their averages
}

func newPace() pace {
	return pace{scalarVariable("applies"), scalarVariable("ema_momentum"), scalarVariable("ema_overwrites")}
}

// set is for a batch counted from 0. It returns the number of the step that the batch
// belongs to, counted from 1.
func (p *pace) set(batch int, c *Common) (step int) {
	every := max(c.GradientAccumulationSteps, 1)
	step = batch/every + 1
	number := func(v *graph.Variable, value float64, when bool) {
		v.Value.Float32s()[0] = 0
		if when {
			v.Value.Float32s()[0] = float32(value)
		}
	}
	number(p.applies, 1, (batch+1)%every == 0)
	number(p.kept, c.EmaMomentum, step > 1)
	number(p.overwrites, 1, c.EmaOverwriteFrequency > 0 && step%c.EmaOverwriteFrequency == 0)
	return step
}
