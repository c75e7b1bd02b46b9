package optimizers

import (
	"fmt"
	"math"
	"testing"

	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/optimizers/schedules"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// A number of a rule that is of no known kind is named.
func TestNumberOfARule(t *testing.T) {
	defer func() {
		if got, want := fmt.Sprint(recover()), "Descent: number 0 is a int, want a float64 or a variable"; got != want {
			t.Errorf("the panic says %s, want %s", got, want)
		}
	}()
	g := graph.New(true)
	w := g.Read(&graph.Variable{Value: tensor.Zeros(2)})
	update(vector.Descent, w, w, nil, 1)
}

// trajectoryFile is where Keras's optimizers take variables in steps of gradients.
type trajectoryFile struct {
	Initial   []golden.Array
	Gradients [][][]float32
	Cases     map[string]struct{ Trajectory [][][]float32 }
}

func trajectories(t *testing.T) (file *trajectoryFile) {
	t.Helper()
	golden.Load(t, "optimizers.json", &file)
	return file
}

// Seven steps of fixed gradients lead where Keras's optimizers go.
func TestOptimizersFollowKeras(t *testing.T) {
	file := trajectories(t)
	const rate = 0.05
	sgd := func(schedule schedules.Schedule) Optimizer { return SGD().LearningRate(schedule) }
	for name, o := range map[string]Optimizer{
		"sgd":             SGD().LearningRate(rate),
		"sgd_m":           SGD().LearningRate(rate).Momentum(0.9),
		"sgd_nesterov":    SGD().LearningRate(rate).Momentum(0.8).Nesterov(true),
		"sgd_wd":          SGD().LearningRate(rate).WeightDecay(0.1),
		"adam":            Adam().LearningRate(rate),
		"adam_amsgrad":    Adam().LearningRate(rate).Beta1(0.8).Beta2(0.95).Epsilon(1e-4).Amsgrad(true),
		"adam_clipnorm":   Adam().LearningRate(rate).Clipnorm(1),
		"adam_clipvalue":  Adam().LearningRate(rate).Clipvalue(0.3),
		"adam_globalclip": Adam().LearningRate(rate).GlobalClipnorm(1.5),
		"adamw":           AdamW().LearningRate(rate),
		"adamw_wd":        AdamW().LearningRate(rate).WeightDecay(0.2),
		"rmsprop":         RMSprop().LearningRate(rate),
		"rmsprop_m":       RMSprop().LearningRate(rate).Rho(0.8).Momentum(0.5),
		"rmsprop_c":       RMSprop().LearningRate(rate).Centered(true),
		"adagrad":         Adagrad().LearningRate(rate),
		"adagrad_acc":     Adagrad().LearningRate(rate).InitialAccumulatorValue(0.5),
		"adadelta":        Adadelta().LearningRate(1.0),
		"adamax":          Adamax().LearningRate(rate),
		"nadam":           Nadam().LearningRate(rate),
		"ftrl":            Ftrl().LearningRate(rate),
		"ftrl_l":          Ftrl().LearningRate(rate).L1RegularizationStrength(0.1).L2RegularizationStrength(0.2).Beta(0.3),
		"lion":            Lion().LearningRate(rate),

		// A decay or a limit on gradients with each, and options other than the defaults.
		"sgd_nesterov_wd_clipvalue": SGD().LearningRate(rate).Momentum(0.8).Nesterov(true).WeightDecay(0.1).Clipvalue(0.3),
		"rmsprop_mc_wd":             RMSprop().LearningRate(rate).Momentum(0.6).Centered(true).WeightDecay(0.1),
		"adagrad_wd_clipnorm":       Adagrad().LearningRate(rate).WeightDecay(0.1).Clipnorm(1),
		"adadelta_wd_clipvalue":     Adadelta().LearningRate(1.0).Rho(0.8).Epsilon(1e-3).WeightDecay(0.02).Clipvalue(0.3),
		"adamax_wd_global":          Adamax().LearningRate(rate).Beta1(0.7).Beta2(0.9).WeightDecay(0.1).GlobalClipnorm(1.5),
		"nadam_wd_clipnorm":         Nadam().LearningRate(rate).Beta1(0.8).Beta2(0.95).WeightDecay(0.1).Clipnorm(1),
		"lion_wd_global":            Lion().LearningRate(rate).Beta1(0.6).Beta2(0.8).WeightDecay(0.1).GlobalClipnorm(1.5),
		"ftrl_power_shrink_wd": Ftrl().LearningRate(rate).LearningRatePower(-0.7).InitialAccumulatorValue(0.3).
			L2ShrinkageRegularizationStrength(0.1).WeightDecay(0.1),

		"exp":            sgd(schedules.ExponentialDecay(rate, 3, 0.5)),
		"exp_stair":      sgd(schedules.ExponentialDecay(rate, 3, 0.5).Staircase(true)),
		"cosine":         sgd(schedules.CosineDecay(rate, 5)),
		"cosine_warm":    sgd(schedules.CosineDecay(0, 4).WarmupTarget(rate).WarmupSteps(2)),
		"cosine_restart": sgd(schedules.CosineDecayRestarts(rate, 2)),
		"poly":           sgd(schedules.PolynomialDecay(rate, 5).Power(2)),
		"inv":            sgd(schedules.InverseTimeDecay(rate, 2, 0.5)),
		"piecewise":      sgd(schedules.PiecewiseConstantDecay([]int{2, 4}, []float64{rate, rate / 2, rate / 10})),
	} {
		file.follow(t, name, o, file.Cases[name].Trajectory)
	}
}

// The options that all optimizers have lead where Keras's lead, and to its averages at
// the end.
func TestOptionsFollowKeras(t *testing.T) {
	file := trajectories(t)
	var cases map[string]struct {
		Trajectory [][][]float32
		Final      [][]float32
	}
	golden.Load(t, "optimizer_options.json", &cases)
	const rate = 0.05
	all := map[string]Optimizer{
		"adam_ema":                     Adam().LearningRate(rate).UseEma(true).EmaMomentum(0.7),
		"sgd_ema_overwrite":            SGD().LearningRate(rate).Momentum(0.9).UseEma(true).EmaMomentum(0.8).EmaOverwriteFrequency(3),
		"adam_accumulate":              Adam().LearningRate(rate).GradientAccumulationSteps(3),
		"nadam_accumulate_wd_clipnorm": Nadam().LearningRate(rate).GradientAccumulationSteps(2).WeightDecay(0.1).Clipnorm(1),
		"rmsprop_accumulate_global_schedule": RMSprop().LearningRate(schedules.ExponentialDecay(rate, 3, 0.5)).Momentum(0.6).
			GradientAccumulationSteps(2).GlobalClipnorm(1.5),
		"lion_accumulate_ema": Lion().LearningRate(rate).GradientAccumulationSteps(2).UseEma(true).EmaMomentum(0.6).
			EmaOverwriteFrequency(2).LossScaleFactor(8),
		"sgd_scale_clipvalue": SGD().LearningRate(rate).LossScaleFactor(10).Clipvalue(0.03),
		"ftrl_accumulate":     Ftrl().LearningRate(rate).GradientAccumulationSteps(3),
	}
	for name, want := range cases {
		o := all[name]
		if o == nil {
			t.Errorf("%s is not tested", name)
			continue
		}
		weights := file.follow(t, name, o, want.Trajectory)
		o.Finish(variablesOf(weights))
		for i, weight := range weights {
			golden.Close(t, fmt.Sprintf("%s, at the end, variable %d", name, i), weight.Value, want.Final[i], 1e-5)
		}
	}
}

func variablesOf(parameters []Parameter) (variables []*graph.Variable) {
	for _, p := range parameters {
		variables = append(variables, p.Variable)
	}
	return variables
}

// What is remembered is in Keras's order.
func TestOrderOfVariables(t *testing.T) {
	o := Adam().UseEma(true).GradientAccumulationSteps(2)
	g := graph.New(true)
	var parameters []Parameter
	var gradients []*graph.Node
	for _, name := range []string{"a", "b"} {
		parameters = append(parameters, Parameter{Variable: &graph.Variable{Name: name, Value: tensor.Zeros(2)}})
		gradients = append(gradients, g.Input(name, tensor.Float32, 2))
	}
	o.Apply(g, parameters, gradients)
	var names []string
	for _, v := range o.Variables() {
		names = append(names, v.Name)
	}
	if got, want := fmt.Sprint(names), "[iteration learning_rate a_average b_average a_gradient_accumulator b_gradient_accumulator a_momentum a_velocity b_momentum b_velocity]"; got != want {
		t.Errorf("variables %s\nwant      %s", got, want)
	}
}

// Before there is an average, Finish leaves the weights.
func TestFinishWithoutSteps(t *testing.T) {
	o, g := SGD().UseEma(true), graph.New(true)
	v := &graph.Variable{Name: "w", Value: tensor.FromFloat32s([]float32{3})}
	o.Apply(g, []Parameter{{Variable: v}}, []*graph.Node{g.Input("g", tensor.Float32, 1)})
	o.Finish([]*graph.Variable{v})
	if got := v.Value.At(0); got != 3 {
		t.Errorf("the weight is %v, want 3", got)
	}
}

// follow takes an optimizer along the gradients and compares the weights after each step.
func (f *trajectoryFile) follow(t *testing.T, name string, o Optimizer, want [][][]float32) []Parameter {
	t.Helper()
	if len(want) != len(f.Gradients) {
		t.Fatalf("%s has %d steps", name, len(want))
	}
	g := graph.New(true)
	var parameters []Parameter
	var gradients []*graph.Node
	for i, initial := range f.Initial {
		v := &graph.Variable{Name: "w", Trainable: true, Value: initial.Tensor().Copy()}
		parameters = append(parameters, Parameter{Variable: v})
		gradients = append(gradients, g.Input(fmt.Sprint(i), tensor.Float32, initial.Shape...))
	}
	o.Apply(g, parameters, gradients)
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: gradients}, plan.Options{Threads: 1})
	if err != nil {
		t.Fatal(name, err)
	}
	for step, given := range f.Gradients {
		for i := range gradients {
			copy(p.Input(i).Float32s(), given[i])
		}
		o.Prepare()
		p.Run()
		for i, parameter := range parameters {
			golden.Close(t, fmt.Sprintf("%s, step %d, variable %d", name, step, i), parameter.Value, want[step][i], 1e-5)
		}
	}
	return parameters
}

func TestConstraintsFollowTheStep(t *testing.T) {
	g := graph.New(true)
	v := &graph.Variable{Value: tensor.FromFloat32s([]float32{0.1, -2, 3})}
	o := SGD().LearningRate(1)
	o.Apply(g, []Parameter{{v, constraints.NonNeg()}}, []*graph.Node{g.Constant(tensor.FromFloat32s([]float32{1, -1, 1}))})
	p, err := plan.Compile(plan.Program{Graph: g}, plan.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	o.Prepare()
	p.Run()
	golden.Close(t, "weight", v.Value, []float32{0, 0, 2}, 1e-6)
}

func TestErrors(t *testing.T) {
	for want, run := range map[string]func(){
		`Compile: unknown optimizer "adan". Did you mean "adam"?`:                                                                   func() { Get("Compile", "adan") },
		`Optimizer adam: the learning rate is a string. Give a number such as 0.001 or one of package schedules`:                    func() { Adam().LearningRate("fast") },
		`Optimizer adam: the learning rate is -1, want 0 or more. Give a small number such as 0.001`:                                func() { Adam().LearningRate(-1) },
		`Optimizer adam: the learning rate is +Inf, want 0 or more. Give a small number such as 0.001`:                              func() { Adam().LearningRate(math.Inf(1)) },
		`Optimizer adam: beta_1 is 1.5, want 0 to less than 1. It is the share of an average that is kept in a step, such as 0.9`:   func() { Adam().Beta1(1.5) },
		`Optimizer rmsprop: rho is -1, want 0 to less than 1. It is the share of an average that is kept in a step, such as 0.9`:    func() { RMSprop().Rho(-1) },
		`Optimizer nadam: epsilon is -1, want 0 or more`:                                                                            func() { Nadam().Epsilon(-1) },
		`Optimizer SGD: weight_decay is NaN, want 0 or more`:                                                                        func() { SGD().WeightDecay(math.NaN()) },
		`Optimizer SGD: only one of Clipnorm, Clipvalue and GlobalClipnorm can be set`:                                              func() { SGD().Clipnorm(1).Clipvalue(1) },
		`Optimizer adagrad: initial_accumulator_value is -1, want 0 or more`:                                                        func() { Adagrad().InitialAccumulatorValue(-1) },
		`Optimizer ftrl: learning_rate_power is 0.5, want 0 or less`:                                                                func() { Ftrl().LearningRatePower(0.5) },
		`Optimizer SGD: momentum is 2, want 0 to 1`:                                                                                 func() { SGD().Momentum(2) },
		`Optimizer SGD: ema_momentum is 1.5, want 0 to 1`:                                                                           func() { SGD().EmaMomentum(1.5) },
		`Optimizer SGD: ema_overwrite_frequency is 0, want 1 or more. Leave it out where the averages are for the end`:              func() { SGD().EmaOverwriteFrequency(0) },
		`Optimizer SGD: gradient_accumulation_steps is 1, want 2 or more. Leave it out where each batch changes the weights`:        func() { SGD().GradientAccumulationSteps(1) },
		`Optimizer SGD: loss_scale_factor is 0, want a finite number above 0`:                                                       func() { SGD().LossScaleFactor(0) },
		`Optimizer SGD: loss_scale_factor is +Inf, want a finite number above 0`:                                                    func() { SGD().LossScaleFactor(math.Inf(1)) },
		`PiecewiseConstantDecay: 2 boundaries and 2 values. Give one value more than boundaries`:                                    func() { schedules.PiecewiseConstantDecay([]int{1, 2}, []float64{1, 2}) },
		`Compile: int is not a known optimizer. Give a name such as "adadelta", or wrap your own with a type of package optimizers`: func() { Get("Compile", 3) },
	} {
		mistake.Says(t, want, run)
	}
}

func ExampleAdam() {
	o := Adam().LearningRate(schedules.ExponentialDecay(0.1, 10, 0.5))
	fmt.Println(o.Common().Name, o.Rate())
	// Output: adam 0.1
}
