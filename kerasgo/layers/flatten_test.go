package layers

import (
	"fmt"
	"testing"
)

func TestFlatten(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"flatten": Flatten(),
	})
	if shape := describe(nil, Flatten()).Shape(); fmt.Sprint(shape) != "[-1 1]" {
		t.Errorf("a number becomes %v", shape)
	}
}

func ExampleFlatten() {
	fmt.Println(Flatten().Call(Input(8, 8, 3).Tensor()))
	// Output: KerasTensor shape=(None, 192), dtype=float32
}
