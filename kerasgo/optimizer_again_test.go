package kerasgo

import (
	"slices"
	"testing"

	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/random"
	"kerasgo/kerasgo/tensor"
)

// An optimizer that is used again, with a new model or other layers, averages the
// weights that it trains, from where they are, and leaves all others as they are.
func TestAveragesOfAnOptimizerThatIsUsedAgain(t *testing.T) {
	x := tensor.Zeros(64, 3)
	random.Uniform(x.Float32s(), 5, -1, 1)
	y := make([]float64, 64)
	for i := range y {
		y[i] = float64(i % 5)
	}
	opt := optimizers.SGD().LearningRate(0.001).UseEma(true)
	base, head := layers.Dense(3).KernelInitializer("ones").Trainable(false), layers.Dense(1)
	model := Sequential(layers.Input(3), base, head)
	fit := func() {
		model.Compile(Loss("mse"), Optimizer(opt))
		model.Fit(x, y, Epochs(5), Verbose(0))
	}
	near := func(what string) {
		t.Helper()
		for _, w := range base.GetWeights()[0].Float32s() {
			if w < 0.9 || w > 1.1 {
				t.Fatalf("%s: a weight that began at 1 is %v after ten small steps", what, w)
			}
		}
	}
	fit()
	base.Trainable(true)
	fit()
	near("trained later")
	base.Trainable(false)
	values := base.GetWeights()
	for _, v := range values {
		for i := range v.Float32s() {
			v.Float32s()[i] = 7
		}
	}
	base.SetWeights(values)
	fit()
	if got := base.GetWeights()[0].Float32s(); slices.Min(got) != 7 || slices.Max(got) != 7 {
		t.Errorf("weights that are not trained any more are %v, were set to 7", got)
	}
	base = layers.Dense(3).KernelInitializer("ones")
	model = Sequential(layers.Input(3), base, layers.Dense(1))
	fit()
	near("another model")
}
