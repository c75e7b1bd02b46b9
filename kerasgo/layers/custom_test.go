package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

type scale struct{ factor *Weight }

func (s *scale) Build(l *CustomLayer, inputShape []int) {
	s.factor = l.AddWeight("factor", "ones", inputShape[len(inputShape)-1]).Regularize("l2").Constrain("non_neg")
}

func (s *scale) Call(x *graph.Node) *graph.Node { return ops.Multiply(x, s.factor.In(x)) }

func TestCustomAndLambda(t *testing.T) {
	l := Custom(&scale{}).Name("scale")
	double := Lambda(func(x *graph.Node) *graph.Node { return ops.Add(x, x) })
	describe([]int{2}, l, double)
	weight := l.Core().Weights[0]
	if weight.Regularizer == nil || weight.Constraint == nil || l.Core().Describe() != `Custom layer "scale"` {
		t.Errorf("%v", weight)
	}
	weight.Value.Set(3, 1)
	g := graph.New(false)
	y := Trace(double, Trace(l, g.Constant(tensor.FromFloat32s([]float32{1, 2}, 1, 2))))
	golden.Close(t, "output", golden.Run(t, y)[0], []float32{2, 12}, 1e-6)
	panics(t, `Lambda: the function is nil. Give a function that composes package ops`, func() { Lambda(nil) })
	panics(t, `Custom: the definition is nil. Give a type with the methods Build and Call`, func() { Custom(nil) })
	panics(t, `BatchNormalization layer: momentum is 2, want 0 to 1. Give the share of the averages that is kept in a step, such as 0.99`, func() { BatchNormalization().Momentum(2) })
	panics(t, `LayerNormalization layer: epsilon is -1, want 0 or more. It keeps the divisor from zero: give a small number such as 0.001`, func() { LayerNormalization().Epsilon(-1) })
	panics(t, `Lambda layer: Forward returned nil. Return the layer's output`, func() {
		describe([]int{2}, Lambda(func(*graph.Node) *graph.Node { return nil }))
	})
}

func TestActivityRegularizer(t *testing.T) {
	l := Flatten().ActivityRegularizer("l1")
	describe([]int{2}, l)
	g := graph.New(true)
	Trace(l, g.Constant(tensor.FromFloat32s([]float32{1, -2, 3, 4}, 2, 2)))
	golden.Close(t, "penalty for each sample", golden.Run(t, g.Losses[0])[0], []float32{0.05}, 1e-6)
}

func ExampleLambda() {
	double := Lambda(func(x *graph.Node) *graph.Node { return ops.Add(x, x) })
	fmt.Println(double.Call(Input(8).Tensor()))
	// Output: KerasTensor shape=(None, 8), dtype=float32
}

func ExampleCustom() {
	l := Custom(&scale{}).Name("scale")
	fmt.Println(l.Call(Input(8).Tensor()), l.Core().CountParams())
	// Output: KerasTensor shape=(None, 8), dtype=float32 8
}
