package layers

import (
	"fmt"
	"testing"
)

func TestPReLU(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"prelu":        PReLU(),
		"prelu_shared": PReLU().AlphaInitializer("ones").SharedAxes(1, 2),
	})
	l := PReLU().AlphaInitializer("ones").AlphaRegularizer("l2").AlphaConstraint("non_neg").SharedAxes(1)
	describe([]int{5, 3}, l)
	if alpha := l.Core().Weights[0]; alpha.Regularizer == nil || alpha.Constraint == nil || alpha.Value.Size() != 3 {
		t.Errorf("alpha is %v", alpha)
	}
}

func TestPReLUErrors(t *testing.T) {
	panics(t, `PReLU layer: the input has shape (None, 4), shared axes are [2]. Give axes of a sample, counted from 1`,
		func() { describe([]int{4}, PReLU().SharedAxes(2)) })
}

func ExamplePReLU() {
	l := PReLU().SharedAxes(1, 2) // an alpha for each channel
	fmt.Println(l.Call(Input(28, 28, 8).Tensor()), l.Core().CountParams())
	// Output: KerasTensor shape=(None, 28, 28, 8), dtype=float32 8
}
