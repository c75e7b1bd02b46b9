package plan_test

import (
	"math/rand/v2"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// TestGates: a rectifier's gradient that goes into the gradient of a convolution
// or a pool gives what a rectifier made of a comparison and a product does, in
// fewer steps.
func TestGates(t *testing.T) {
	compile := func(rectify func(x *graph.Node) *graph.Node) *plan.Plan {
		g := graph.New(true)
		images := g.Input("images", tensor.Float32, 3, 11, 13, 8)
		first := g.Input("first", tensor.Float32, 3, 3, 8, 16)
		second := g.Input("second", tensor.Float32, 3, 3, 16, 8)
		hidden := rectify(ops.Conv2D(images, first, ops.Window{Same: true}))
		output := rectify(ops.Conv2D(hidden, second, ops.Window{Same: true}))
		pooled := ops.MaxPool2D(output, 2, 2, ops.Window{StrideY: 2, StrideX: 2, Same: true})
		inputs := []*graph.Node{images, first, second}
		p, err := plan.Compile(plan.Program{Graph: g, Inputs: inputs, Outputs: ops.Gradients(ops.Sum(ops.Square(pooled)), inputs)}, plan.Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	fused := compile(ops.Relu)
	apart := compile(func(x *graph.Node) *graph.Node { return ops.Multiply(x, ops.Greater(x, ops.Scalar(x.Graph(), 0))) })
	random := rand.New(rand.NewPCG(21, 22))
	for i := range 3 {
		for j := range fused.Input(i).Float32s() {
			value := float32(random.NormFloat64())
			fused.Input(i).Float32s()[j], apart.Input(i).Float32s()[j] = value, value
		}
	}
	fused.Run()
	apart.Run()
	if fused.Steps() != apart.Steps()-4 {
		t.Errorf("%d steps, and %d without fusion", fused.Steps(), apart.Steps())
	}
	for i := range 3 {
		zeros, want := 0, apart.Output(i).Float32s()
		for j, got := range fused.Output(i).Float32s() {
			if got != want[j] {
				t.Fatalf("gradient %d: element %d is %v, want %v", i, j, got, want[j])
			}
			if got == 0 {
				zeros++
			}
		}
		if zeros > len(want)/2 {
			t.Errorf("gradient %d: %d of %d elements are zero", i, zeros, len(want))
		}
	}
}
