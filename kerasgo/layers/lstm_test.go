package layers

import (
	"fmt"
	"slices"
	"testing"

	"kerasgo/kerasgo/initializers"
)

func TestLSTM(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"lstm":      LSTM(4),
		"lstm_seq":  LSTM(4).ReturnSequences(true),
		"lstm_back": LSTM(4).ReturnSequences(true).GoBackwards(true),
	})
}

func TestLSTMErrors(t *testing.T) {
	panics(t, `LSTM layer: the input has shape (None, 3), want 3 axes: (batch, steps, features). Add an axis for the features with layers.Reshape(steps, 1)`,
		func() { describe([]int{3}, LSTM(2)) })
	panics(t, `LSTM layer: the rate is 1, want at least 0 and less than 1. Give the share to drop, such as 0.2`,
		func() { LSTM(2).Dropout(1) })
	panics(t, `LSTM layer: unknown activation "sigmod". Did you mean "sigmoid"?`,
		func() { LSTM(2).RecurrentActivation("sigmod") })
}

func ExampleLSTM() {
	fmt.Println(LSTM(16).ReturnSequences(true).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 10, 16), dtype=float32
}

// TestUnitForgetBias: the bias of the forget gate begins as ones, whatever that of
// the others begins as.
func TestUnitForgetBias(t *testing.T) {
	for _, c := range []struct {
		layer *LSTMLayer
		want  []float32
	}{
		{LSTM(2), []float32{0, 0, 1, 1, 0, 0, 0, 0}},
		{LSTM(2).BiasInitializer(initializers.Constant(0.5)), []float32{0.5, 0.5, 1, 1, 0.5, 0.5, 0.5, 0.5}},
		{LSTM(2).UnitForgetBias(false), make([]float32, 8)},
	} {
		describe([]int{3, 2}, c.layer)
		if got := c.layer.bias.Value.Float32s(); !slices.Equal(got, c.want) {
			t.Errorf("the bias begins as %v, want %v", got, c.want)
		}
	}
}
