package plan

import (
	"fmt"
	"math"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/tensor"
)

// updatePasses returns the passes that an optimizer's step of a small network's
// weights consists of, without those of single numbers.
func updatePasses(t *testing.T, o optimizers.Optimizer) (passes []*boundChain, weights []*graph.Variable) {
	t.Helper()
	g := graph.New(true)
	weight := func(shape ...int) *graph.Node {
		v := &graph.Variable{Name: fmt.Sprint("w", len(weights)), Value: tensor.Zeros(shape...)}
		weights = append(weights, v)
		return g.Read(v)
	}
	x := g.Input("x", tensor.Float32, 4, 30)
	nodes := []*graph.Node{weight(30, 7), weight(7), weight(7, 3), weight(3)}
	hidden := ops.Relu(ops.Add(ops.MatMul(x, nodes[0]), nodes[1]))
	loss := ops.Mean(ops.Square(ops.Add(ops.MatMul(hidden, nodes[2]), nodes[3])))
	graph.Lay(weights)
	var parameters []optimizers.Parameter
	for _, v := range weights {
		parameters = append(parameters, optimizers.Parameter{Variable: v})
	}
	o.Apply(g, parameters, ops.Gradients(loss, nodes))
	p := Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{loss}}
	var assigns []Assign
	for _, update := range g.Updates {
		assigns = append(assigns, Assign(update))
	}
	all, err := order(p, assigns)
	if err != nil {
		t.Fatal(err)
	}
	p, assigns = simplify(p, assigns, all)
	if all, err = order(p, assigns); err != nil {
		t.Fatal(err)
	}
	u := fuse(all, p.Outputs, assigns)
	m := place(u, p, assigns)
	var chains []*boundChain
	for _, one := range u.list {
		switch {
		case !one.chain:
			chains = nil // what comes before the last product's gradient
		case one.nodes[0].Size() > 1:
			chains = append(chains, bindChain(one, u, m))
		}
	}
	return m.passes(chains), weights
}

// TestOnePass: every optimizer updates all weights in one pass over the arenas
// of weights, slots and gradients, and writes each number once.
func TestOnePass(t *testing.T) {
	all := map[string]optimizers.Optimizer{
		"sgd momentum":  optimizers.SGD().Momentum(0.9),
		"sgd nesterov":  optimizers.SGD().Momentum(0.9).Nesterov(true),
		"sgd clipvalue": optimizers.SGD().Clipvalue(0.1),
		"rmsprop full":  optimizers.RMSprop().Momentum(0.9).Centered(true),
		"adam amsgrad":  optimizers.Adam().Amsgrad(true),
		"adam global":   optimizers.Adam().GlobalClipnorm(1),
	}
	for _, name := range optimizers.Names() {
		all[name] = optimizers.Get("", name)
	}
	for name, o := range all {
		passes, weights := updatePasses(t, o)
		if len(passes) != 1 {
			t.Errorf("%s: %d passes over the weights, want 1", name, len(passes))
			continue
		}
		arena := weights[0].Arena()
		last := weights[len(weights)-1]
		if want := offset(arena, last.Value.Float32s()) + last.Value.Size(); passes[0].size != want {
			t.Errorf("%s: a pass over %d numbers, want %d", name, passes[0].size, want)
		}
		reads, writes := passes[0].memories()
		written := map[uintptr]int{}
		for _, memory := range writes {
			if memory != nil {
				written[address(memory)]++
			}
		}
		slots := (len(o.Variables()) - 2) / len(weights)
		if len(written) != 1+slots {
			t.Errorf("%s: %d arenas are written, want the weights and %d of slots", name, len(written), slots)
		}
		for _, times := range written {
			if times != 1 {
				t.Errorf("%s: an arena is written %d times", name, times)
			}
		}
		gradients := map[uintptr]bool{}
		for _, memory := range reads {
			if len(memory) > 1 && written[address(memory)] == 0 {
				gradients[address(memory)] = true
			}
		}
		if len(gradients) != 1 {
			t.Errorf("%s: %d memories are read that are not written, want that of the gradients", name, len(gradients))
		}
	}
}

// TestOwnPasses: weights that something of their own happens to are updated in
// the same step, to the values that each would have alone.
func TestOwnPasses(t *testing.T) {
	passes, _ := updatePasses(t, optimizers.Adam().Clipnorm(0.01))
	if len(passes) != 4 {
		t.Errorf("%d passes with a limit on each weight's norm, want 4", len(passes))
	}
}

// TestDependentChains: chains of the same function on neighbours in memory stay
// apart when one reads what the other writes.
func TestDependentChains(t *testing.T) {
	g := graph.New(false)
	x := g.Input("x", tensor.Float32, 4, 4)
	first := ops.Tanh(x)
	second := ops.Tanh(ops.Reshape(first, 16))
	third := ops.Tanh(ops.Reshape(second, 2, 8))
	p, err := Compile(Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{first, second, third}}, Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.Input(0).Float32s() {
		p.Input(0).Float32s()[i] = float32(i) / 8
	}
	p.Run()
	if p.Steps() != 3 {
		t.Errorf("%d steps, want 3", p.Steps())
	}
	for i, got := range p.Output(2).Float64s() {
		if want := math.Tanh(math.Tanh(math.Tanh(float64(i) / 8))); math.Abs(got-want) > 1e-6 {
			t.Errorf("element %d: %v, want %v", i, got, want)
		}
	}
}
