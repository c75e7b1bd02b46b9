package layers

import (
	"fmt"
	"testing"
)

func TestReshape(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"reshape": Reshape(-1, 2),
	})
}

func TestReshapeErrors(t *testing.T) {
	panics(t, `Reshape layer: a sample of shape (64,) has 64 numbers, which do not fill the shape [8 9]. The lengths must multiply to 64; one may be -1`,
		func() { describe([]int{64}, Reshape(8, 9)) })
}

func ExampleReshape() {
	fmt.Println(Reshape(8, -1, 1).Call(Input(64).Tensor()))
	// Output: KerasTensor shape=(None, 8, 8, 1), dtype=float32
}
