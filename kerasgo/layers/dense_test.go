package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/regularizers"
)

func TestDenseIsThatOfKeras(t *testing.T) {
	likeKeras(t, "dense", Dense(4).Activation("tanh"))
	likeKeras(t, "dense3d", Dense(4))
}

func TestDenseWeights(t *testing.T) {
	l := Dense(3).KernelInitializer("ones").BiasInitializer("ones").KernelRegularizer(regularizers.L2(0.1)).BiasRegularizer("l1").KernelConstraint("non_neg").BiasConstraint("unit_norm")
	describe([]int{5}, l)
	kernel, bias := l.Core().Weights[0], l.Core().Weights[1]
	if kernel.Name != "kernel" || bias.Name != "bias" || l.Core().CountParams() != 18 || kernel.Value.At(4, 2) != 1 || bias.Value.At(0) != 1 {
		t.Errorf("%v %v", kernel, bias)
	}
	if kernel.Regularizer == nil || kernel.Constraint == nil || bias.Regularizer == nil || bias.Constraint == nil {
		t.Error("a regularizer or constraint is lost")
	}
	if describe([]int{5}, Dense(3).UseBias(false)); len(l.Core().Weights) != 2 {
		t.Error("UseBias")
	}
}

func TestDenseErrors(t *testing.T) {
	panics(t, `Dense: units is 0, want at least 1. Give the number of outputs`, func() { Dense(0) })
	panics(t, `Dense layer: unknown activation "rellu". Did you mean "relu"?`, func() { Dense(1).Activation("rellu") })
	panics(t, `Dense layer "a": unknown initializer "he_norml". Did you mean "he_normal"?`, func() { Dense(1).Name("a").KernelInitializer("he_norml") })
	panics(t, `Dense layer: unknown regularizer "l3". Did you mean "l1"?`, func() { Dense(1).KernelRegularizer("l3") })
	panics(t, `Dense layer: unknown constraint "max_nom". Did you mean "max_norm"?`, func() { Dense(1).KernelConstraint("max_nom") })
	panics(t, `Dense layer: the input has shape (None,), want at least 2 axes. Give each sample as a row of numbers`, func() { describe(nil, Dense(1)) })
	panics(t, `Dense layer: dtype "float64" is not supported. Use "float32"`, func() { Dense(1).Dtype("float64") })
	shared := Dense(2)
	describe([]int{3}, shared)
	panics(t, `Dense layer: with an input of shape (None, 4), MatMul: shapes (None, 4) and (3, 2) do not go together. The last axis of the first must be as long as the last but one of the second`,
		func() { describe([]int{4}, shared) })
}

func ExampleDense() {
	l := Dense(64).Activation(activations.Relu).KernelRegularizer(regularizers.L2(1e-4)).Name("hidden")
	x := Input(8).Tensor()
	fmt.Println(l.Call(x), l.Config.Units, l.Config.Activation.Name)
	// Output: KerasTensor shape=(None, 64), dtype=float32 64 relu
}
