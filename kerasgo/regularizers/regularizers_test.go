package regularizers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

func TestPenalties(t *testing.T) {
	for _, c := range []struct {
		regularizer any
		penalty     float32
		gradient    []float32
	}{
		{L1(0.5), 3, []float32{0.5, -0.5, 0.5}},
		{L2(0.5), 7, []float32{1, -2, 3}},
		{L1L2().L1(0.5).L2(0.5), 10, []float32{1.5, -2.5, 3.5}},
		{"l1", 0.06, []float32{0.01, -0.01, 0.01}},
		{"l2", 0.14, []float32{0.02, -0.04, 0.06}},
		{"L1L2", 0.2, []float32{0.03, -0.05, 0.07}},
		{L1L2(), 0, nil},
	} {
		g := graph.New(true)
		w := g.Read(&graph.Variable{Value: tensor.FromFloat32s([]float32{1, -2, 3})})
		penalty := Get("", c.regularizer).Penalty(w)
		golden.Close(t, fmt.Sprint(c.regularizer), golden.Run(t, penalty)[0], []float32{c.penalty}, 1e-6)
		if gradient := ops.Gradients(penalty, []*graph.Node{w})[0]; gradient != nil {
			golden.Close(t, fmt.Sprint(c.regularizer), golden.Run(t, gradient)[0], c.gradient, 1e-6)
		}
	}
	if Get("", nil) != nil {
		t.Error("nil is not nil")
	}
}

func ExampleL2() {
	fmt.Println(L2(1e-4).Config, L2().Config.L2)
	defer func() { fmt.Println(recover()) }()
	L2(-1)
	// Output:
	// {0 0.0001} 0.01
	// L2 regularizer: the factor is -1, want 0 or more. A penalty must not reward large weights
}
