package layers

import (
	"slices"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/tensor"
)

// TestRecurrentShapes: sequences or the last state.
func TestRecurrentShapes(t *testing.T) {
	for _, c := range []struct {
		layer Layer
		want  []int
	}{
		{LSTM(6), []int{-1, 6}}, {GRU(6).ReturnSequences(true), []int{-1, 5, 6}}, {Bidirectional(SimpleRNN(6)), []int{-1, 12}},
		{LSTM(2).Dropout(0.5).RecurrentDropout(0.5), []int{-1, 2}},
	} {
		got := describe([]int{5, 3}, c.layer).Shape()
		if len(got) != len(c.want) || got[len(got)-1] != c.want[len(c.want)-1] {
			t.Errorf("%s: %v, want %v", c.layer.Core().Class, got, c.want)
		}
	}
}

// TestRecurrentDropout: masks are drawn once for all steps, while training only.
func TestRecurrentDropout(t *testing.T) {
	for _, l := range []Layer{SimpleRNN(3).Dropout(0.5).Seed(1), LSTM(3).RecurrentDropout(0.5).Seed(1), GRU(3).Dropout(0.3).RecurrentDropout(0.3).Seed(1)} {
		Apply(l, Input(4, 2).Tensor())
		x := tensor.New(tensor.Float32, 2, 4, 2)
		for i := range x.Float32s() {
			x.Float32s()[i] = float32(i%5) - 2
		}
		run := func(training bool) []float32 {
			g := graph.New(training)
			return golden.Run(t, Trace(l, g.Read(&graph.Variable{Value: x})))[0].Float32s()
		}
		calm, again, trained := run(false), run(false), run(true)
		if !slices.Equal(calm, again) || slices.Equal(calm, trained) {
			t.Errorf("%s: %v and %v without training, %v with", l.Core().Class, calm, again, trained)
		}
	}
}
