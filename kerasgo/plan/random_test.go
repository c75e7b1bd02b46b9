package plan_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// TestRandomPrograms: random programs, fused and with shared memory, compute
// what their operations compute one by one.
func TestRandomPrograms(t *testing.T) {
	trials := 400
	if testing.Short() {
		trials = 50
	}
	for seed := range trials {
		compare(t, uint64(seed))
	}
}

func FuzzPrograms(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { compare(t, seed) })
}

func compare(t *testing.T, seed uint64) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 3))
	program, variables := randomProgram(random)
	p, err := plan.Compile(program, plan.Options{Threads: 1 + random.IntN(2)})
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	state := map[*graph.Variable]*tensor.Tensor{}
	for _, v := range variables {
		state[v] = v.Value.Copy()
	}
	for run := range 2 {
		values := map[*graph.Node]*tensor.Tensor{}
		for i, input := range program.Inputs {
			values[input] = randomTensor(random, input.Shape())
			copy(p.Input(i).Float32s(), values[input].Float32s())
		}
		p.Run()
		for i, output := range program.Outputs {
			near(t, fmt.Sprintf("seed %d, run %d, output %d (%s)", seed, run, i, output.Op().Name()), p.Output(i), oneByOne(t, output, values, state))
		}
		next := map[*graph.Variable]*tensor.Tensor{}
		for _, assign := range program.Assigns {
			next[assign.Variable] = oneByOne(t, assign.Value, values, state)
		}
		for v, value := range next {
			state[v] = value.Copy()
			near(t, fmt.Sprintf("seed %d, run %d, %s", seed, run, v.Name), v.Value, value)
			// From here on, without the difference in rounding.
			copy(v.Value.Float32s(), value.Float32s())
		}
	}
}

func near(t *testing.T, what string, got, want *tensor.Tensor) {
	t.Helper()
	for i, x := range want.Float64s() {
		y := got.Float64s()[i]
		if math.Abs(x-y) > 1e-3*(1+math.Abs(x)) || math.IsNaN(x) != math.IsNaN(y) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, y, x)
		}
	}
}

// oneByOne computes a node with a plan of its own for each operation.
func oneByOne(t *testing.T, node *graph.Node, values map[*graph.Node]*tensor.Tensor, state map[*graph.Variable]*tensor.Tensor) *tensor.Tensor {
	t.Helper()
	if value, known := values[node]; known {
		return value
	}
	switch op := node.Op().(type) {
	case *graph.ReadOp:
		return state[op.Variable]
	case *graph.ConstantOp:
		return op.Value
	}
	g := graph.New(false)
	var in []*graph.Node
	for _, input := range node.Inputs() {
		in = append(in, g.Input("operand", input.DType(), input.Shape()...))
	}
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: in, Outputs: []*graph.Node{g.Add(node.Op(), node.DType(), node.Shape(), in...)}}, plan.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, input := range node.Inputs() {
		copy(p.Input(i).Float32s(), oneByOne(t, input, values, state).Float32s())
	}
	p.Run()
	values[node] = p.Output(0).Copy()
	return values[node]
}

func randomTensor(random *rand.Rand, shape []int) *tensor.Tensor {
	x := tensor.Zeros(shape...)
	for i := range x.Float32s() {
		x.Float32s()[i] = float32(random.Float64()*2 - 1)
	}
	return x
}

// randomProgram composes some dozens of operations on two inputs and a few
// variables, with gradients and assignments.
func randomProgram(random *rand.Rand) (plan.Program, []*graph.Variable) {
	g := graph.New(true)
	shapes := [][]int{{4, 6}, {6}, {4, 1}, {1}, {6, 4}}
	pick := func(nodes []*graph.Node) *graph.Node { return nodes[random.IntN(len(nodes))] }
	var nodes, reads []*graph.Node
	var variables []*graph.Variable
	p := plan.Program{Graph: g}
	for i, shape := range shapes {
		v := &graph.Variable{Name: fmt.Sprint("variable ", i), Value: randomTensor(random, shape)}
		variables = append(variables, v)
		reads = append(reads, g.Read(v))
		if i < 2 {
			p.Inputs = append(p.Inputs, g.Input("x", tensor.Float32, shape...))
		}
	}
	nodes = append(append(nodes, reads...), p.Inputs...)
	for range 5 + random.IntN(30) {
		if next := randomOperation(random, pick(nodes), pick(nodes)); next != nil {
			nodes = append(nodes, next)
		}
	}
	if random.IntN(2) == 0 {
		loss := ops.Sum(ops.Tanh(nodes[len(nodes)-1]))
		for _, gradient := range ops.Gradients(loss, reads) {
			if gradient != nil {
				nodes = append(nodes, gradient)
			}
		}
	}
	for range 1 + random.IntN(3) {
		p.Outputs = append(p.Outputs, pick(nodes))
	}
	for i, v := range variables {
		for _, node := range slices.Backward(nodes) {
			if slices.Equal(node.Shape(), v.Value.Shape()) && node != reads[i] && random.IntN(3) > 0 {
				p.Assigns = append(p.Assigns, plan.Assign{Variable: v, Value: node})
				break
			}
		}
	}
	return p, variables
}

// randomOperation applies an operation that bounds its result, or returns nil
// if the one drawn does not fit the operands.
func randomOperation(random *rand.Rand, x, y *graph.Node) *graph.Node {
	last := x.Rank() - 1
	fits := func() bool { // for broadcasting
		for i := 1; i <= min(x.Rank(), y.Rank()); i++ {
			if a, b := x.Dim(-i), y.Dim(-i); a != b && a != 1 && b != 1 {
				return false
			}
		}
		return true
	}
	switch random.IntN(16) {
	case 0:
		return ops.Tanh(x)
	case 1:
		return ops.Sigmoid(x)
	case 2:
		return ops.Relu(x)
	case 3:
		return ops.Multiply(x, ops.Scalar(x.Graph(), float64(random.IntN(3))/2))
	case 4, 5, 6, 7:
		if fits() {
			binary := []func(x, y *graph.Node) *graph.Node{ops.Add, ops.Subtract, ops.Multiply, ops.Maximum}[random.IntN(4)]
			return ops.Tanh(binary(x, y))
		}
	case 8:
		if x.Rank() > 0 {
			return ops.Tanh(ops.SumKeep(x, random.IntN(x.Rank())))
		}
	case 9:
		if x.Rank() > 0 {
			return ops.Softmax(x)
		}
	case 10:
		if x.Rank() == 2 {
			return ops.Transpose(x)
		}
	case 11:
		if x.Size() == 24 {
			return ops.Reshape(x, [][]int{{4, 6}, {6, 4}, {24}}[random.IntN(3)]...)
		}
	case 12:
		if x.Rank() == 2 && y.Rank() == 2 && x.Dim(1) == y.Dim(0) {
			product := ops.MatMul(x, y)
			if random.IntN(2) == 0 && product.Dim(1) == 6 {
				product = ops.Add(product, ops.Sum(y, 0))
			}
			return ops.Tanh(ops.Relu(product))
		}
	case 13:
		if x.Rank() > 0 && x.Dim(last) > 2 {
			return ops.Pad(ops.Slice(x, last, 1, x.Dim(last)-1), last, 2, 0)
		}
	case 14:
		if x.Rank() == 2 && y.Rank() == 2 && x.Dim(0) == y.Dim(0) {
			return ops.Slice(ops.Concatenate(1, x, y), 1, 0, x.Dim(1))
		}
	case 15:
		if x.Rank() == 1 {
			return ops.BroadcastTo(x, 4, x.Dim(0))
		}
	}
	return nil
}
