package metrics

import (
	"fmt"
	"math"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// update runs a metric's update once.
func update(t testing.TB, m Metric, yTrue, yPred, weights *tensor.Tensor) {
	t.Helper()
	g := graph.New(false)
	var w *graph.Node
	if weights != nil {
		w = g.Constant(weights)
	}
	m.Update(g.Constant(yTrue), g.Constant(yPred), w)
	p, err := plan.Compile(plan.Program{Graph: g}, plan.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	p.Run()
}

func TestMetricsAreThoseOfKeras(t *testing.T) {
	var file struct {
		Metrics map[string]struct {
			Y              []float32 `json:"y"`
			Pred           []float32 `json:"pred"`
			Result         []float64 `json:"result"`
			ResultWeighted []float64 `json:"result_weighted"`
		} `json:"metrics"`
	}
	golden.Load(t, "losses.json", &file)
	weights := tensor.FromFloat32s([]float32{1, 0, 2, 0.5, 1, 3})
	for name, m := range map[string]Metric{
		"binary_accuracy":             BinaryAccuracy(),
		"categorical_accuracy":        CategoricalAccuracy(),
		"sparse_categorical_accuracy": SparseCategoricalAccuracy(),
		"mse":                         MeanSquaredError(),
		"mae":                         MeanAbsoluteError(),
		"rmse":                        RootMeanSquaredError(),
	} {
		want := file.Metrics[name]
		y, pred := tensor.FromFloat32s(want.Y), tensor.FromFloat32s(want.Pred, 6, 4)
		labels := []*tensor.Tensor{y}
		if len(want.Y) == 24 {
			labels[0] = y.Reshape(6, 4)
		} else {
			labels = append(labels, y.AsType(tensor.Int32), y.Reshape(6, 1))
		}
		for _, label := range labels {
			for _, c := range []struct {
				weights *tensor.Tensor
				want    float64
			}{{nil, want.Result[0]}, {weights, want.ResultWeighted[0]}} {
				m.Reset()
				if !math.IsNaN(m.Result()) {
					t.Errorf("%s is %v before any batch", name, m.Result())
				}
				update(t, m, label, pred, c.weights)
				once := m.Result()
				update(t, m, label, pred, c.weights)
				if math.Abs(once-c.want) > 1e-6*(1+c.want) || math.Abs(m.Result()-once) > 1e-6 {
					t.Errorf("%s of %s is %v, and %v for two batches; Keras has %v", name, label.DType(), once, m.Result(), c.want)
				}
			}
		}
	}
}

// The rule for "accuracy" looks at shapes alone.
func TestAccuracyChoosesByShape(t *testing.T) {
	for _, c := range []struct {
		labels, predictions *tensor.Tensor
		want                float64
	}{
		{tensor.FromInt32s([]int32{1, 0, 1, 1}), tensor.FromFloat32s([]float32{0.9, 0.2, 0.4, 0.5}, 4, 1), 0.5},
		{tensor.FromInt32s([]int32{1, 0}), tensor.FromFloat32s([]float32{0.1, 0.8, 0.3, 0.7}, 2, 2), 0.5},
		{tensor.FromInt32s([]int32{1, 0}, 2, 1), tensor.FromFloat32s([]float32{0.1, 0.8, 0.3, 0.7}, 2, 2), 0.5},
		{tensor.FromFloat32s([]float32{0, 1, 1, 0}, 2, 2), tensor.FromFloat32s([]float32{0.1, 0.8, 0.9, 0.7}, 2, 2), 1},
	} {
		m := Get("", "acc")
		update(t, m, c.labels, c.predictions, nil)
		if m.Result() != c.want || m.Common().Name != "acc" {
			t.Errorf("%v for %v: %s %v, want %v", c.predictions, c.labels, m.Common().Name, m.Result(), c.want)
		}
	}
}

func TestFunction(t *testing.T) {
	m := Function("largest_error", func(yTrue, yPred *graph.Node) *graph.Node {
		return ops.Max(ops.Abs(ops.Subtract(yTrue, yPred)), -1)
	})
	update(t, m, tensor.FromInt32s([]int32{1, 2}, 1, 2), tensor.FromFloat32s([]float32{1.5, 2.25}, 1, 2), nil)
	if m.Result() != 0.5 {
		t.Error(m.Result())
	}
}

func ExampleGet() {
	defer func() { fmt.Println(recover()) }()
	Get("Compile", "acuracy")
	// Output: Compile: unknown metric "acuracy". Did you mean "accuracy"?
}
