package plan_test

import (
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// everyOptimizer makes each optimizer with its defaults, and those with options
// that add slots.
var everyOptimizer = func() map[string]func() optimizers.Optimizer {
	all := map[string]func() optimizers.Optimizer{
		"sgd momentum":   func() optimizers.Optimizer { return optimizers.SGD().Momentum(0.9) },
		"sgd nesterov":   func() optimizers.Optimizer { return optimizers.SGD().Momentum(0.9).Nesterov(true) },
		"rmsprop full":   func() optimizers.Optimizer { return optimizers.RMSprop().Momentum(0.9).Centered(true) },
		"sgd decay":      func() optimizers.Optimizer { return optimizers.SGD().WeightDecay(0.1) },
		"adam clipvalue": func() optimizers.Optimizer { return optimizers.Adam().Clipvalue(0.3) },
		"adam amsgrad":   func() optimizers.Optimizer { return optimizers.Adam().Amsgrad(true) },
	}
	for _, name := range optimizers.Names() {
		all[name] = func() optimizers.Optimizer { return optimizers.Get("", name) }
	}
	return all
}()

// update is a step of an optimizer with given gradients.
type update struct {
	optimizer optimizers.Optimizer
	plan      *plan.Plan
	weights   []*graph.Variable
}

func newUpdate(t testing.TB, o optimizers.Optimizer, threads int, shapes ...[]int) *update {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	normal := func(x *tensor.Tensor) {
		for i := range x.Float32s() {
			x.Float32s()[i] = float32(random.NormFloat64())
		}
	}
	g := graph.New(true)
	u := &update{optimizer: o}
	var parameters []optimizers.Parameter
	var gradients []*graph.Node
	for _, shape := range shapes {
		v := &graph.Variable{Name: "w", Trainable: true, Value: tensor.Zeros(shape...)}
		normal(v.Value)
		u.weights = append(u.weights, v)
		parameters = append(parameters, optimizers.Parameter{Variable: v})
		gradients = append(gradients, g.Input("g", tensor.Float32, shape...))
	}
	graph.Lay(u.weights)
	o.Apply(g, parameters, gradients)
	var err error
	u.plan, err = plan.Compile(plan.Program{Graph: g, Inputs: gradients}, plan.Options{Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	for i := range gradients {
		normal(u.plan.Input(i))
	}
	return u
}

func (u *update) step() {
	u.optimizer.Prepare()
	u.plan.Run()
}

// TestOptimizerThreads: with every optimizer a weight is updated in one pass
// that allocates nothing, and to the same bits for any number of threads.
func TestOptimizerThreads(t *testing.T) {
	for name, make := range everyOptimizer {
		var want []*tensor.Tensor
		for _, threads := range []int{1, 2, 5} {
			u := newUpdate(t, make(), threads, []int{700, 451}, []int{451})
			if steps := u.plan.Steps(); steps != 1 {
				t.Errorf("%s: %d kernel calls, want 1", name, steps)
			}
			for range 3 {
				u.step()
			}
			for i, weight := range u.weights {
				if threads == 1 {
					want = append(want, weight.Value.Copy())
				}
				if !weight.Value.Equal(want[i]) {
					t.Errorf("%s, %d threads: weight %d differs", name, threads, i)
				}
			}
			if allocations := testing.AllocsPerRun(10, u.step); allocations != 0 {
				t.Errorf("%s, %d threads: %v allocations in a step", name, threads, allocations)
			}
		}
	}
}

// TestPassesOfOptions: a step of four weights with options is as many kernel calls as the
// documentation of package optimizers says.
func TestPassesOfOptions(t *testing.T) {
	adam := optimizers.Adam
	for name, c := range map[string]struct {
		optimizer optimizers.Optimizer
		want      int
	}{
		"LossScaleFactor": {adam().LossScaleFactor(2), 1}, "UseEma": {adam().UseEma(true).EmaOverwriteFrequency(2), 2},
		"GradientAccumulationSteps": {adam().GradientAccumulationSteps(2), 5}, "GlobalClipnorm": {adam().GlobalClipnorm(1), 10}, "Clipnorm": {adam().Clipnorm(1), 13},
	} {
		if got := newUpdate(t, c.optimizer, 1, []int{784, 32}, []int{32}, []int{32, 10}, []int{10}).plan.Steps(); got != c.want {
			t.Errorf("%s: %d kernel calls, want %d", name, got, c.want)
		}
	}
}

// BenchmarkOptimizers updates the weights of mlp32.
func BenchmarkOptimizers(b *testing.B) {
	for name, make := range everyOptimizer {
		b.Run(name, func(b *testing.B) {
			u := newUpdate(b, make(), 1, []int{784, 32}, []int{32}, []int{32, 10}, []int{10})
			for b.Loop() {
				u.step()
			}
		})
	}
}
