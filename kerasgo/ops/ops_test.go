package ops_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// evaluate builds a graph on the inputs' values and runs it.
func evaluate(t *testing.T, values []*tensor.Tensor, build func(g *graph.Graph, in []*graph.Node) []*graph.Node) []*tensor.Tensor {
	t.Helper()
	g := graph.New(true)
	var in []*graph.Node
	for i, value := range values {
		in = append(in, g.Input(fmt.Sprint("input", i), value.DType(), value.Shape()...))
	}
	outputs := build(g, in)
	p, err := plan.Compile(plan.Program{Graph: g, Inputs: in, Outputs: outputs}, plan.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // what the first run leaves must not matter
		for i, value := range values {
			if value.DType() == tensor.Int32 {
				copy(p.Input(i).Int32s(), value.Int32s())
			} else {
				copy(p.Input(i).Float32s(), value.Float32s())
			}
		}
		p.Run()
	}
	var results []*tensor.Tensor
	for i := range outputs {
		results = append(results, p.Output(i).Copy())
	}
	return results
}

func random(seed uint64, low, high float64, shape ...int) *tensor.Tensor {
	r := rand.New(rand.NewPCG(seed, 1))
	t := tensor.Zeros(shape...)
	for i := range t.Float32s() {
		t.Float32s()[i] = float32(low + (high-low)*r.Float64())
	}
	return t
}

type operation struct {
	name   string
	inputs []*tensor.Tensor
	build  func(in []*graph.Node) *graph.Node
}

func unary(name string, f func(*graph.Node) *graph.Node, low, high float64) operation {
	return operation{name, []*tensor.Tensor{random(1, low, high, 3, 5)}, func(in []*graph.Node) *graph.Node { return f(in[0]) }}
}

func binary(name string, f func(x, y *graph.Node) *graph.Node, low, high float64, x, y []int) operation {
	return operation{name, []*tensor.Tensor{random(2, low, high, x...), random(3, low, high, y...)}, func(in []*graph.Node) *graph.Node { return f(in[0], in[1]) }}
}

var labels = tensor.FromInt32s([]int32{1, 0, 4})

// differentiable lists every operation that has a gradient.
var differentiable = []operation{
	unary("Negative", ops.Negative, -1, 1),
	unary("Abs", ops.Abs, 0.2, 1),
	unary("Square", ops.Square, -1, 1),
	unary("Sqrt", ops.Sqrt, 0.5, 2),
	unary("Rsqrt", ops.Rsqrt, 0.5, 2),
	unary("Exp", ops.Exp, -1, 1),
	unary("Expm1", ops.Expm1, -1, 1),
	unary("Log", ops.Log, 0.5, 2),
	unary("Log1p", ops.Log1p, 0.5, 2),
	unary("Tanh", ops.Tanh, -1, 1),
	unary("Sigmoid", ops.Sigmoid, -2, 2),
	unary("Relu of positive", ops.Relu, 0.1, 1),
	unary("Relu of negative", ops.Relu, -1, -0.1),
	unary("Erf", ops.Erf, -1, 1),
	unary("Softplus", ops.Softplus, -1, 1),
	unary("Softmax", ops.Softmax, -1, 1),
	unary("LogSoftmax", ops.LogSoftmax, -1, 1),
	unary("Transpose", func(x *graph.Node) *graph.Node { return ops.Transpose(x) }, -1, 1),
	unary("Reshape", func(x *graph.Node) *graph.Node { return ops.Reshape(x, 5, -1) }, -1, 1),
	unary("ExpandDims", func(x *graph.Node) *graph.Node { return ops.ExpandDims(x, 1) }, -1, 1),
	unary("Sum of all", func(x *graph.Node) *graph.Node { return ops.Sum(x) }, -1, 1),
	unary("Sum of rows", func(x *graph.Node) *graph.Node { return ops.Sum(x, -1) }, -1, 1),
	unary("Sum of columns", func(x *graph.Node) *graph.Node { return ops.Sum(x, 0) }, -1, 1),
	unary("Mean", func(x *graph.Node) *graph.Node { return ops.Mean(x, 0) }, -1, 1),
	unary("Max of rows", func(x *graph.Node) *graph.Node { return ops.Max(x, 1) }, -1, 1),
	unary("Max of columns", func(x *graph.Node) *graph.Node { return ops.Max(x, 0) }, -1, 1),
	unary("MeanKeep", func(x *graph.Node) *graph.Node { return ops.MeanKeep(x, 0) }, -1, 1),
	unary("MaxKeep", func(x *graph.Node) *graph.Node { return ops.MaxKeep(x, 1) }, -1, 1),
	unary("Clip", func(x *graph.Node) *graph.Node { return ops.Clip(x, -10, 10) }, -1, 1),
	unary("BroadcastTo", func(x *graph.Node) *graph.Node { return ops.BroadcastTo(x, 2, 3, 5) }, -1, 1),
	unary("view of a broadcast", func(x *graph.Node) *graph.Node { return ops.Reshape(ops.BroadcastTo(ops.SumKeep(x, 1), 3, 5), 15) }, -1, 1),
	{"Transpose of three axes", []*tensor.Tensor{random(4, -1, 1, 2, 3, 4)}, func(in []*graph.Node) *graph.Node { return ops.Transpose(in[0], 1, 2, 0) }},
	{"Sum of two apart", []*tensor.Tensor{random(4, -1, 1, 2, 3, 4)}, func(in []*graph.Node) *graph.Node { return ops.Sum(in[0], 0, 2) }},
	unary("Min of rows", func(x *graph.Node) *graph.Node { return ops.Min(x, 1) }, -1, 1),
	unary("Slice", func(x *graph.Node) *graph.Node { return ops.Slice(x, 1, 1, 4) }, -1, 1),
	unary("Slice of rows", func(x *graph.Node) *graph.Node { return ops.Slice(x, 0, 1, 3) }, -1, 1),
	unary("Pad", func(x *graph.Node) *graph.Node { return ops.Pad(x, -1, 2, 1) }, -1, 1),
	unary("Pad of rows", func(x *graph.Node) *graph.Node { return ops.Pad(x, 0, 0, 2) }, -1, 1),
	unary("Squeeze", func(x *graph.Node) *graph.Node { return ops.Squeeze(ops.SumKeep(x, 1), 1) }, -1, 1),
	unary("Flatten", func(x *graph.Node) *graph.Node { return ops.Flatten(ops.Reshape(x, 3, 5, 1)) }, -1, 1),
	binary("Concatenate", func(x, y *graph.Node) *graph.Node { return ops.Concatenate(-1, x, y, x) }, -1, 1, []int{3, 4}, []int{3, 2}),
	binary("Concatenate of rows", func(x, y *graph.Node) *graph.Node { return ops.Concatenate(0, x, y) }, -1, 1, []int{3, 4}, []int{2, 4}),
	{"Take", []*tensor.Tensor{random(7, -1, 1, 5, 3), tensor.FromInt32s([]int32{4, 0, 4, 2}, 2, 2)}, func(in []*graph.Node) *graph.Node {
		return ops.Take(in[0], in[1])
	}},
	binary("Add", ops.Add, -1, 1, []int{3, 4}, []int{3, 4}),
	binary("Add a row", ops.Add, -1, 1, []int{3, 4}, []int{4}),
	binary("Add a column", ops.Add, -1, 1, []int{3, 4}, []int{3, 1}),
	binary("Add a number", ops.Add, -1, 1, []int{3, 4}, nil),
	binary("Add row and column", ops.Add, -1, 1, []int{1, 4}, []int{3, 1}),
	binary("Add in the middle", ops.Add, -1, 1, []int{2, 3, 4}, []int{2, 1, 4}),
	binary("Subtract", ops.Subtract, -1, 1, []int{3, 4}, []int{4}),
	binary("Multiply", ops.Multiply, -1, 1, []int{3, 4}, []int{3, 1}),
	binary("Divide", ops.Divide, 0.5, 2, []int{3, 4}, []int{4}),
	binary("Maximum", ops.Maximum, -1, 1, []int{3, 4}, []int{3, 4}),
	binary("Minimum", ops.Minimum, -1, 1, []int{3, 4}, []int{3, 4}),
	binary("Power", ops.Power, 0.5, 2, []int{3, 4}, []int{3, 4}),
	binary("Where", func(x, y *graph.Node) *graph.Node {
		return ops.Where(ops.Greater(ops.StopGradient(x), ops.Scalar(x.Graph(), 0)), x, y)
	}, -1, 1, []int{3, 4}, []int{3, 4}),
	binary("MatMul", ops.MatMul, -1, 1, []int{3, 4}, []int{4, 5}),
	binary("MatMul of three axes", ops.MatMul, -1, 1, []int{2, 3, 4}, []int{4, 5}),
	binary("MatMul of matrices each", ops.MatMul, -1, 1, []int{2, 3, 4}, []int{2, 4, 5}),
	binary("MatMul of heads each", ops.MatMul, -1, 1, []int{2, 2, 3, 2}, []int{2, 2, 2, 3}),
	binary("MatMul of one matrix and many", ops.MatMul, -1, 1, []int{3, 4}, []int{2, 4, 2}),
	binary("MatMul of stretched matrices", ops.MatMul, -1, 1, []int{2, 1, 3, 2}, []int{3, 2, 2}),
	binary("MatMul with bias and Relu", func(x, y *graph.Node) *graph.Node {
		return ops.Relu(ops.Add(ops.MatMul(x, y), ops.Sum(y, 0)))
	}, 0.1, 1, []int{3, 4}, []int{4, 5}),
	binary("Conv2D", func(x, y *graph.Node) *graph.Node { return ops.Conv2D(x, y, ops.Window{}) }, -1, 1, []int{2, 5, 5, 2}, []int{3, 3, 2, 3}),
	binary("Conv2D with strides", func(x, y *graph.Node) *graph.Node {
		return ops.Conv2D(x, y, ops.Window{StrideY: 2, StrideX: 2, Same: true})
	}, -1, 1, []int{2, 5, 6, 2}, []int{3, 2, 2, 3}),
	{"MaxPool2D", []*tensor.Tensor{random(5, -1, 1, 2, 4, 4, 3)}, func(in []*graph.Node) *graph.Node {
		return ops.MaxPool2D(in[0], 2, 2, ops.Window{StrideY: 2, StrideX: 2})
	}},
	{"AveragePool2D", []*tensor.Tensor{random(5, -1, 1, 2, 5, 5, 3)}, func(in []*graph.Node) *graph.Node {
		return ops.AveragePool2D(in[0], 2, 2, ops.Window{StrideY: 2, StrideX: 2, Same: true})
	}},
	{"Conv2D groups and strides", []*tensor.Tensor{random(20, -1, 1, 2, 4, 5, 4), random(21, -1, 1, 3, 2, 2, 4)}, func(in []*graph.Node) *graph.Node {
		return ops.Conv2D(in[0], in[1], ops.Window{Groups: 2, StrideX: 2, DilationY: 2, Same: true})
	}},
	{"Conv2D single channels", []*tensor.Tensor{random(22, -1, 1, 1, 3, 3, 3), random(23, -1, 1, 2, 2, 1, 6)}, func(in []*graph.Node) *graph.Node {
		return ops.Conv2D(in[0], in[1], ops.Window{Groups: 3})
	}},
	{"Conv3D", []*tensor.Tensor{random(24, -1, 1, 1, 3, 3, 4, 2), random(25, -1, 1, 2, 2, 2, 2, 3)}, func(in []*graph.Node) *graph.Node {
		return ops.Conv3D(in[0], in[1], ops.Window{StrideX: 2, Same: true})
	}},
	{"Conv3DTranspose", []*tensor.Tensor{random(26, -1, 1, 1, 2, 2, 2, 2), random(27, -1, 1, 2, 3, 2, 1, 2)}, func(in []*graph.Node) *graph.Node {
		return ops.Conv3DTranspose(in[0], in[1], ops.Window{StrideZ: 2, StrideY: 2})
	}},
	{"AveragePool3D", []*tensor.Tensor{random(28, -1, 1, 1, 3, 4, 3, 2)}, func(in []*graph.Node) *graph.Node {
		return ops.AveragePool3D(in[0], [3]int{2, 3, 2}, ops.Window{StrideY: 2, Same: true})
	}},
	{"BatchNormalization", []*tensor.Tensor{random(29, -1, 1, 3, 2, 3), random(30, 0.5, 1, 3), random(31, -1, 1, 3)}, func(in []*graph.Node) *graph.Node {
		return ops.BatchNormalization(in[0], ops.Moments(in[0]), in[1], in[2], 0.1)
	}},
	{"Moments", []*tensor.Tensor{random(32, -1, 1, 3, 2, 3)}, func(in []*graph.Node) *graph.Node { return ops.Moments(in[0]) }},
	{"LayerNormalization", []*tensor.Tensor{random(33, -1, 1, 3, 2, 4), random(34, 0.5, 1, 4), random(35, -1, 1, 4)}, func(in []*graph.Node) *graph.Node {
		return ops.LayerNormalization(in[0], in[1], in[2], 0.1)
	}},
	{"SparseCrossentropy", []*tensor.Tensor{random(6, -1, 1, 3, 5), labels}, func(in []*graph.Node) *graph.Node {
		return ops.SparseCrossentropy(in[1], in[0])
	}},
}

// TestGradients compares the gradient of Σ result·weights with differences, for
// the first and, through the gradient of the gradient's sum, the second
// derivative.
func TestGradients(t *testing.T) {
	for _, op := range differentiable {
		t.Run(op.name, func(t *testing.T) {
			scalar := func(in []*graph.Node) *graph.Node {
				result := op.build(in)
				weights := random(9, 0.5, 1.5, result.Shape()...)
				return ops.Sum(ops.Multiply(result, result.Graph().Constant(weights)))
			}
			check(t, op.inputs, scalar, 2e-2)
			if op.name == "MaxPool2D" {
				return // its second derivative is refused
			}
			check(t, op.inputs, func(in []*graph.Node) *graph.Node {
				total := ops.Scalar(in[0].Graph(), 0)
				for _, gradient := range ops.Gradients(scalar(in), floats(in)) {
					if gradient != nil {
						total = ops.Add(total, ops.Sum(ops.Square(gradient)))
					}
				}
				return total
			}, 4e-2)
		})
	}
}

func floats(in []*graph.Node) []*graph.Node {
	return slices.DeleteFunc(slices.Clone(in), func(n *graph.Node) bool { return n.DType() != tensor.Float32 })
}

func check(t *testing.T, inputs []*tensor.Tensor, scalar func(in []*graph.Node) *graph.Node, tolerance float64) {
	t.Helper()
	gradients := evaluate(t, inputs, func(g *graph.Graph, in []*graph.Node) []*graph.Node {
		result := ops.Gradients(scalar(in), floats(in))
		for i := range result {
			if result[i] == nil {
				result[i] = ops.Full(g, 0, floats(in)[i].Shape()...)
			}
		}
		return result
	})
	value := func() float64 {
		return evaluate(t, inputs, func(g *graph.Graph, in []*graph.Node) []*graph.Node { return []*graph.Node{scalar(in)} })[0].Item()
	}
	const h = 1.0 / 128
	for i, input := range inputs {
		if input.DType() != tensor.Float32 {
			continue
		}
		x := input.Float32s()
		for j := range x {
			before := x[j]
			x[j] = before + h
			above := value()
			x[j] = before - h
			below := value()
			x[j] = before
			want, got := (above-below)/(2*h), float64(gradients[i].Float32s()[j])
			if math.Abs(want-got) > tolerance*(1+math.Abs(want)) {
				t.Fatalf("input %d, element %d: gradient %v, differences %v", i, j, got, want)
			}
		}
	}
}

// TestValues pins what differences cannot see.
func TestValues(t *testing.T) {
	x := tensor.FromFloat32s([]float32{-1, 0, 2, 3, 3, -4}, 2, 3)
	n := tensor.FromInt32s([]int32{2, 7})
	for _, c := range []struct {
		name  string
		build func(g *graph.Graph, in []*graph.Node) *graph.Node
		want  []float64
	}{
		{"Sign", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.Sign(in[0]) }, []float64{-1, 0, 1, 1, 1, -1}},
		{"Greater", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.Greater(in[0], ops.Scalar(g, 2)) }, []float64{0, 0, 0, 1, 1, 0}},
		{"GreaterEqual", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.GreaterEqual(in[0], ops.Scalar(g, 2)) }, []float64{0, 0, 1, 1, 1, 0}},
		{"LessEqual", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.LessEqual(in[0], ops.Scalar(g, 0)) }, []float64{1, 1, 0, 0, 0, 1}},
		{"Less", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.Less(in[0], ops.Scalar(g, 0)) }, []float64{1, 0, 0, 0, 0, 1}},
		{"Equal", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.Equal(in[0], ops.Scalar(g, 3)) }, []float64{0, 0, 0, 1, 1, 0}},
		{"Max", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.Max(in[0]) }, []float64{3}},
		{"Mean", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.Mean(in[0]) }, []float64{0.5}},
		{"ArgMax", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.ArgMax(in[0]) }, []float64{2, 0}},
		{"OneHot", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.OneHot(in[1], 3) }, []float64{0, 0, 1, 0, 0, 0}},
		{"Take outside", func(g *graph.Graph, in []*graph.Node) *graph.Node {
			return ops.Sum(ops.Take(in[0], ops.ArgMax(in[0])), 1)
		}, []float64{math.NaN(), 1}},
		{"Min", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.Min(in[0], 0) }, []float64{-1, 0, -4}},
		{"Concatenate", func(g *graph.Graph, in []*graph.Node) *graph.Node {
			return ops.Concatenate(1, ops.Slice(in[0], 1, 2, 3), ops.Pad(ops.Slice(in[0], 1, 0, 1), 1, 1, 0))
		}, []float64{2, 0, -1, -4, 0, 3}},
		{"Cast", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.Cast(in[1]) }, []float64{2, 7}},
		{"SameInteger", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.SameInteger(in[1], ops.ArgMax(in[0])) }, []float64{1, 0}},
		{"Increment", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.Increment(in[1]) }, []float64{2, 8}},
		{"Softmax of large numbers", func(g *graph.Graph, in []*graph.Node) *graph.Node {
			return ops.Softmax(ops.Add(ops.Multiply(in[0], ops.Scalar(g, 0)), ops.Scalar(g, 1e5)))
		}, []float64{1. / 3, 1. / 3, 1. / 3, 1. / 3, 1. / 3, 1. / 3}},
		{"SparseCrossentropy outside", func(g *graph.Graph, in []*graph.Node) *graph.Node { return ops.SparseCrossentropy(in[1], in[0]) }, []float64{0.16984603, math.NaN()}},
	} {
		got := evaluate(t, []*tensor.Tensor{x, n}, func(g *graph.Graph, in []*graph.Node) []*graph.Node { return []*graph.Node{c.build(g, in)} })[0]
		if want := tensor.Zeros(got.Shape()...); true {
			for i, value := range c.want {
				want.Float32s()[i] = float32(value)
			}
			if !got.AsType(tensor.Float32).Close(want, 1e-6) {
				t.Errorf("%s is %v, want %v", c.name, got, c.want)
			}
		}
	}
}

func TestRandomNormal(t *testing.T) {
	g := graph.New(true)
	p, err := plan.Compile(plan.Program{Graph: g, Outputs: []*graph.Node{ops.RandomNormal(g, ops.NewRandomState(7), 100_000)}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Run()
	sum, squares, fourths := 0.0, 0.0, 0.0
	for _, x := range p.Output(0).Float64s() {
		sum += x
		squares += x * x
		fourths += x * x * x * x
	}
	if math.Abs(sum/1e5) > 0.01 || math.Abs(squares/1e5-1) > 0.02 || math.Abs(fourths/1e5-3) > 0.15 {
		t.Errorf("moments %v, %v, %v, want 0, 1, 3", sum/1e5, squares/1e5, fourths/1e5)
	}
}

func TestRandomUniform(t *testing.T) {
	g := graph.New(true)
	state := ops.NewRandomState(42)
	p, err := plan.Compile(plan.Program{Graph: g, Outputs: []*graph.Node{ops.RandomUniform(g, state, 100_000)}}, plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Run()
	first := p.Output(0).Copy()
	sum, squares := 0.0, 0.0
	for _, x := range first.Float64s() {
		if x < 0 || x >= 1 {
			t.Fatalf("%v is not in [0, 1)", x)
		}
		sum += x
		squares += x * x
	}
	if mean, variance := sum/1e5, squares/1e5-sum/1e5*sum/1e5; math.Abs(mean-0.5) > 0.005 || math.Abs(variance-1./12) > 0.002 {
		t.Errorf("mean %v, variance %v", mean, variance)
	}
	p.Run()
	if p.Output(0).Equal(first) {
		t.Error("the second run gave the same numbers")
	}
	state.Value.Int32s()[1] = 0
	p.Run()
	if !p.Output(0).Equal(first) {
		t.Error("the same state gave other numbers")
	}
}

func TestShapeErrors(t *testing.T) {
	g := graph.New(false)
	x := func(shape ...int) *graph.Node { return g.Input("x", tensor.Float32, shape...) }
	for want, build := range map[string]func(){
		"Add: shapes (2, 3) and (2, 4) do not go together. Lengths of the same axis must be equal or 1":                                        func() { ops.Add(x(2, 3), x(2, 4)) },
		"MatMul: shapes (None, 3) and (4, 2) do not go together. The last axis of the first must be as long as the last but one of the second": func() { ops.MatMul(x(-1, 3), x(4, 2)) },
		"Reshape: shape (2, 3) has 6 elements, which do not fill (4, None)":                                                                    func() { ops.Reshape(x(2, 3), 4, -1) },
		"Gradients: the loss has shape (2,), want a single number. Reduce it with ops.Mean or ops.Sum":                                         func() { ops.Gradients(x(2), nil) },
		"Slice: elements 1 to 4 of axis 1 of shape (2, 3)":                                                                                     func() { ops.Slice(x(2, 3), 1, 1, 4) },
		"Concatenate: shapes (None, 3) and (None, 4, 1) do not go together along axis 1. All axes but the joined one must be of equal lengths": func() { ops.Concatenate(-1, x(-1, 3), x(-1, 4, 1)) },
		"Transpose: an operand is int32, want float32. Convert it with ops.Cast":                                                               func() { ops.Transpose(g.Input("n", tensor.Int32, 2, 3)) },
		"OneHot: the operand is float32, want int32":                                                                                           func() { ops.OneHot(x(2), 3) },
		"Reduce: axis 2 of shape (2, 3)": func() { ops.Sum(x(2, 3), 2) },
	} {
		mistake.Says(t, want, build)
	}
}

// TestPoolGradientWork: a gradient counts all places under windows, each more than
// the pool itself does, so that it is not computed by one thread where it takes long.
func TestPoolGradientWork(t *testing.T) {
	work := func(gradient bool) int {
		g := graph.New(true)
		images := g.Input("images", tensor.Float32, 2, 9, 9, 5)
		node := ops.AveragePool2D(images, 3, 3, ops.Window{Same: true})
		inputs, output := []*graph.Node{images}, node
		if gradient {
			inputs = append(inputs, g.Input("gradient", tensor.Float32, node.Shape()...))
			output = node.Op().Gradient(node, inputs[1])[0]
		}
		p, err := plan.Compile(plan.Program{Graph: g, Inputs: inputs, Outputs: []*graph.Node{output}}, plan.Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		return p.Work()
	}
	if forward, back := work(false), work(true); back <= forward {
		t.Errorf("work of the gradient is %d, of the pool %d", back, forward)
	}
}
