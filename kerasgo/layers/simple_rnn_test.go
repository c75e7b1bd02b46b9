package layers

import (
	"fmt"
	"testing"
)

func TestSimpleRNN(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"simple_rnn":     SimpleRNN(4),
		"simple_rnn_seq": SimpleRNN(4).ReturnSequences(true),
	})
}

func TestSimpleRNNErrors(t *testing.T) {
	panics(t, `SimpleRNN: units is 0, want at least 1. Give the size of the state`,
		func() { SimpleRNN(0) })
}

func ExampleSimpleRNN() {
	fmt.Println(SimpleRNN(16).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 16), dtype=float32
}
