package layers

import (
	"slices"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/tensor"
)

// TestRecurrent compares outputs and gradients with those of Keras.
func TestRecurrent(t *testing.T) {
	for name, l := range map[string]Layer{
		"simple_rnn":     SimpleRNN(4),
		"simple_rnn_seq": SimpleRNN(4).ReturnSequences(true),
		"lstm":           LSTM(4),
		"lstm_seq":       LSTM(4).ReturnSequences(true),
		"lstm_back":      LSTM(4).ReturnSequences(true).GoBackwards(true),
		"gru":            GRU(4),
		"gru_seq":        GRU(4).ReturnSequences(true),
		"gru_before":     GRU(4).ResetAfter(false),
		"bi_lstm":        Bidirectional(LSTM(3).ReturnSequences(true)),
		"bi_gru_sum":     Bidirectional(GRU(3)).MergeMode("sum"),
	} {
		t.Run(name, func(t *testing.T) { likeKeras(t, name, l) })
	}
}

// TestRecurrentShapes: sequences or the last state; wrong inputs say what is
// wanted.
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
	panics(t, "LSTM layer: the input has shape (None, 3), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)", func() { describe([]int{3}, LSTM(2)) })
	panics(t, "Bidirectional: *layers.DenseLayer is no recurrent layer. Give a SimpleRNN, LSTM or GRU", func() { Bidirectional(Dense(2)) })
	panics(t, "LSTM: units is 0, want at least 1. Give the size of the state", func() { LSTM(0) })
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
