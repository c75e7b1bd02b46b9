package kerasgo

import (
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// counting is a layer that counts, in a weight, how often it has run.
type counting struct{ count *layers.Weight }

func (c *counting) Build(l *layers.CustomLayer, inputShape []int) {
	c.count = l.AddWeight("count", "zeros", 1)
	c.count.Trainable = false
}

func (c *counting) Call(x *graph.Node) *graph.Node {
	x.Graph().Update(c.count.Variable, ops.Add(c.count.In(x), ops.Scalar(x.Graph(), 1)))
	return x
}

// TestOnlyTrainingUpdates: predicting and evaluating leave alone what a training step
// updates, whatever a layer asks for, and drop nothing.
func TestOnlyTrainingUpdates(t *testing.T) {
	model := Sequential(layers.Input(4), layers.BatchNormalization(), layers.Dropout(0.5), layers.Custom(&counting{}), layers.Dense(1))
	model.Compile(Loss("mse"), Optimizer("sgd"))
	x, y := tensor.Full(2, 6, 4), tensor.Zeros(6, 1)
	model.Fit(x, y, BatchSize(3), Epochs(2), Verbose(0))
	before := model.GetWeights()
	if got := before[4].At(0); got != 4 {
		t.Errorf("4 steps of training counted %v", got)
	}
	first := model.Predict(x)
	if model.Evaluate(x, y, Verbose(0)); !model.Predict(x).Equal(first) {
		t.Error("two predictions differ")
	}
	for i, w := range model.GetWeights() {
		if !w.Equal(before[i]) {
			t.Errorf("weight %d has changed without training", i)
		}
	}
}

// TestProgramsAreBounded: data of many sizes does not make a model grow.
func TestProgramsAreBounded(t *testing.T) {
	model := Sequential(layers.Input(2), layers.Dense(1))
	for size := range 3 * mostPrograms {
		model.Predict(tensor.Zeros(size+1, 2), BatchSize(1000))
	}
	if made, order := len(model.programs.made), len(model.programs.order); made != mostPrograms || order != mostPrograms {
		t.Errorf("%d programs in a list of %d, want %d", made, order, mostPrograms)
	}
}
