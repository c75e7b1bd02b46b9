package constraints

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/tensor"
)

func TestConstraints(t *testing.T) {
	// Columns of norm 5 and 0.5.
	weight := []float32{3, 0.3, -4, 0.4}
	for _, c := range []struct {
		constraint any
		want       []float32
	}{
		{"non_neg", []float32{3, 0.3, 0, 0.4}},
		{"unit_norm", []float32{0.6, 0.6, -0.8, 0.8}},
		{"max_norm", []float32{1.2, 0.3, -1.6, 0.4}},
		{MaxNorm(1), []float32{0.6, 0.3, -0.8, 0.4}},
		{MaxNorm(1).Axis(1), []float32{3 / 3.0149627, 0.3 / 3.0149627, -4 / 4.01995, 0.4 / 4.01995}},
		{MinMaxNorm().MinValue(1), []float32{0.6, 0.6, -0.8, 0.8}},
		{MinMaxNorm().MinValue(1).MaxValue(2).Rate(0.5), []float32{2.1, 0.45, -2.8, 0.6}},
	} {
		g := graph.New(true)
		w := g.Read(&graph.Variable{Value: tensor.FromFloat32s(weight, 2, 2)})
		golden.Close(t, fmt.Sprint(c.constraint), golden.Run(t, Get("", c.constraint).Constrain(w))[0], c.want, 1e-5)
	}
	if Get("", nil) != nil {
		t.Error("nil is not nil")
	}
}

func ExampleMaxNorm() {
	fmt.Println(MaxNorm(3).Config.MaxValue, MaxNorm().Config.MaxValue)
	// Output: 3 2
}

func TestOptionsOutOfRange(t *testing.T) {
	for want, run := range map[string]func(){
		"Constraint: max_value is -1, want 0 or more. A norm is not negative": func() { MaxNorm(-1) },
		"Constraint: min_value is -2, want 0 or more. A norm is not negative": func() { MinMaxNorm().MinValue(-2) },
	} {
		mistake.Says(t, want, run)
	}
}
