package plan_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/kernels/vector"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// network is a training step of inputs-hidden-classes with softmax and momentum.
type network struct {
	variables []*graph.Variable
	plan      *plan.Plan
}

func newNetwork(t testing.TB, threads, batch int, widths ...int) *network {
	n := &network{}
	random := rand.New(rand.NewPCG(1, 2))
	g := graph.New(true)
	x, y := g.Input("x", tensor.Float32, batch, widths[0]), g.Input("y", tensor.Int32, batch)
	var weights []*graph.Node
	activation := x
	for i, width := range widths[1:] {
		kernel := &graph.Variable{Name: "kernel", Value: tensor.Zeros(widths[i], width)}
		for j := range kernel.Value.Float32s() {
			kernel.Value.Float32s()[j] = float32(random.NormFloat64()) * 0.1
		}
		bias := &graph.Variable{Name: "bias", Value: tensor.Zeros(width)}
		n.variables = append(n.variables, kernel, bias)
		weights = append(weights, g.Read(kernel), g.Read(bias))
		activation = ops.Add(ops.MatMul(activation, g.Read(kernel)), g.Read(bias))
		if i+2 < len(widths) {
			activation = ops.Relu(activation)
		}
	}
	loss := ops.Mean(ops.SparseCrossentropy(y, activation))
	var assigns []plan.Assign
	for i, gradient := range ops.Gradients(loss, weights) {
		momentum := &graph.Variable{Name: "momentum", Value: tensor.Zeros(n.variables[i].Value.Shape()...)}
		next := ops.Subtract(ops.Multiply(g.Read(momentum), ops.Scalar(g, 0.9)), ops.Multiply(gradient, ops.Scalar(g, 0.05)))
		assigns = append(assigns, plan.Assign{Variable: momentum, Value: next},
			plan.Assign{Variable: n.variables[i], Value: ops.Add(weights[i], next)})
	}
	var err error
	n.plan, err = plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x, y}, Outputs: []*graph.Node{loss}, Assigns: assigns}, plan.Options{Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n.plan.Input(0).Float32s() {
		n.plan.Input(0).Float32s()[i] = float32(random.NormFloat64())
	}
	for i := range n.plan.Input(1).Int32s() {
		n.plan.Input(1).Int32s()[i] = int32(random.IntN(widths[len(widths)-1]))
	}
	return n
}

func TestTrainingLearns(t *testing.T) {
	n := newNetwork(t, 1, 32, 20, 30, 5)
	n.plan.Run()
	first := n.plan.Output(0).Item()
	for range 200 {
		n.plan.Run()
	}
	if last := n.plan.Output(0).Item(); last > first/20 {
		t.Errorf("the loss went from %v to %v", first, last)
	}
}

// TestThreads: weights after some steps are the same to the last bit for any
// number of threads and on every run.
func TestThreads(t *testing.T) {
	var want *network
	for _, threads := range []int{1, 2, 3, 8, 8} {
		n := newNetwork(t, threads, 96, 200, 300, 300, 10)
		for range 5 {
			n.plan.Run()
		}
		if want == nil {
			want = n
		}
		for i, v := range n.variables {
			if !v.Value.Equal(want.variables[i].Value) {
				t.Errorf("%d threads: %s %d differs", threads, v.Name, i)
			}
		}
	}
}

// TestPlansSideBySide: plans that run at the same time share a team and compute
// the same as alone.
func TestPlansSideBySide(t *testing.T) {
	want := newNetwork(t, 1, 96, 200, 300, 300, 10)
	for range 5 {
		want.plan.Run()
	}
	var together sync.WaitGroup
	networks := make([]*network, 4)
	for i := range networks {
		networks[i] = newNetwork(t, 3, 96, 200, 300, 300, 10)
		together.Go(func() {
			for range 5 {
				networks[i].plan.Run()
			}
		})
	}
	together.Wait()
	for i, n := range networks {
		for j, v := range n.variables {
			if !v.Value.Equal(want.variables[j].Value) {
				t.Errorf("plan %d: %s %d differs", i, v.Name, j)
			}
		}
	}
}

func TestNoAllocations(t *testing.T) {
	for _, threads := range []int{1, 4} {
		n := newNetwork(t, threads, 96, 200, 300, 10)
		n.plan.Run()
		if allocations := testing.AllocsPerRun(50, n.plan.Run); allocations != 0 {
			t.Errorf("%d threads: %v allocations in a run, want 0", threads, allocations)
		}
	}
}

// TestAssignsTogether: values are computed from the variables before the run,
// whatever their order.
func TestAssignsTogether(t *testing.T) {
	g := graph.New(true)
	a := &graph.Variable{Value: tensor.FromFloat32s([]float32{1, 2})}
	b := &graph.Variable{Value: tensor.FromFloat32s([]float32{10, 20})}
	c := &graph.Variable{Value: tensor.FromFloat32s([]float32{0})}
	x, y := g.Read(a), g.Read(b)
	p, err := plan.Compile(plan.Program{Graph: g, Assigns: []plan.Assign{
		{Variable: a, Value: ops.Add(x, y)},
		{Variable: b, Value: ops.Subtract(x, y)},
		{Variable: c, Value: ops.Reshape(ops.Sum(ops.Multiply(x, ops.Sum(y))), 1)},
	}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Run()
	for v, want := range map[*graph.Variable][]float32{a: {11, 22}, b: {-9, -18}, c: {90}} {
		if !v.Value.Equal(tensor.FromFloat32s(want)) {
			t.Errorf("%v, want %v", v.Value, want)
		}
	}
}

// TestAssignsInOneChain: a new value must not be read where the old one is
// meant.
func TestAssignsInOneChain(t *testing.T) {
	g := graph.New(true)
	x := g.Input("x", tensor.Float32, 2)
	a := &graph.Variable{Value: tensor.FromFloat32s([]float32{1, 2})}
	b := &graph.Variable{Value: tensor.FromFloat32s([]float32{0, 0})}
	step := ops.Square(x)
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Assigns: []plan.Assign{
		{Variable: a, Value: ops.Add(g.Read(a), step)},
		{Variable: b, Value: ops.Subtract(g.Read(a), step)},
	}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	copy(p.Input(0).Float32s(), []float32{3, 4})
	p.Run()
	for v, want := range map[*graph.Variable][]float32{a: {10, 18}, b: {-8, -14}} {
		if !v.Value.Equal(tensor.FromFloat32s(want)) {
			t.Errorf("%v, want %v", v.Value, want)
		}
	}
}

// TestSwap: two variables that take each other's value.
func TestSwap(t *testing.T) {
	g := graph.New(true)
	a := &graph.Variable{Value: tensor.FromFloat32s([]float32{1})}
	b := &graph.Variable{Value: tensor.FromFloat32s([]float32{2})}
	p, err := plan.Compile(plan.Program{Graph: g, Assigns: []plan.Assign{{Variable: a, Value: g.Read(b)}, {Variable: b, Value: g.Read(a)}}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Run()
	if a.Value.At(0) != 2 || b.Value.At(0) != 1 {
		t.Errorf("%v and %v, want 2 and 1", a.Value.At(0), b.Value.At(0))
	}
}

// TestInherit: a chain writes its result over an operand that nobody reads
// later, but not over one that it reads again.
func TestInherit(t *testing.T) {
	g := graph.New(false)
	x := g.Input("x", tensor.Float32, 1000)
	y := ops.Softmax(x)
	square := ops.Square(y)
	both := ops.Add(ops.Softmax(square), ops.Softmax(ops.Add(square, y)))
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{both}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := 4 * 4 * 1008; p.ArenaBytes() > want {
		t.Errorf("the arena has %d bytes, want at most %d", p.ArenaBytes(), want)
	}
	clear(p.Input(0).Float32s())
	p.Run()
	softmax := func(x []float64) []float64 {
		sum, result := 0.0, make([]float64, len(x))
		for _, value := range x {
			sum += math.Exp(value)
		}
		for i, value := range x {
			result[i] = math.Exp(value) / sum
		}
		return result
	}
	first := softmax(make([]float64, 1000))
	for i := range first {
		first[i] *= first[i]
	}
	if want, got := 2*softmax(first)[0], p.Output(0).At(17); !(math.Abs(got-want) <= 1e-6) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestKeptIsWrittenEarly: what an update keeps is written as the update runs, so not
// over an operand that the chain reads after it.
func TestKeptIsWrittenEarly(t *testing.T) {
	g := graph.New(true)
	x := g.Input("x", tensor.Float32, 1000)
	weight := &graph.Variable{Name: "w", Value: tensor.Zeros(1000)}
	slot := &graph.Variable{Name: "m", Value: tensor.Zeros(1000)}
	gradient := ops.Softmax(x) // computed, and not in the chain
	results := ops.Update(vector.Momentum, []*graph.Node{g.Read(weight), gradient, g.Read(slot)}, []*graph.Node{ops.Full(g, 1), ops.Full(g, 0.5)})
	after := ops.Add(ops.Exp(gradient), results[1]) // in the chain of the update
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{results[0], after, results[1]}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	clear(p.Input(0).Float32s())
	p.Run()
	const gradientValue = 0.001
	for i, want := range []float64{-gradientValue, math.Exp(gradientValue) - gradientValue, -gradientValue} {
		if got := p.Output(i).At(500); !(math.Abs(got-want) <= 1e-6) {
			t.Errorf("output %d is %v, want %v", i, got, want)
		}
	}
}

// TestPoolGradientInPlace: the gradient takes the place of the images where
// windows lie apart, and no other node does.
func TestPoolGradientInPlace(t *testing.T) {
	for _, stride := range []int{2, 1} {
		g := graph.New(true)
		x := g.Input("x", tensor.Float32, 1, 4, 4, 1)
		images := ops.Softmax(ops.Reshape(x, 1, 16)) // computed, with nothing to be fused into
		pooled := ops.MaxPool2D(ops.Reshape(images, 1, 4, 4, 1), 2, 2, ops.Window{StrideY: stride, StrideX: stride})
		gradient := ops.Gradients(ops.Sum(pooled), []*graph.Node{images})[0]
		kept := ops.Softmax(ops.Reshape(gradient, 1, 16))
		p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{kept}}, plan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		copy(p.Input(0).Float32s(), []float32{9, 1, 1, 1, 1, 1, 1, 8, 1, 1, 7, 1, 1, 6, 1, 1})
		p.Run()
		// One for each window of which the pixel is the largest, of overlapping ones too.
		counts := []float64{1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0}
		if stride == 1 {
			counts = []float64{1, 1, 0, 0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 1, 0, 0}
		}
		sum := 0.0
		for _, count := range counts {
			sum += math.Exp(count)
		}
		for i, count := range counts {
			if want, got := math.Exp(count)/sum, p.Output(0).Reshape(-1).At(i); math.Abs(got-want) > 1e-6 {
				t.Errorf("stride %d: pixel %d: %v, want %v", stride, i, got, want)
			}
		}
	}
}

func TestUnknownBatch(t *testing.T) {
	g := graph.New(false)
	x := g.Input("x", tensor.Float32, -1, 4)
	_, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{ops.Relu(x)}}, plan.Options{})
	if err == nil || !strings.Contains(err.Error(), "the batch size of Input (None, 4) is not known") {
		t.Error(err)
	}
}

func TestUnknownType(t *testing.T) {
	g := graph.New(false)
	x := g.Input("x", tensor.Uint8, 4)
	_, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}}, plan.Options{})
	if err == nil || err.Error() != "Input (4,) is uint8, want float32 or int32" {
		t.Error(err)
	}
}

// TestArena: what is not needed at the same time shares memory.
func TestArena(t *testing.T) {
	g := graph.New(false)
	x := g.Input("x", tensor.Float32, 1000)
	y := x
	for range 20 {
		y = ops.Softmax(y)
	}
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: []*graph.Node{y}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := 3 * 4 * 1008; p.ArenaBytes() != want {
		t.Errorf("the arena has %d bytes, want %d: the input and two results", p.ArenaBytes(), want)
	}
}
