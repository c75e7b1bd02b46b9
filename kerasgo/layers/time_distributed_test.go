package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
)

// TestTimeDistributed compares layers applied to each step with those of Keras:
// outputs, gradients, and how a normalization's moving values follow step by step.
func TestTimeDistributed(t *testing.T) {
	for name, l := range map[string]Layer{
		"td": TimeDistributed(Dense(2)), "td_dense": TimeDistributed(Dense(2).Activation("tanh")), "td_conv": TimeDistributed(Conv2D(2, 2).DataFormat("channels_first")),
		"td_gru": TimeDistributed(GRU(2)), "td_bn": TimeDistributed(BatchNormalization().Momentum(0.8)), "td_td_bn": TimeDistributed(TimeDistributed(BatchNormalization().Momentum(0.8))),
	} {
		t.Run(name, func(t *testing.T) { likeKeras(t, name, l) })
	}
}

func TestTimeDistributedErrors(t *testing.T) {
	panics(t, "TimeDistributed layer: the input has shape (None, 4), want at least 3 axes. Give sequences, (batch, steps, …)", func() { describe([]int{4}, TimeDistributed(Dense(2))) })
	panics(t, "TimeDistributed: *layers.LSTMLayer cannot be applied to each step. Give a layer of one output", func() { TimeDistributed(LSTM(2).ReturnState(true)) })
	panics(t, "TimeDistributed: <nil> cannot be applied to each step. Give a layer of one output", func() { TimeDistributed(nil) })
}

func ExampleTimeDistributed() {
	films := Input(10, 32, 32, 3).Tensor()
	var frames *graph.Node = TimeDistributed(Conv2D(8, 3)).Call(films)
	fmt.Println(frames)
	// Output: KerasTensor shape=(None, 10, 30, 30, 8), dtype=float32
}
