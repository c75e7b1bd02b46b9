package kerasgo

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/tensor"
)

// TestPrograms: a model is compiled once for each mode and batch size, the last
// small batch too, and predicts by programs of its own.
func TestPrograms(t *testing.T) {
	model := Sequential(layers.Input(8), layers.Dense(16).Activation("relu"), layers.Dense(3).Activation("softmax"))
	model.Compile(Loss("sparse_categorical_crossentropy"), Optimizer("adam"))
	if m := model.Memory(); m.Weights != 4*(9*16+17*3) || len(m.Programs) != 0 {
		t.Errorf("before the first batch: %+v", m)
	}
	x, y := tensor.Zeros(70, 8), make([]int, 70)
	var first []*program
	for round := range 2 {
		model.Fit(x, y, BatchSize(32), Verbose(0))
		model.Evaluate(x, y, BatchSize(64), Verbose(0))
		model.Predict(x, BatchSize(50))
		var got []string
		for _, p := range model.Memory().Programs {
			got = append(got, p.Mode, thousands(p.BatchSize))
			if p.LowerBound <= 0 || p.Peak < p.LowerBound {
				t.Errorf("%+v", p)
			}
		}
		if want := strings.Fields("train 32 train 6 test 64 test 6 predict 50 predict 20"); !slices.Equal(got, want) {
			t.Errorf("programs %v, want %v", got, want)
		}
		var made []*program
		for _, key := range model.programs.order {
			made = append(made, model.programs.made[key])
		}
		if round == 0 {
			first = made
		} else if !slices.Equal(made, first) {
			t.Error("the second round compiled again")
		}
	}
	m := model.Memory()
	if training, predicting := m.Programs[0], m.Programs[4]; training.Peak*50 <= predicting.Peak*32 {
		t.Errorf("a training program of %d bytes, one that predicts of %d", training.Peak, predicting.Peak)
	}
	text := m.String()
	if !strings.HasPrefix(text, "weights: 780.00 B, optimizer: 1.53 KB\nprogram  batch size") || !strings.Contains(text, "\n  train          32 ") {
		t.Error(text)
	}
}

// What a model holds is not looked at while it computes.
func TestWhatWaitsForTheModel(t *testing.T) {
	model := Sequential(layers.Input(8), layers.Dense(3))
	model.Compile(Loss("mse"))
	weights := model.GetWeights()
	for name, use := range map[string]func(){
		"GetWeights": func() { model.GetWeights() }, "SetWeights": func() { model.SetWeights(weights) },
		"LearningRate": func() { model.LearningRate() }, "SetLearningRate": func() { model.SetLearningRate(0.1) },
		"Predict": func() { model.Predict(tensor.Zeros(1, 8)) }, "Memory": func() { model.Memory() },
	} {
		model.together.batch.Lock("")
		over := make(chan struct{})
		go func() { use(); close(over) }()
		select {
		case <-over:
			t.Errorf("%s does not wait", name)
		case <-time.After(5 * time.Millisecond):
		}
		model.together.batch.Unlock()
		<-over
	}
}
