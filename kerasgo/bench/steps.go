package bench

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/random"
	"kerasgo/kerasgo/tensor"
)

// stepsAlone returns what makes so many training steps of a model back to back:
// rows copied in a fixed shuffled order, forward, backward, Adam; no metrics, no
// shuffling, no progress. What Fit takes longer is its own loop.
func (t training) stepsAlone(x, y *tensor.Tensor) (func(steps int), error) {
	g := graph.New(true)
	inputs := g.Input("x", tensor.Float32, append([]int{t.batch}, t.sample...)...)
	labels := g.Input("y", tensor.Int32, t.batch)
	output := inputs
	var variables []*graph.Variable
	for _, layer := range t.build().Layers() {
		output = layers.Trace(layer, output)
		for _, weight := range layer.Core().Weights {
			variables = append(variables, weight.Variable)
		}
	}
	graph.Lay(variables)
	var parameters []optimizers.Parameter
	var nodes []*graph.Node
	for _, variable := range variables {
		parameters = append(parameters, optimizers.Parameter{Variable: variable})
		nodes = append(nodes, g.Read(variable))
	}
	loss := losses.SparseCategoricalCrossentropy()
	optimizer := optimizers.Adam()
	optimizer.Apply(g, parameters, ops.Gradients(losses.Reduce(loss, loss.Call(labels, output), nil), nodes))
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{inputs, labels}}, plan.Options{})
	if err != nil {
		return nil, err
	}
	rows := make([]int, t.samples)
	for i := range rows {
		rows[i] = i
	}
	random.Shuffle(rows, len(rows), random.Generator(1))
	width := x.Size() / x.Len()
	toX, toY := p.Input(0).Float32s(), p.Input(1).Int32s()
	return func(steps int) {
		for step := range steps {
			for i, row := range rows[step*t.batch:][:t.batch] {
				copy(toX[i*width:(i+1)*width], x.Float32s()[row*width:])
				toY[i] = y.Int32s()[row]
			}
			optimizer.Prepare()
			p.Run()
		}
	}, nil
}
