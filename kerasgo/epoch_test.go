package kerasgo

import (
	"context"
	"sync/atomic"
	"testing"

	"kerasgo/kerasgo/callbacks"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/tensor"
	"kerasgo/kernel/display"
)

// The training loop allocates nothing once its programs are compiled, the last
// small batch included.
func TestAnEpochAllocatesNothing(t *testing.T) {
	model := Sequential(layers.Input(8), layers.Dense(16).Activation("relu"), layers.Dropout(0.5), layers.Dense(3).Activation("softmax"))
	model.Compile(Loss("sparse_categorical_crossentropy"), Optimizer("adam"), Metrics("accuracy"))
	s := fitSettings{runSettings: runSettings{batchSize: 32}}
	train, _ := model.fitData(tensor.Zeros(100, 8), make([]int, 100), &s)
	f := &fitting{network: model, training: model.training, train: train, rows: sequence(100), batches: 4, steps: 4, settings: &s, logs: callbacks.Logs{}}
	bar := newProgress(0, 1)
	bar.epoch(0, 4)
	if allocations := testing.AllocsPerRun(10, func() { f.epoch(4, bar) }); allocations > 2 {
		t.Errorf("%v allocations in an epoch of 4 batches", allocations)
	}
}

// scheduleThatTells is a user's schedule that tells when a step begins.
type scheduleThatTells func(step int)

func (s scheduleThatTells) Rate(step int) float64 { s(step); return 0.1 }

// A step takes no lock: nobody has the model between two of them who does not wait for
// it.
func TestStepsTakeNoLock(t *testing.T) {
	const steps = 100000
	var fitting atomic.Bool
	model := Sequential(layers.Input(8), layers.Dense(1))
	schedule := scheduleThatTells(func(step int) { fitting.Store(step < steps-1) })
	model.Compile(Loss("mse"), Optimizer(optimizers.SGD().LearningRate(schedule)))
	over := make(chan struct{})
	go func() {
		defer close(over)
		model.Fit(tensor.Zeros(steps, 8), tensor.Zeros(steps, 1), BatchSize(1), Verbose(0))
	}()
	lock := model.together.batch
	for {
		select {
		case <-over:
			return
		default:
		}
		if during := fitting.Load(); lock.TryLock() {
			during = during && fitting.Load()
			lock.Unlock()
			if during {
				t.Error("the model is free between two steps")
				<-over
			}
		}
	}
}

// The model is free while callbacks run and while progress is drawn, but where it
// predicts.
func TestTheModelIsFreeMeanwhile(t *testing.T) {
	model := Sequential(layers.Input(8), layers.Dense(1))
	model.Compile(Loss("mse"))
	x, y := tensor.Zeros(64, 8), tensor.Zeros(64, 1)
	seen, held := 0, 0
	look := func() {
		seen++
		if !model.together.batch.TryLock() {
			held++
			return
		}
		model.together.batch.Unlock()
	}
	callback := callbacks.LambdaCallback().OnTrainBatchBegin(func(int) { look() }).OnTrainBatchEnd(func(int, callbacks.Logs) { look() })
	model.Fit(x, y, BatchSize(4), Verbose(0), Callbacks(callback))
	if seen != 32 || held != 0 {
		t.Errorf("callbacks were called %d times, %d while the model was held", seen, held)
	}
	defer display.Attach(liveSink(look))()
	for name, c := range map[string]struct {
		run  func()
		held bool
	}{
		"Fit":      {func() { model.Fit(x, y, BatchSize(4)) }, false},
		"Evaluate": {func() { model.Evaluate(x, y, BatchSize(4)) }, false},
		"Predict":  {func() { model.Predict(x, BatchSize(4), Verbose(1)) }, true},
	} {
		seen, held = 0, 0
		if c.run(); seen < 2 || (held > 0) != c.held {
			t.Errorf("%s: drawn %d times, %d while the model was held", name, seen, held)
		}
	}
}

// liveSink is told that a display is drawn.
type liveSink func()

func (s liveSink) Display(display.Bundle, string, bool) { s() }
func (s liveSink) Clear(bool)                           {}
func (s liveSink) Live() bool                           { return true }
func (s liveSink) Context() context.Context             { return context.Background() }

func TestTextsOfNumbers(t *testing.T) {
	for value, want := range map[float64]string{0.5: "0.5000", 0: "0.0000", 1e-3: "1.0000e-03", -2e-5: "-2.0000e-05", 1234.5678: "1234.5678"} {
		if got := formatValue(value); got != want {
			t.Errorf("%v is written %s, want %s", value, got, want)
		}
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %s", n, got)
		}
	}
	for size, want := range map[int]string{0: "0.00 B", 8320: "8.12 KB", 5 << 20: "5.00 MB"} {
		if got := bytes(size); got != want {
			t.Errorf("%d bytes are written %s", size, got)
		}
	}
}
