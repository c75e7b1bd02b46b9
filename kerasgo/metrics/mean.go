package metrics

import (
	"math"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// MeanMetric is the mean of a value over all samples, weighted where there are
// weights.
type MeanMetric struct {
	options[*MeanMetric]
	Config       MeanConfig
	values       func(yTrue, yPred *graph.Node) *graph.Node
	finish       func(mean float64) float64 // nil: nothing
	total, count *graph.Variable
}

// MeanConfig is what a MeanMetric is made of.
type MeanConfig struct {
	Common
}

func mean(name string, values func(yTrue, yPred *graph.Node) *graph.Node) *MeanMetric {
	m := &MeanMetric{
		values: values,
		total:  &graph.Variable{Name: "total", Value: tensor.Zeros(1)},
		count:  &graph.Variable{Name: "count", Value: tensor.Zeros(1)},
	}
	m.own(m, &m.Config.Common, name)
	return m
}

// Function makes a metric of a function that composes package ops: the mean of
// the numbers it returns, one for each sample. It gets labels (float32) and
// predictions and runs once when a model is traced.
func Function(name string, values func(yTrue, yPred *graph.Node) *graph.Node) *MeanMetric {
	return mean(name, func(yTrue, yPred *graph.Node) *graph.Node {
		y, p := losses.SameRank(yTrue, yPred)
		return values(ops.Cast(y), p)
	})
}

// Update adds the values of a batch.
func (m *MeanMetric) Update(yTrue, yPred, weights *graph.Node) {
	m.Add(m.values(yTrue, yPred), weights)
}

// Add registers that the values, of shape (batch, …), count with the weights of
// their samples (nil: 1).
func (m *MeanMetric) Add(values, weights *graph.Node) {
	g := values.Graph()
	count := ops.Full(g, float64(values.Size()), 1)
	if weights != nil {
		for weights.Rank() < values.Rank() {
			weights = ops.ExpandDims(weights, -1)
		}
		weights = ops.BroadcastTo(weights, values.Shape()...)
		values = ops.Multiply(values, weights)
		count = ops.Reshape(ops.Sum(weights), 1)
	}
	g.Update(m.total, ops.Add(g.Read(m.total), ops.Reshape(ops.Sum(values), 1)))
	g.Update(m.count, ops.Add(g.Read(m.count), count))
}

// Result is the mean; NaN when nothing was counted.
func (m *MeanMetric) Result() float64 {
	count := m.count.Value.At(0)
	if count == 0 {
		return math.NaN()
	}
	result := m.total.Value.At(0) / count
	if m.finish != nil {
		return m.finish(result)
	}
	return result
}

// Reset forgets all batches.
func (m *MeanMetric) Reset() {
	clear(m.total.Value.Float32s())
	clear(m.count.Value.Float32s())
}

// Mean is the mean of values given to Add, such as the loss. Keras:
// keras.metrics.Mean.
func Mean() *MeanMetric {
	return mean("mean", func(yTrue, yPred *graph.Node) *graph.Node { return yPred })
}
