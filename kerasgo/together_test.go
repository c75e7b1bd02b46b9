package kerasgo_test

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/callbacks"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/tensor"
	"kerasgo/kerasgo/utils"
)

func rows(count, width int) *kerasgo.Tensor {
	x := tensor.Zeros(count, width)
	for i := range x.Float32s() {
		x.Float32s()[i] = float32(i*7%13)/13 - 0.5
	}
	return x
}

func regression() *kerasgo.Network {
	utils.SetRandomSeed(1)
	model := kerasgo.Sequential(layers.Input(8), layers.Dense(16).Activation("relu"), layers.Dense(1))
	model.Compile(kerasgo.Loss("mse"), kerasgo.Optimizer("adam"), kerasgo.Metrics("mae"))
	return model
}

// eachOf runs a function in goroutines and waits for all.
func eachOf(count int, do func(i int)) {
	var all sync.WaitGroup
	for i := range count {
		all.Go(func() { do(i) })
	}
	all.Wait()
}

func TestPredictInGoroutines(t *testing.T) {
	model, x := regression(), rows(100, 8)
	want := model.Predict(x)
	unbuilt := kerasgo.Sequential(layers.Dense(2))
	eachOf(4, func(i int) {
		unbuilt.Predict(x)
		for range 20 {
			if got := model.Predict(x.Slice(10*i, 10*i+50), kerasgo.BatchSize(7+i)); !got.Equal(want.Slice(10*i, 10*i+50)) {
				t.Errorf("goroutine %d: other predictions than alone", i)
			}
		}
	})
}

func TestFitOfTwoModelsAtOnce(t *testing.T) {
	x, y := rows(200, 8), rows(200, 1)
	fit := func(model *kerasgo.Network) []*kerasgo.Tensor {
		model.Fit(x, y, kerasgo.Epochs(3), kerasgo.Shuffle(false), kerasgo.Verbose(0))
		return model.GetWeights()
	}
	want := fit(regression())
	models := []*kerasgo.Network{regression(), regression(), regression()}
	eachOf(len(models), func(i int) {
		for j, w := range fit(models[i]) {
			if !w.Equal(want[j]) {
				t.Errorf("model %d: weight %d differs from training alone", i, j)
			}
		}
	})
}

// While Fit runs, other goroutines and callbacks may predict, and read and write
// weights; what would change the training is refused and does not harm it.
func TestUseWhileFitRuns(t *testing.T) {
	model, x, y := regression(), rows(200, 8), rows(200, 1)
	alone := regression().Fit(x, y, kerasgo.Epochs(3), kerasgo.Shuffle(false), kerasgo.Verbose(0)).History
	refused := func(want string, do func()) {
		t.Helper()
		if err := kerasgo.Try(do); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	quiet, over := kerasgo.Verbose(0), make(chan struct{})
	var other sync.WaitGroup
	other.Go(func() {
		for {
			select {
			case <-over:
				return
			default:
				model.Predict(x)
				model.GetWeights()
			}
		}
	})
	history := model.Fit(x, y, kerasgo.Epochs(3), kerasgo.Shuffle(false), quiet, kerasgo.Callbacks(callbacks.LambdaCallback().
		OnTrainBatchEnd(func(batch int, logs callbacks.Logs) {
			refused("Evaluate: the model is in the middle of an epoch of Fit", func() { model.Evaluate(x, y, quiet) })
			refused("Fit: the model is being trained by another call of Fit", func() { model.Fit(x, y, quiet) })
			refused("Compile: the model is being trained", func() { model.Compile(kerasgo.Loss("mae")) })
			refused("Add: the model is being trained", func() { model.Add(layers.Dense(1)) })
			model.SetWeights(model.GetWeights())
			model.SetLearningRate(model.LearningRate())
		}).
		OnEpochEnd(func(epoch int, logs callbacks.Logs) { model.Evaluate(x, y, quiet) }))).History
	close(over)
	other.Wait()
	if !reflect.DeepEqual(history, alone) {
		t.Errorf("history %v, alone %v", history, alone)
	}
	model.Fit(x, y, quiet)
}
