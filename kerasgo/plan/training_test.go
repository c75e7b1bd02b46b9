package plan_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// model builds logits from images or rows; weight makes a variable of a shape.
type model struct {
	name  string
	input []int // with the batch
	build func(x *graph.Node, weight func(shape ...int) *graph.Node) *graph.Node
}

func dense(x *graph.Node, weight func(shape ...int) *graph.Node, units int) *graph.Node {
	return ops.Add(ops.MatMul(x, weight(x.Dim(1), units)), weight(units))
}

var models = []model{
	{"mlp32", []int{32, 784}, func(x *graph.Node, weight func(shape ...int) *graph.Node) *graph.Node {
		return dense(ops.Relu(dense(x, weight, 32)), weight, 10)
	}},
	{"mlp512", []int{128, 784}, func(x *graph.Node, weight func(shape ...int) *graph.Node) *graph.Node {
		return dense(ops.Relu(dense(ops.Relu(dense(x, weight, 512)), weight, 512)), weight, 10)
	}},
	{"cnn", []int{128, 28, 28, 1}, func(x *graph.Node, weight func(shape ...int) *graph.Node) *graph.Node {
		x = ops.Relu(ops.Add(ops.Conv2D(x, weight(3, 3, 1, 32), ops.Window{}), weight(32)))
		x = ops.Relu(ops.Add(ops.Conv2D(x, weight(3, 3, 32, 64), ops.Window{}), weight(64)))
		x = ops.MaxPool2D(x, 2, 2, ops.Window{StrideY: 2, StrideX: 2})
		return dense(ops.Relu(dense(ops.Flatten(x), weight, 128)), weight, 10)
	}},
}

// trainer is a training step of a model with softmax cross-entropy and Adam.
type trainer struct {
	plan      *plan.Plan
	optimizer optimizers.Optimizer
	weights   []*graph.Variable
}

func newTrainer(t testing.TB, m model, threads int) *trainer {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	g := graph.New(true)
	x, y := g.Input("x", tensor.Float32, m.input...), g.Input("y", tensor.Int32, m.input[0])
	one := &trainer{optimizer: optimizers.Adam()}
	var parameters []optimizers.Parameter
	var nodes []*graph.Node
	logits := m.build(x, func(shape ...int) *graph.Node {
		v := &graph.Variable{Name: fmt.Sprint("weight ", len(nodes)), Trainable: true, Value: tensor.Zeros(shape...)}
		if len(shape) > 1 {
			for i := range v.Value.Float32s() {
				v.Value.Float32s()[i] = float32(random.NormFloat64()) * 0.05
			}
		}
		one.weights = append(one.weights, v)
		parameters = append(parameters, optimizers.Parameter{Variable: v})
		nodes = append(nodes, g.Read(v))
		return nodes[len(nodes)-1]
	})
	loss := ops.Mean(ops.SparseCrossentropy(y, logits))
	one.optimizer.Apply(g, parameters, ops.Gradients(loss, nodes))
	var err error
	one.plan, err = plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x, y}, Outputs: []*graph.Node{loss}}, plan.Options{Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	for i := range one.plan.Input(0).Float32s() {
		one.plan.Input(0).Float32s()[i] = float32(random.Float64())
	}
	for i := range one.plan.Input(1).Int32s() {
		one.plan.Input(1).Int32s()[i] = int32(random.IntN(10))
	}
	return one
}

func (t *trainer) step() {
	t.optimizer.Prepare()
	t.plan.Run()
}

var smallConvolution = model{"small convolution", []int{24, 12, 12, 3}, func(x *graph.Node, weight func(shape ...int) *graph.Node) *graph.Node {
	x = ops.Relu(ops.Add(ops.Conv2D(x, weight(3, 3, 3, 32), ops.Window{Same: true}), weight(32)))
	x = ops.Relu(ops.Add(ops.Conv2D(x, weight(3, 3, 32, 40), ops.Window{}), weight(40)))
	x = ops.MaxPool2D(x, 2, 2, ops.Window{StrideY: 2, StrideX: 2})
	return dense(ops.Flatten(x), weight, 10)
}}

// TestTrainingThreads: after some steps all weights are the same to the last bit
// for any number of threads, the loss has fallen, and a step allocates nothing.
func TestTrainingThreads(t *testing.T) {
	for _, m := range []model{models[0], models[1], smallConvolution} {
		var want []*tensor.Tensor
		for _, threads := range []int{1, 2, 5} {
			one := newTrainer(t, m, threads)
			one.step()
			first := one.plan.Output(0).Item()
			for range 2 {
				one.step()
			}
			if last := one.plan.Output(0).Item(); !(last < first) {
				t.Errorf("%s: the loss went from %v to %v", m.name, first, last)
			}
			for i, weight := range one.weights {
				if threads == 1 {
					want = append(want, weight.Value.Copy())
				}
				if !weight.Value.Equal(want[i]) {
					t.Errorf("%s, %d threads: weight %d differs", m.name, threads, i)
				}
			}
			if m.name == "mlp512" {
				continue // slow without assembly, and no different from mlp32
			}
			if allocations := testing.AllocsPerRun(30, one.step); allocations != 0 {
				t.Errorf("%s, %d threads: %v allocations in a step", m.name, threads, allocations)
			}
		}
	}
}

// TestArenaOfTraining: memory of a training step is within a fifth of what is
// needed at one time.
func TestArenaOfTraining(t *testing.T) {
	for _, m := range models {
		p := newTrainer(t, m, 1).plan
		t.Logf("%s: arena of %d bytes, %d of them needed at once", m.name, p.ArenaBytes(), p.LeastBytes())
		if p.LeastBytes() == 0 || p.ArenaBytes() < p.LeastBytes() || 5*p.ArenaBytes() > 6*p.LeastBytes() {
			t.Errorf("%s: the arena has %d bytes, want %d to a fifth more", m.name, p.ArenaBytes(), p.LeastBytes())
		}
	}
}

// BenchmarkTraining is a whole step: forward, backward and Adam.
func BenchmarkTraining(b *testing.B) {
	for _, m := range models {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/threads=%d", m.name, threads), func(b *testing.B) {
				one := newTrainer(b, m, threads)
				b.ReportAllocs()
				for b.Loop() {
					one.step()
				}
				b.ReportMetric(float64(one.plan.ArenaBytes()), "arena-B")
			})
		}
	}
}

// BenchmarkCompile is the way from nothing to a plan of a training step.
func BenchmarkCompile(b *testing.B) {
	for _, m := range models {
		b.Run(m.name, func(b *testing.B) {
			for b.Loop() {
				newTrainer(b, m, 1)
			}
		})
	}
}

// BenchmarkPredict is one row through mlp32.
func BenchmarkPredict(b *testing.B) {
	g := graph.New(false)
	x := g.Input("x", tensor.Float32, 1, 784)
	y := ops.Softmax(models[0].build(x, func(shape ...int) *graph.Node {
		return g.Read(&graph.Variable{Value: tensor.Full(0.01, shape...)})
	}))
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{y}}, plan.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Run()
	}
}
