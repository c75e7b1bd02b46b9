package layers

import (
	"fmt"
	"testing"
)

func TestLayerNormalization(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"layernorm":       LayerNormalization(),
		"layernorm_axes":  LayerNormalization().Axis(1, 2).Epsilon(0.01),
		"layernorm_axis1": LayerNormalization().Axis(1).Center(false),
		"layernorm_wide":  LayerNormalization(),
	})
	l := LayerNormalization().BetaInitializer("ones").GammaInitializer("zeros").BetaRegularizer("l1").GammaRegularizer("l2").BetaConstraint("non_neg").GammaConstraint("max_norm")
	describe([]int{3}, l)
	for i, w := range l.Core().Weights {
		if w.Regularizer == nil || w.Constraint == nil || w.Value.At(0) != float64(i) {
			t.Errorf("weight %s is %v", w.Name, w)
		}
	}
}

func TestLayerNormalizationErrors(t *testing.T) {
	panics(t, `LayerNormalization layer: the input has shape (None, 5, 6), whose axes [-1 2] cannot be normalized. Give different axes of a sample: 1 or more, or negative from the end`,
		func() { describe([]int{5, 6}, LayerNormalization().Axis(-1, 2)) })
}

func ExampleLayerNormalization() {
	fmt.Println(LayerNormalization().Call(Input(10, 4).Tensor()))
	// Output: KerasTensor shape=(None, 10, 4), dtype=float32
}
