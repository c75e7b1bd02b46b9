package optimizers

import (
	"fmt"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/ops"
)

// Apply registers the updates of all parameters in Keras's order: unscale and add up the
// gradients, clip, decay the weight, step, average, constrain.
func (o *options[O]) Apply(g *graph.Graph, parameters []Parameter, gradients []*graph.Node) {
	var trained []Parameter
	var slopes []*graph.Node
	for i, gradient := range gradients {
		if gradient != nil {
			trained, slopes = append(trained, parameters[i]), append(slopes, gradient)
		}
	}
	var always []graph.Update // in batches that change no weight too
	each := func(use bool, name string) []*slot {
		all := make([]*slot, len(trained))
		for i := range all {
			if use {
				all[i] = o.slot(g, trained[i:], name, &always)
			}
		}
		return all
	}
	averages := each(o.common.UseEma, averageSlot)
	for i, average := range averages {
		if average != nil && average.fresh { // the optimizer may have made steps of other weights before
			copy(average.variable.Value.Float32s(), trained[i].Value.Float32s())
		}
	}
	if factor := o.common.LossScaleFactor; factor != 0 {
		for i, slope := range slopes {
			slopes[i] = ops.Divide(slope, ops.Scalar(g, factor))
		}
	}
	for i, sum := range each(o.common.GradientAccumulationSteps != 0, "gradient_accumulator") {
		if sum != nil {
			slopes[i] = o.accumulated(slopes[i], sum)
		}
	}
	slopes = o.clipped(g, slopes)
	for i, parameter := range trained {
		old := g.Read(parameter.Variable)
		weight := old
		if o.common.WeightDecay != 0 {
			weight = ops.Subtract(weight, ops.Multiply(weight, stretch(g.Read(o.decay), weight)))
		}
		var updates []graph.Update
		next := o.applied(o.self.step(weight, slopes[i], func(name string) *slot { return o.slot(g, trained[i:], name, &updates) }), old)
		if o.common.UseEma {
			next = o.averaged(next, averages[i])
		}
		if parameter.Constraint != nil {
			next = parameter.Constraint.Constrain(next)
		}
		g.Update(parameter.Variable, next)
		// After the weight, which may read slots that can then be written in place.
		for _, update := range updates {
			g.Update(update.Variable, o.applied(update.Value, g.Read(update.Variable)))
		}
	}
	for _, update := range always {
		g.Update(update.Variable, update.Value)
	}
}

// slot returns the variable of a name that belongs to the first of some
// parameters, zeros at first. Those that the others will ask for are made along with
// it in one memory, as the weights have, so that a step of all weights is one pass.
func (o *options[O]) slot(g *graph.Graph, parameters []Parameter, name string, updates *[]graph.Update) *slot {
	key := slotKey{parameters[0].Variable, name}
	variable, known := o.slots[key]
	if !known {
		if o.blank[key] == nil {
			var list []*graph.Variable
			var shapes [][]int
			for _, parameter := range parameters {
				if other := (slotKey{parameter.Variable, name}); o.slots[other] == nil && o.blank[other] == nil {
					o.blank[other] = &graph.Variable{Name: parameter.Name + "_" + name}
					list = append(list, o.blank[other])
					shapes = append(shapes, parameter.Value.Shape())
				}
			}
			graph.LayZeros(list, shapes)
		}
		variable = o.blank[key]
		delete(o.blank, key)
		o.slots[key] = variable
		o.order = append(o.order, variable)
	}
	return &slot{g, variable, !known, updates}
}

func (o *options[O]) clipped(g *graph.Graph, gradients []*graph.Node) []*graph.Node {
	each := func(change func(gradient *graph.Node) *graph.Node) []*graph.Node {
		changed := make([]*graph.Node, len(gradients))
		for i, gradient := range gradients {
			changed[i] = change(gradient)
		}
		return changed
	}
	// shrink is the factor that brings a norm down to a limit, 1 below it.
	shrink := func(squares *graph.Node, limit float64) *graph.Node {
		bound := ops.Scalar(g, limit)
		return ops.Divide(bound, ops.Maximum(ops.Sqrt(squares), bound))
	}
	switch c := o.common; {
	case c.Clipnorm != 0:
		return each(func(gradient *graph.Node) *graph.Node {
			return ops.Multiply(gradient, shrink(ops.Sum(ops.Square(gradient)), c.Clipnorm))
		})
	case c.Clipvalue != 0:
		return each(func(gradient *graph.Node) *graph.Node { return ops.Clip(gradient, -c.Clipvalue, c.Clipvalue) })
	case c.GlobalClipnorm != 0:
		squares := ops.Scalar(g, 0)
		each(func(gradient *graph.Node) *graph.Node {
			squares = ops.Add(squares, ops.Sum(ops.Square(gradient)))
			return nil
		})
		// As in Keras an infinite norm makes all gradients NaN: those that are finite would
		// else be zero without a word.
		factor := ops.Add(shrink(squares, c.GlobalClipnorm), ops.Subtract(squares, squares))
		return each(func(gradient *graph.Node) *graph.Node { return ops.Multiply(gradient, factor) })
	}
	return gradients
}

// stretch gives a number of shape (1) as many axes as a tensor has, so that it
// broadcasts to no more.
func stretch(number, like *graph.Node) *graph.Node {
	if like.Rank() == 0 {
		return ops.Reshape(number)
	}
	return number
}

// scale is x times a number.
func scale(x *graph.Node, factor float64) *graph.Node {
	return ops.Multiply(x, ops.Scalar(x.Graph(), factor))
}

// slots are what is kept of one parameter.
type slots []*slot

// update composes a rule's step in one pass, and registers what is kept anew. A
// number is a float64, or a variable where it changes from step to step.
func update(rule *vector.Update, w, gradient *graph.Node, kept slots, numbers ...any) *graph.Node {
	g := w.Graph()
	tensors, operands := []*graph.Node{w, gradient}, make([]*graph.Node, len(numbers))
	for _, s := range kept {
		tensors = append(tensors, s.read())
	}
	for i, number := range numbers {
		switch number := number.(type) {
		case float64:
			operands[i] = ops.Scalar(g, number)
		case *graph.Variable:
			operands[i] = g.Read(number)
		default:
			panic(fmt.Sprintf("%s: number %d is a %T, want a float64 or a variable", rule.Name, i, number))
		}
	}
	results := ops.Update(rule, tensors, operands)
	for i, s := range kept {
		s.update(results[1+i])
	}
	return results[0]
}
