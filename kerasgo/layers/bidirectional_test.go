package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/initializers"
)

func TestBidirectional(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"bi_lstm":    Bidirectional(LSTM(3).ReturnSequences(true)),
		"bi_gru_sum": Bidirectional(GRU(3)).MergeMode("sum"),
	})
}

// TestDirectionsBeginApart: the copy of the layer begins with numbers of its own, as in
// Keras, unless a seed fixes them.
func TestDirectionsBeginApart(t *testing.T) {
	fixed := initializers.GlorotUniform().Seed(1)
	for i, layer := range []Layer{SimpleRNN(3), LSTM(3), GRU(3), GRU(3).BiasInitializer(initializers.RandomNormal()).KernelInitializer(initializers.RandomUniform()), LSTM(3).KernelInitializer(fixed)} {
		both := Bidirectional(layer)
		describe([]int{4, 2}, both)
		weights := both.Core().Weights
		forward, backward := weights[:len(weights)/2], weights[len(weights)/2:]
		if same := forward[0].Value.Equal(backward[0].Value); same != (i == 4) {
			t.Errorf("layer %d: the kernels are the same: %v", i, same)
		}
		if forward[1].Value.Equal(backward[1].Value) {
			t.Errorf("layer %d: the kernels of the state are the same", i)
		}
		if i == 3 && forward[2].Value.Equal(backward[2].Value) {
			t.Error("random biases are the same")
		}
	}
}

func TestBidirectionalErrors(t *testing.T) {
	panics(t, `Bidirectional: *layers.DenseLayer is no recurrent layer. Give a SimpleRNN, LSTM or GRU`,
		func() { Bidirectional(Dense(2)) })
	panics(t, `Bidirectional layer: unknown merge mode "add". Known: concat, sum, mul, ave, none`,
		func() { Bidirectional(GRU(2)).MergeMode("add") })
	panics(t, `Bidirectional layer: the layers differ in ReturnSequences, ReturnState or Stateful, or go the same way. Set GoBackwards of one of them, and the others alike`,
		func() { Bidirectional(GRU(2)).BackwardLayer(GRU(2)) })
}

func ExampleBidirectional() {
	fmt.Println(Bidirectional(LSTM(16)).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 32), dtype=float32
}
