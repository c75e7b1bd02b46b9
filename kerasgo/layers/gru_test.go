package layers

import (
	"fmt"
	"testing"
)

func TestGRU(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"gru":        GRU(4),
		"gru_seq":    GRU(4).ReturnSequences(true),
		"gru_before": GRU(4).ResetAfter(false),
	})
}

func TestGRUErrors(t *testing.T) {
	panics(t, `GRU: units is -1, want at least 1. Give the size of the state`,
		func() { GRU(-1) })
}

func ExampleGRU() {
	fmt.Println(GRU(16).ResetAfter(false).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 16), dtype=float32
}
