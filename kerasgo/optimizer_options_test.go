package kerasgo_test

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/callbacks"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/optimizers"
)

// trained fits a regression and returns its weights.
func trained(o optimizers.Optimizer, options ...kerasgo.FitOption) []*kerasgo.Tensor {
	model := regression()
	model.Compile(kerasgo.Loss("mse"), kerasgo.Optimizer(o))
	model.Fit(rows(96, 8), rows(96, 1), append([]kerasgo.FitOption{kerasgo.Epochs(2), kerasgo.Shuffle(false), kerasgo.Verbose(0)}, options...)...)
	return model.GetWeights()
}

// A loss that is scaled by a power of two leads to the same bits.
func TestFitWithLossScaleFactor(t *testing.T) {
	want := trained(optimizers.Adam())
	for i, w := range trained(optimizers.Adam().LossScaleFactor(1024)) {
		if !w.Equal(want[i]) {
			t.Errorf("weight %d differs", i)
		}
	}
}

// Small batches whose gradients are added up are as good as large ones.
func TestFitWithGradientAccumulation(t *testing.T) {
	want := trained(optimizers.Adam())
	for i, w := range trained(optimizers.Adam().GradientAccumulationSteps(4), kerasgo.BatchSize(8)) {
		golden.Close(t, fmt.Sprint("weight ", i), w, want[i].Float32s(), 1e-5)
	}
}

// Training ends with the averages of the weights.
func TestFitWithAveragesOfWeights(t *testing.T) {
	var model callbacks.Model
	var averages []*kerasgo.Tensor
	watch := callbacks.LambdaCallback().OnTrainBegin(func(m callbacks.Model) { model = m }).OnTrainBatchEnd(func(batch int, logs callbacks.Logs) {
		weights := model.GetWeights()
		if averages == nil {
			averages = weights
		}
		for i, w := range weights {
			for j, number := range w.Float32s() {
				averages[i].Float32s()[j] += 0.1 * (number - averages[i].Float32s()[j])
			}
		}
	})
	got := trained(optimizers.SGD().LearningRate(0.1).UseEma(true).EmaMomentum(0.9), kerasgo.Callbacks(watch))
	for i, w := range got {
		golden.Close(t, fmt.Sprint("weight ", i), w, averages[i].Float32s(), 1e-5)
	}
}
