package kerasgo

import (
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/metrics"
	"kerasgo/kerasgo/optimizers"
)

// training is what Compile sets: how the model learns and is measured.
type training struct {
	loss            losses.Loss
	optimizer       optimizers.Optimizer
	prepare         func()              // the optimizer's, made once, for a step allocates nothing
	tracker         *metrics.MeanMetric // the loss
	metrics         []metrics.Metric
	metricsWeighted []metrics.Metric
}

// Compile sets how the model learns: Loss, Optimizer (default "rmsprop"),
// Metrics. Compiling again starts the optimizer anew and keeps the weights.
// Keras: Model.compile.
func (n *Network) Compile(options ...CompileOption) {
	var s compileSettings
	for _, option := range given("Compile", options) {
		option.applyCompile(&s)
	}
	if s.loss == nil {
		failure.Panic("Compile", `Add kerasgo.Loss, such as kerasgo.Loss("mse")`, "there is no loss")
	}
	if s.optimizer == nil {
		s.optimizer = optimizers.RMSprop()
	}
	n.together.needNoFit("Compile")
	n.training = &training{loss: s.loss, optimizer: s.optimizer, prepare: s.optimizer.Prepare, tracker: metrics.Mean().Name("loss"), metrics: s.metrics, metricsWeighted: s.metricsWeighted}
	names := []string{}
	for _, m := range n.training.measures() {
		name := m.Common().Name
		if slices.Contains(names, name) {
			failure.Panic("Compile", "Give one of them another Name", "two metrics have the name %q", name)
		}
		names = append(names, name)
	}
	n.programs = newPrograms()
}

// compiled returns what Compile set.
func (n *Network) compiled(verb string) *training {
	if n.training == nil {
		failure.Panic(verb, "Call Compile first", "the model is not compiled")
	}
	return n.training
}

// measures are the loss and all metrics, in the order of Compile.
func (t *training) measures() []metrics.Metric {
	list := append([]metrics.Metric{t.tracker}, t.metrics...)
	return append(list, t.metricsWeighted...)
}

func (t *training) reset() {
	for _, m := range t.measures() {
		m.Reset()
	}
}

// read writes the current values into logs under their names, each with a
// prefix.
func (t *training) read(logs map[string]float64, prefix string) {
	for _, m := range t.measures() {
		logs[prefix+m.Common().Name] = m.Result()
	}
}

// scores are the current values.
func (t *training) scores() *Scores {
	s := &Scores{}
	for _, m := range t.measures() {
		s.names = append(s.names, m.Common().Name)
		s.values = append(s.values, m.Result())
	}
	return s
}
