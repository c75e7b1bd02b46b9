package golden_test

import (
	"fmt"
	"math"
	"testing"

	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/metrics"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/regularizers"
	"kerasgo/kerasgo/tensor"
)

type specialSlope struct{ Value, Gradient []any }

type specialTraining struct {
	Weights   []any
	Initial   [][]float32
	Gradients [][][]*float32 // nil is the special number
	Losses    map[string]struct {
		specialSlope
		Labels      []float32
		Predictions [][]any
	}
	Metrics map[string]struct {
		Labels      []float32
		Predictions [][]any
		Results     []any
	}
	Penalties   map[string][]specialSlope
	Constrained map[string][]any
	Steps       map[string]map[string][][][]any // by optimizer and special number, after two steps and three
}

func specialsOfTraining(t *testing.T) (file specialTraining) {
	golden.Load(t, "special_training.json", &file)
	if len(file.Losses) < 11 || len(file.Metrics) < 6 || len(file.Penalties) < 3 || len(file.Constrained) < 4 || len(file.Steps) < 23 {
		t.Fatalf("cases are missing: %d, %d, %d, %d, %d", len(file.Losses), len(file.Metrics), len(file.Penalties), len(file.Constrained), len(file.Steps))
	}
	return file
}

// row is one of several rows of labels.
func row(labels []float32, i, rows int) *tensor.Tensor {
	n := len(labels) / rows
	return tensor.FromFloat32s(labels[i*n:(i+1)*n], 1, n)
}

func TestSpecialNumbersInLosses(t *testing.T) {
	for name, c := range specialsOfTraining(t).Losses {
		loss := map[string]losses.Loss{
			"bce": losses.BinaryCrossentropy(), "bce_logits": losses.BinaryCrossentropy().FromLogits(true), "bce_smoothed": losses.BinaryCrossentropy().LabelSmoothing(0.1),
			"cce": losses.CategoricalCrossentropy(), "cce_logits": losses.CategoricalCrossentropy().FromLogits(true),
			"scce": losses.SparseCategoricalCrossentropy(), "scce_logits": losses.SparseCategoricalCrossentropy().FromLogits(true),
			"scce_ignored": losses.SparseCategoricalCrossentropy().FromLogits(true).IgnoreClass(0),
			"mse":          losses.MeanSquaredError(), "mae": losses.MeanAbsoluteError(), "huber": losses.Huber().Delta(0.5),
		}[name]
		for i, prediction := range c.Predictions {
			g := graph.New(true)
			labels := row(c.Labels, i, len(c.Predictions))
			if losses.WantsClasses(loss) {
				labels = labels.AsType(tensor.Int32)
			}
			x := g.Read(&graph.Variable{Value: golden.Specials(prediction, 1, len(prediction))})
			y := loss.Call(g.Constant(labels), x)
			got := golden.Run(t, y, ops.Gradients(ops.Sum(y), []*graph.Node{x})[0])
			golden.Same(t, fmt.Sprint(name, " of ", prediction), got[0], c.Value[i:i+1])
			golden.Same(t, fmt.Sprint("gradient of ", name, " of ", prediction), got[1], c.Gradient[i*len(prediction):(i+1)*len(prediction)])
		}
	}
}

func TestSpecialNumbersInMetrics(t *testing.T) {
	for name, c := range specialsOfTraining(t).Metrics {
		for i, prediction := range c.Predictions {
			m := metrics.Get("", name)
			g := graph.New(false)
			m.Update(g.Constant(row(c.Labels, i, len(c.Predictions))), g.Constant(golden.Specials(prediction, 1, len(prediction))), nil)
			p, err := plan.Compile(plan.Program{Graph: g}, plan.Options{Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			p.Run()
			golden.Same(t, fmt.Sprint(name, " of ", prediction), tensor.FromFloat32s([]float32{float32(m.Result())}), c.Results[i:i+1])
		}
	}
}

func TestSpecialNumbersInWeights(t *testing.T) {
	file := specialsOfTraining(t)
	for name, cases := range file.Penalties {
		penalty := map[string]regularizers.Regularizer{"l1": regularizers.L1(0.5), "l2": regularizers.L2(0.5), "l1l2": regularizers.L1L2().L1(0.25).L2(0.5)}[name]
		for i, c := range cases {
			g := graph.New(true)
			w := g.Read(&graph.Variable{Value: golden.Specials(file.Weights[i:i+1], 1)})
			y := penalty.Penalty(w)
			got := golden.Run(t, y, ops.Gradients(y, []*graph.Node{w})[0])
			golden.Same(t, fmt.Sprint(name, " of ", file.Weights[i]), got[0], c.Value)
			golden.Same(t, fmt.Sprint("gradient of ", name, " of ", file.Weights[i]), got[1], c.Gradient)
		}
	}
	for name, want := range file.Constrained {
		constraint := map[string]constraints.Constraint{"max_norm": constraints.MaxNorm(1), "min_max_norm": constraints.MinMaxNorm().MinValue(0.5).MaxValue(1).Rate(0.5),
			"unit_norm": constraints.UnitNorm(), "non_neg": constraints.NonNeg()}[name]
		got := golden.Run(t, constraint.Constrain(graph.New(true).Read(&graph.Variable{Value: golden.Specials(file.Weights, 3, 6)})))
		golden.Same(t, name, got[0], want)
	}
}

// TestSpecialNumbersInSteps: a gradient of NaN or infinity, of one number in the second of
// three steps, leads weights where it leads them in Keras.
func TestSpecialNumbersInSteps(t *testing.T) {
	file := specialsOfTraining(t)
	const rate = 0.05
	sgd := func() *optimizers.SGDOptimizer { return optimizers.SGD().LearningRate(rate) }
	adam := func() *optimizers.AdamOptimizer { return optimizers.Adam().LearningRate(rate) }
	for name, cases := range file.Steps {
		for special, want := range cases {
			o := map[string]optimizers.Optimizer{
				"sgd": sgd(), "sgd_momentum": sgd().Momentum(0.9), "sgd_nesterov": sgd().Momentum(0.9).Nesterov(true),
				"sgd_clipnorm": sgd().Clipnorm(1), "sgd_clipvalue": sgd().Clipvalue(0.3), "sgd_global_clipnorm": sgd().GlobalClipnorm(1),
				"sgd_weight_decay": sgd().WeightDecay(0.1), "sgd_ema": sgd().UseEma(true).EmaMomentum(0.7).EmaOverwriteFrequency(2),
				"sgd_accumulate": sgd().GradientAccumulationSteps(2), "sgd_scale": sgd().LossScaleFactor(8),
				"adam": adam(), "adam_amsgrad": adam().Amsgrad(true), "adam_clipnorm": adam().Clipnorm(1), "adam_clipvalue": adam().Clipvalue(0.3),
				"adamw": optimizers.AdamW().LearningRate(rate), "adamax": optimizers.Adamax().LearningRate(rate), "nadam": optimizers.Nadam().LearningRate(rate),
				"rmsprop": optimizers.RMSprop().LearningRate(rate), "rmsprop_centered": optimizers.RMSprop().LearningRate(rate).Centered(true).Momentum(0.5),
				"adagrad": optimizers.Adagrad().LearningRate(rate), "adadelta": optimizers.Adadelta().LearningRate(1.0),
				"ftrl": optimizers.Ftrl().LearningRate(rate).L1RegularizationStrength(0.01), "lion": optimizers.Lion().LearningRate(rate),
			}[name]
			number := float32(map[string]float64{"nan": math.NaN(), "inf": math.Inf(1), "-inf": math.Inf(-1), "3e38": 3e38}[special])
			g := graph.New(true)
			var weights []optimizers.Parameter
			var gradients []*graph.Node
			for i, initial := range file.Initial {
				weights = append(weights, optimizers.Parameter{Variable: &graph.Variable{Name: "w", Trainable: true, Value: tensor.FromFloat32s(initial).Copy()}})
				gradients = append(gradients, g.Input(fmt.Sprint(i), tensor.Float32, len(initial)))
			}
			o.Apply(g, weights, gradients)
			p, err := plan.Compile(plan.Program{Graph: g, Inputs: gradients}, plan.Options{Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			for step, given := range file.Gradients {
				for i := range gradients {
					for j, value := range given[i] {
						p.Input(i).Float32s()[j] = number
						if value != nil {
							p.Input(i).Float32s()[j] = *value
						}
					}
				}
				o.Prepare()
				p.Run()
				for i, weight := range weights {
					if step > 0 {
						golden.Same(t, fmt.Sprintf("%s of %s, step %d, variable %d", name, special, step, i), weight.Value, want[step-1][i])
					}
				}
			}
		}
	}
}
