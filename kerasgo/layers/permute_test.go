package layers

import (
	"fmt"
	"testing"
)

func TestPermute(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"permute": Permute(2, 1),
	})
}

func TestPermuteErrors(t *testing.T) {
	panics(t, `Permute: dims are [1 3]. Give each axis once, counted from 1`,
		func() { Permute(1, 3) })
	panics(t, `Permute layer: the input has shape (None, 4), dims are [2 1]. Give one number for each axis of a sample`,
		func() { describe([]int{4}, Permute(2, 1)) })
}

func ExamplePermute() {
	fmt.Println(Permute(2, 1).Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 4, 10), dtype=float32
}
