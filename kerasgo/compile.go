package kerasgo

import (
	"fmt"
	"slices"
	"strings"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/metrics"
	"kerasgo/kerasgo/optimizers"
)

// training is what Compile sets: how the model learns and is measured.
type training struct {
	names     []string // of the outputs
	goals     []*goal  // of the outputs
	optimizer optimizers.Optimizer
	prepare   func()              // the optimizer's, made once, for a step allocates nothing
	tracker   *metrics.MeanMetric // the loss
	measures  measures            // the loss, those of the outputs, and all metrics
}

// goal is what one output is trained and measured for.
type goal struct {
	loss            losses.Loss         // nil: none
	weight          float64             // of the loss in the model's
	tracker         *metrics.MeanMetric // of the loss; nil where there is no other
	metrics         []metrics.Metric
	metricsWeighted []metrics.Metric
}

// needsLabels tells whether samples have labels for the output.
func (g *goal) needsLabels() bool {
	return g.loss != nil || len(g.metrics) > 0 || len(g.metricsWeighted) > 0
}

// measure is what is shown under a name.
type measure struct {
	name string
	metrics.Metric
}

type measures []measure

func (m measures) has(name string) bool {
	return slices.ContainsFunc(m, func(one measure) bool { return one.name == name })
}

// Compile sets how the model learns: Loss, LossWeights, Optimizer (default "rmsprop"),
// Metrics. Compiling again starts the optimizer anew and keeps the weights.
// Keras: Model.compile.
//
// Of a model of several outputs, the losses and metrics of each have in the history the
// name of its layer before their own: "price_loss", "kind_accuracy". A name that another
// has already becomes "weighted_accuracy" of WeightedMetrics, or gets a number:
// "accuracy_1".
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
	t := &training{names: n.outputNames(), optimizer: s.optimizer, prepare: s.optimizer.Prepare, tracker: metrics.Mean().Name("loss")}
	t.setGoals(&s)
	t.setMeasures()
	n.training = t
	n.programs = newPrograms()
}

// setGoals divides what Compile got among the outputs.
func (t *training) setGoals(s *compileSettings) {
	trained := 0
	for _, loss := range s.loss.of("Compile", "losses", t.names, true) {
		t.goals = append(t.goals, &goal{loss: loss, weight: 1})
		if loss != nil {
			trained++
		}
	}
	if trained == 0 {
		failure.Panic("Compile", `Give one output a loss, such as "mse"`, "there is no loss")
	}
	if s.lossWeights != nil {
		for i, weight := range s.lossWeights.of("LossWeights", "weights", t.names, true) {
			t.goals[i].weight = weight
		}
	}
	for i, g := range t.goals {
		if g.loss != nil && trained > 1 {
			g.tracker = metrics.Mean().Name("loss")
		}
		for _, of := range s.metrics {
			g.metrics = append(g.metrics, metricsOf(of, t.names)[i]...)
		}
		for _, of := range s.metricsWeighted {
			g.metricsWeighted = append(g.metricsWeighted, metricsOf(of, t.names)[i]...)
		}
	}
}

// metricsOf makes those of one option by output; all those of a list for one output.
func metricsOf(p perOutput[[]any], names []string) [][]metrics.Metric {
	if len(names) == 1 && p.list != nil {
		p = perOutput[[]any]{all: slices.Concat(p.list...)}
	}
	made := make([][]metrics.Metric, len(names))
	for i, list := range p.of("Compile", "metrics", names, false) {
		for _, identifier := range list {
			made[i] = append(made[i], metrics.Get("Compile", identifier))
		}
	}
	return made
}

// setMeasures names what is measured, and puts it in the order of Keras's evaluate: the
// losses, then the metrics, those of several outputs by name.
func (t *training) setMeasures() {
	t.measures = []measure{{t.tracker.Common().Name, t.tracker}}
	for i, g := range t.goals {
		if g.tracker != nil {
			t.measure(i, false, g.tracker)
		}
	}
	first := len(t.measures)
	for i, g := range t.goals {
		t.measure(i, false, g.metrics...)
	}
	for i, g := range t.goals {
		t.measure(i, true, g.metricsWeighted...)
	}
	if len(t.names) > 1 {
		slices.SortFunc(t.measures[first:], func(a, b measure) int { return strings.Compare(a.name, b.name) })
	}
	for _, m := range t.measures {
		if of, cut := strings.CutPrefix(m.name, "val_"); cut && t.measures.has(of) {
			failure.Panic("Compile", "Give the layer or the metric another Name", "%q is the name of %s of validation data", m.name, of)
		}
	}
}

// measure adds what is measured of an output. Names that are taken become others as in
// Keras: first "weighted_mae" where weights count, then "mae_1".
func (t *training) measure(output int, weighted bool, list ...metrics.Metric) {
	of := ""
	if len(t.names) > 1 {
		of = t.names[output] + "_"
	}
	for _, m := range list {
		if slices.ContainsFunc(t.measures, func(other measure) bool { return other.Common() == m.Common() }) {
			failure.Panic("Compile", "Make one for each place, or give its name", "the metric %q, which counts for itself, is there twice", m.Common().Name)
		}
		name := of + m.Common().Name
		if weighted && t.measures.has(name) {
			name = of + "weighted_" + m.Common().Name
		}
		free := name
		for i := 1; t.measures.has(free); i++ {
			free = fmt.Sprintf("%s_%d", name, i)
		}
		t.measures = append(t.measures, measure{free, m})
	}
}

// compiled returns what Compile set.
func (n *Network) compiled(verb string) *training {
	if n.training == nil {
		failure.Panic(verb, "Call Compile first", "the model is not compiled")
	}
	return n.training
}

func (t *training) reset() {
	for _, m := range t.measures {
		m.Reset()
	}
}

// read writes the current values into logs under their names, each with a
// prefix.
func (t *training) read(logs map[string]float64, prefix string) {
	for _, m := range t.measures {
		logs[prefix+m.name] = m.Result()
	}
}

// scores are the current values.
func (t *training) scores() *Scores {
	s := &Scores{}
	for _, m := range t.measures {
		s.names = append(s.names, m.name)
		s.values = append(s.values, m.Result())
	}
	return s
}
