package layers

import (
	"fmt"
	"testing"
)

func TestBidirectional(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"bi_lstm":    Bidirectional(LSTM(3).ReturnSequences(true)),
		"bi_gru_sum": Bidirectional(GRU(3)).MergeMode("sum"),
	})
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
