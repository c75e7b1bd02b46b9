package metrics

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/registry"
)

// Metric measures predictions over many batches.
type Metric interface {
	// Common returns what every metric has.
	Common() *Common
	// Update registers with the graph how a batch of labels and predictions
	// changes the metric's variables. The weights of the samples, of shape
	// (batch), or of their steps where they are masked, (batch, steps), may be
	// nil.
	Update(yTrue, yPred, weights *graph.Node)
	// Result is the value over all batches since Reset; NaN before any.
	Result() float64
	// Reset forgets all batches.
	Reset()
}

// Common is what every metric has.
type Common struct {
	Name string `json:"name"` // the key in the history
}

// options are the chain methods that every metric has.
type options[M any] struct {
	self   M
	common *Common
}

func (o *options[M]) own(self M, common *Common, name string) {
	common.Name = name
	o.self, o.common = self, common
}

// Common returns what every metric has.
func (o *options[M]) Common() *Common { return o.common }

// Name sets the key in the history.
func (o *options[M]) Name(name string) M { o.common.Name = name; return o.self }

// String names the metric.
func (o *options[M]) String() string { return "Metric " + o.common.Name }

// Get turns a name or a Metric into a metric. A metric found by name keeps the
// name as it was written: "acc" is "acc" in the history. It panics for an
// unknown name and suggests the nearest.
func Get(where string, identifier any) Metric {
	metric := table.Get(where, identifier)
	if name, ok := identifier.(string); ok {
		metric.Common().Name = name
	}
	return metric
}

// Names lists the metrics that are known by name.
func Names() []string { return table.Names() }

var table = registry.New("metric", "metrics.Function", map[string]func() Metric{
	"accuracy":                    func() Metric { return Automatic() },
	"acc":                         func() Metric { return Automatic() },
	"binary_accuracy":             func() Metric { return BinaryAccuracy() },
	"categorical_accuracy":        func() Metric { return CategoricalAccuracy() },
	"sparse_categorical_accuracy": func() Metric { return SparseCategoricalAccuracy() },
	"mean_squared_error":          func() Metric { return MeanSquaredError() },
	"mse":                         func() Metric { return MeanSquaredError() },
	"MSE":                         func() Metric { return MeanSquaredError() },
	"root_mean_squared_error":     func() Metric { return RootMeanSquaredError() },
	"rmse":                        func() Metric { return RootMeanSquaredError() },
	"mean_absolute_error":         func() Metric { return MeanAbsoluteError() },
	"mae":                         func() Metric { return MeanAbsoluteError() },
	"MAE":                         func() Metric { return MeanAbsoluteError() },
})
