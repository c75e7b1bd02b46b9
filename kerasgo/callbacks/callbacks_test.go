package callbacks

import (
	"testing"

	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/tensor"
)

// fake is a model whose one weight is the number of its epoch.
type fake struct {
	stopped bool
	weight  float64
	rate    float64
}

func (f *fake) StopTraining()                 { f.stopped = true }
func (f *fake) GetWeights() []*tensor.Tensor  { return []*tensor.Tensor{tensor.Full(f.weight)} }
func (f *fake) SetWeights(w []*tensor.Tensor) { f.weight = w[0].Item() }
func (f *fake) LearningRate() float64         { return f.rate }
func (f *fake) SetLearningRate(rate float64)  { f.rate = rate }

// train feeds the values and returns the epochs run and the final weight.
func train(c Callback, name string, values ...float64) (epochs int, weight float64) {
	m := &fake{}
	hooks := c.Hooks()
	hooks.OnTrainBegin(m)
	for epoch, value := range values {
		m.weight = float64(epoch)
		hooks.OnEpochEnd(epoch, Logs{name: value})
		epochs++
		if m.stopped {
			break
		}
	}
	hooks.OnTrainEnd(nil)
	return epochs, m.weight
}

func TestEarlyStopping(t *testing.T) {
	for _, c := range []struct {
		name     string
		callback *EarlyStoppingCallback
		monitor  string
		values   []float64
		epochs   int
		weight   float64
	}{
		{"falls and rises", EarlyStopping(), "val_loss", []float64{3, 2, 2.5, 1}, 3, 2},
		{"patience", EarlyStopping().Patience(2), "val_loss", []float64{3, 2, 2.5, 2.4, 1}, 4, 3},
		{"improves in time", EarlyStopping().Patience(2), "val_loss", []float64{3, 2, 2.5, 1, 1.5, 1.4, 1}, 6, 5},
		{"rises", EarlyStopping().Monitor("accuracy"), "accuracy", []float64{0.1, 0.5, 0.4, 0.9}, 3, 2},
		{"too small", EarlyStopping().MinDelta(0.5), "val_loss", []float64{3, 2.9, 1}, 2, 1},
		{"restores", EarlyStopping().RestoreBestWeights(true), "val_loss", []float64{3, 2, 2.5}, 3, 1},
		{"restores without stopping", EarlyStopping().Patience(9).RestoreBestWeights(true), "val_loss", []float64{3, 2, 2.5, 2.6}, 4, 1},
		{"starts late", EarlyStopping().StartFromEpoch(2), "val_loss", []float64{1, 2, 3, 4}, 4, 3},
		{"never on epoch 0", EarlyStopping().Baseline(1), "val_loss", []float64{3, 4}, 2, 1},
	} {
		if epochs, weight := train(c.callback, c.monitor, c.values...); epochs != c.epochs || weight != c.weight {
			t.Errorf("%s: %d epochs and weight %v, want %d and %v", c.name, epochs, weight, c.epochs, c.weight)
		}
	}
}

func TestEarlyStoppingErrors(t *testing.T) {
	for want, run := range map[string]func(){
		`EarlyStopping: there is no value "val_loss" to monitor (values that begin with val_ need ValidationSplit or ValidationData). Known: loss`: func() { train(EarlyStopping(), "loss", 1) },
		`EarlyStopping: unknown mode "maximum". Known: auto, min, max`:                                                                             func() { EarlyStopping().Mode("maximum") },
		`EarlyStopping: patience is -1, want 0 or more. Give a number of epochs`:                                                                   func() { EarlyStopping().Patience(-1) },
		`EarlyStopping: whether "score" should fall or rise is not known. Say so with Mode("min") or Mode("max")`:                                  func() { train(EarlyStopping().Monitor("score"), "score", 1) },
	} {
		mistake.Says(t, want, run)
	}
}

func ExampleEarlyStopping() {
	train(EarlyStopping().Verbose(1).RestoreBestWeights(true), "val_loss", 3, 2, 2.5, 1)
	// Output:
	// Epoch 3: early stopping
	// Restoring model weights from the end of the best epoch: 2.
}
