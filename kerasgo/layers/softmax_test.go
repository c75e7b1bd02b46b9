package layers

import (
	"fmt"
	"testing"
)

func TestSoftmax(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"softmax1":           Softmax().Axis(1),
		"softmax_axes":       Softmax().Axis(1, 2),
		"softmax_axes_apart": Softmax().Axis(1, 3),
		"softmax_masked":     Softmax(),
		"softmax_masked_row": Softmax().Axis(1),
	})
}

func TestSoftmaxErrors(t *testing.T) {
	panics(t, `Softmax layer: the input has shape (None, 4), whose axes [2] cannot be normalized. Give different axes of a sample: 1 or more, or negative from the end`,
		func() { describe([]int{4}, Softmax().Axis(2)) })
	panics(t, `Softmax layer: 2 masks. Give one mask`,
		func() { x := Input(4).Tensor(); Softmax().Call(x, x, x) })
}

func ExampleSoftmax() {
	scores, mask := Input(10).Tensor(), Input(10).Tensor()
	fmt.Println(Softmax().Call(scores, mask)) // what the mask leaves out is 0
	// Output: KerasTensor shape=(None, 10), dtype=float32
}
