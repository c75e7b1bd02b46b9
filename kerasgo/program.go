package kerasgo

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/metrics"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// mode is what a program is for.
type mode int

const (
	trainMode mode = iota
	testMode
	predictMode
)

func (m mode) String() string { return [...]string{"train", "test", "predict"}[m] }

// program is the model compiled for one mode and batch size. Its inputs are the
// model's, then labels of outputs, then weights of samples for them.
type program struct {
	plan   *plan.Plan
	inputs []*tensor.Tensor
}

// batch returns memory for a batch as the program takes it.
func (p *program) batch() []*tensor.Tensor {
	var batch []*tensor.Tensor
	for _, input := range p.inputs {
		batch = append(batch, tensor.New(input.DType(), input.Shape()...))
	}
	return batch
}

// programKey is what makes programs differ.
type programKey struct {
	mode    mode
	batch   int
	labels  string // shape and type
	weights bool
}

// programs keeps the compiled programs of a model. There are few in a training:
// full batches and a last one for each mode; more are made by data of many
// sizes, so that the oldest are dropped.
type programs struct {
	made  map[programKey]*program
	order []programKey
}

const mostPrograms = 16

func newPrograms() *programs { return &programs{made: map[programKey]*program{}} }

// program returns the model compiled for a mode, a batch size and the kind of
// labels and weights that the samples have.
func (n *Network) program(m mode, batch int, s *samples) *program {
	key := programKey{mode: m, batch: batch}
	if m != predictMode {
		key.labels = s.kind
		key.weights = s.weights != nil
	}
	if p := n.programs.made[key]; p != nil {
		return p
	}
	p := n.build(m, batch, s)
	if len(n.programs.order) == mostPrograms {
		delete(n.programs.made, n.programs.order[0])
		n.programs.order = n.programs.order[1:]
	}
	n.programs.made[key] = p
	n.programs.order = append(n.programs.order, key)
	return p
}

func (n *Network) build(m mode, batch int, s *samples) *program {
	n.layWeights()
	var program plan.Program
	n.together.batch.Tracing(func() { program = n.express(m, batch, s) })
	return compilePlan(program)
}

// express writes what a batch needs as a graph: by layers, losses and metrics, which
// are users' own code maybe.
func (n *Network) express(m mode, batch int, s *samples) plan.Program {
	g := graph.New(m == trainMode)
	inputs := n.inputNodes(g, batch)
	outputs := n.trace(inputs)
	if m == predictMode {
		// Moving averages and the like belong to training.
		g.Updates = nil
		return plan.Program{Graph: g, Inputs: inputs, Outputs: outputs}
	}
	t := n.training
	labels, weights := make([]*graph.Node, len(t.goals)), make([]*graph.Node, len(t.goals))
	for i, of := range s.labels {
		if of != nil {
			shape := of.Shape()
			shape[0] = batch
			labels[i] = g.Input("labels", of.DType(), shape...)
			inputs = append(inputs, labels[i])
		}
	}
	for i, of := range s.weights {
		if of != nil {
			weights[i] = g.Input("sample_weight", tensor.Float32, batch)
			inputs = append(inputs, weights[i])
		}
	}
	if m == testMode {
		g.Updates = nil
	}
	all := make([]*graph.Node, len(t.goals))
	var loss *graph.Node
	for i, goal := range t.goals {
		if goal.loss == nil {
			continue
		}
		all[i] = goal.lossOf(labels[i], outputs[i], weights[i])
		counted := all[i]
		if goal.weight != 1 {
			counted = ops.Multiply(counted, ops.Scalar(g, goal.weight))
		}
		if loss == nil {
			loss = counted
		} else {
			loss = ops.Add(loss, counted)
		}
	}
	loss = n.penalized(g, loss)
	if m == trainMode {
		n.learn(g, loss)
	}
	// The mean over batches counts each batch by its size.
	t.tracker.Add(ops.BroadcastTo(ops.Reshape(loss, 1), batch), nil)
	for i, goal := range t.goals {
		if goal.tracker != nil {
			goal.tracker.Add(ops.BroadcastTo(ops.Reshape(all[i], 1), batch), nil)
		}
		for _, metric := range goal.metrics {
			n.measure(metric, labels[i], outputs[i], outputs[i].Mask())
		}
		for _, metric := range goal.metricsWeighted {
			n.measure(metric, labels[i], outputs[i], losses.Times(weights[i], outputs[i].Mask()))
		}
	}
	return plan.Program{Graph: g, Inputs: inputs}
}

// inputNodes are the symbolic inputs as nodes of a graph at a batch size.
func (n *Network) inputNodes(g *graph.Graph, batch int) []*graph.Node {
	var nodes []*graph.Node
	for _, symbol := range n.inputs {
		shape := symbol.Shape()
		shape[0] = batch
		nodes = append(nodes, g.Input(layerOf(symbol).(*layers.InputLayer).Core().Common.Name, symbol.DType(), shape...))
	}
	return nodes
}

// layWeights puts the weights that are trained into one memory, so that an
// optimizer's step of all of them is one pass.
func (n *Network) layWeights() {
	var variables, others []*graph.Variable
	list, trained := n.weights()
	for i, w := range list {
		if trained[i] {
			variables = append(variables, w.Variable)
		} else {
			others = append(others, w.Variable)
		}
	}
	graph.Lay(append(variables, others...))
}

// lossOf is the loss of an output's predictions.
func (goal *goal) lossOf(labels, prediction, weights *graph.Node) *graph.Node {
	var values *graph.Node
	within("Loss "+goal.loss.Common().Name, labels, prediction, func() { values = goal.loss.Call(labels, prediction) })
	return losses.Reduce(goal.loss, values, losses.Masked(goal.loss, weights, losses.Mask(values, prediction)))
}

// penalized is the model's loss: that of the predictions and the penalties.
func (n *Network) penalized(g *graph.Graph, loss *graph.Node) *graph.Node {
	list, trained := n.weights()
	for i, w := range list {
		if w.Regularizer != nil && trained[i] {
			loss = ops.Add(loss, ops.Reshape(w.Regularizer.Penalty(g.Read(w.Variable))))
		}
	}
	for _, penalty := range g.Losses {
		loss = ops.Add(loss, ops.Reshape(penalty))
	}
	return loss
}

// measure registers what a metric remembers of a batch.
func (n *Network) measure(metric metrics.Metric, labels, prediction, weights *graph.Node) {
	within("Metric "+metric.Common().Name, labels, prediction, func() { metric.Update(labels, prediction, weights) })
}

// within lets messages of operations say in which loss or metric they arose.
func within(where string, labels, prediction *graph.Node, do func()) {
	failure.Within(where, func() string {
		return "labels of shape " + tensor.ShapeString(labels.Shape()) + " and predictions of shape " + tensor.ShapeString(prediction.Shape())
	}, do)
}

// learn registers a step of the optimizer.
func (n *Network) learn(g *graph.Graph, loss *graph.Node) {
	var parameters []optimizers.Parameter
	var nodes []*graph.Node
	list, trained := n.weights()
	for i, w := range list {
		if trained[i] {
			parameters = append(parameters, optimizers.Parameter{Variable: w.Variable, Constraint: w.Constraint})
			nodes = append(nodes, g.Read(w.Variable))
		}
	}
	optimizer := n.training.optimizer
	if factor := optimizer.Common().LossScaleFactor; factor != 0 {
		loss = ops.Multiply(loss, ops.Scalar(g, factor))
	}
	optimizer.Apply(g, parameters, ops.Gradients(loss, nodes))
}

func compilePlan(p plan.Program) *program {
	compiled, err := plan.Compile(p, plan.Options{})
	if err != nil {
		failure.Panic("Model", "", "%v", err)
	}
	result := &program{plan: compiled}
	for i := range p.Inputs {
		result.inputs = append(result.inputs, compiled.Input(i))
	}
	return result
}
