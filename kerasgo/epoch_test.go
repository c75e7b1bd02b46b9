package kerasgo

import (
	"context"
	"testing"

	"kerasgo/kerasgo/callbacks"
	"kerasgo/kerasgo/layers"
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

// A step takes no lock: the model is held between steps too, when progress is shown, but
// not while callbacks run.
func TestStepsTakeNoLock(t *testing.T) {
	model := Sequential(layers.Input(8), layers.Dense(1))
	model.Compile(Loss("mse"))
	free := func() bool {
		free := model.together.batch.TryLock()
		if free {
			model.together.batch.Unlock()
		}
		return free
	}
	shown := 0
	defer display.Attach(liveSink(func() {
		if shown++; shown == 1 && free() { // later it may be the epoch's end
			t.Error("the model is free between two steps")
		}
	}))()
	model.Fit(tensor.Zeros(64, 8), tensor.Zeros(64, 1), BatchSize(4))
	if shown < 2 {
		t.Error("nothing is shown between steps")
	}
	needFree := func() {
		if !free() {
			t.Error("the model is held while a callback runs")
		}
	}
	callback := callbacks.LambdaCallback().OnTrainBatchBegin(func(int) { needFree() }).OnTrainBatchEnd(func(int, callbacks.Logs) { needFree() })
	model.Fit(tensor.Zeros(64, 8), tensor.Zeros(64, 1), Verbose(0), Callbacks(callback))
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
