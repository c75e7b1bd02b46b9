package kerasgo_test

import (
	"fmt"
	"strings"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/tensor"
)

// recurrentFile are whole models as Keras computed them.
type recurrentFile struct {
	Stateful map[string]struct {
		X, First, Second golden.Array
		Weights          []golden.Array
	}
	Models map[string]struct {
		X, Y, Predictions golden.Array
		SampleWeight      *golden.Array `json:"sample_weight"`
		Weights, After    []golden.Array
		Scores            []float64
	}
}

func setWeights(model *kerasgo.Network, weights []golden.Array) {
	var list []*kerasgo.Tensor
	for _, w := range weights {
		list = append(list, w.Tensor())
	}
	model.SetWeights(list)
}

// TestMaskedModels: a mask from Masking or Embedding reaches recurrent layers,
// merges, the loss and the metrics, as in Keras.
func TestMaskedModels(t *testing.T) {
	var file recurrentFile
	golden.Load(t, "recurrent.json", &file)
	sequences := func() *kerasgo.Network {
		return kerasgo.Sequential(layers.Input(5, 2), layers.Masking(0.5), layers.Dropout(0), layers.LSTM(3).ReturnSequences(true),
			layers.LayerNormalization(), layers.Dense(2).Activation("tanh"), layers.Activation("sigmoid"))
	}
	models := map[string]*kerasgo.Network{
		"sequences": sequences(), "sequences_weighted": sequences(),
		"averaged": kerasgo.Sequential(layers.Input(5), layers.Embedding(6, 2).MaskZero(true), layers.GlobalAveragePooling1D()),
	}
	a := kerasgo.Input(5)
	e := layers.Embedding(6, 2).MaskZero(true).Call(a)
	f := layers.GRU(2).ReturnSequences(true).Call(e)
	y := layers.Add().Call(e, f)
	z := layers.Concatenate().Call(y, f)
	models["merged"] = kerasgo.Model(a, layers.Bidirectional(layers.SimpleRNN(2).ReturnSequences(true)).Call(z))
	for name, want := range file.Models {
		t.Run(name, func(t *testing.T) {
			model := models[name]
			setWeights(model, want.Weights)
			model.Compile(kerasgo.Loss("mean_squared_error"), kerasgo.Optimizer(optimizers.SGD().LearningRate(0.5)), kerasgo.Metrics("mean_absolute_error"))
			x, y, batch := want.X.Tensor(), want.Y.Tensor(), want.X.Shape[0]
			fit := []kerasgo.FitOption{kerasgo.BatchSize(batch), kerasgo.Verbose(0)}
			test := []kerasgo.EvaluateOption{kerasgo.Verbose(0)}
			if want.SampleWeight != nil {
				fit, test = append(fit, kerasgo.SampleWeight(want.SampleWeight.Data)), append(test, kerasgo.SampleWeight(want.SampleWeight.Data))
			}
			scores := model.Evaluate(x, y, test...)
			golden.Close(t, "loss", tensor.FromFloat32s([]float32{float32(scores.Loss())}), []float32{float32(want.Scores[0])}, 1e-5)
			golden.Close(t, "metric", tensor.FromFloat32s([]float32{float32(scores.Get("mean_absolute_error"))}), []float32{float32(want.Scores[1])}, 1e-5)
			golden.Close(t, "predictions", model.Predict(x), want.Predictions.Data, 1e-5)
			model.Fit(x, y, fit...)
			for i, w := range model.GetWeights() {
				golden.Close(t, fmt.Sprint("weight ", i, " after a step"), w, want.After[i].Data, 2e-5)
			}
		})
	}
}

// TestStateful: a batch goes on where the last one ended, in Predict too, until
// the state is reset.
func TestStateful(t *testing.T) {
	var file recurrentFile
	golden.Load(t, "recurrent.json", &file)
	for name, l := range map[string]layers.Layer{
		"simple": layers.SimpleRNN(3).Stateful(true).ReturnSequences(true), "lstm": layers.LSTM(3).Stateful(true).ReturnSequences(true),
		"gru": layers.GRU(3).Stateful(true).ReturnSequences(true), "gru_before": layers.GRU(3).ResetAfter(false).Stateful(true).ReturnSequences(true),
	} {
		want := file.Stateful[name]
		model := kerasgo.Sequential(layers.Input(3, 2), l)
		setWeights(model, want.Weights)
		var parts [2]*kerasgo.Tensor
		for part := range parts {
			var values []float32
			for sample := range 2 {
				values = append(values, want.X.Data[(sample*6+3*part)*2:][:6]...)
			}
			parts[part] = tensor.FromFloat32s(values, 2, 3, 2)
		}
		for range 2 {
			golden.Close(t, name+" first batch", model.Predict(parts[0]), want.First.Data, 1e-5)
			golden.Close(t, name+" second batch", model.Predict(parts[1]), want.Second.Data, 1e-5)
			l.(interface{ ResetState() }).ResetState()
		}
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, "a stateful layer remembers 2 samples, but the batch has 1") {
					t.Errorf("panic %s", got)
				}
			}()
			model.Predict(tensor.Zeros(1, 3, 2))
		}()
	}
}

// TestEncoderDecoder trains a model whose decoder begins with the encoder's
// states: every second output of a sequence repeats the input's first step.
func TestEncoderDecoder(t *testing.T) {
	source, target := kerasgo.Input(4, 1), kerasgo.Input(3, 1)
	states := layers.LSTM(8).ReturnState(true).CallAll(source)
	y := layers.Dense(1).Call(layers.LSTM(8).ReturnSequences(true).Call(target, states[1], states[2]))
	model := kerasgo.Model([]*kerasgo.KerasTensor{source, target}, y)
	model.Compile(kerasgo.Loss("mse"), kerasgo.Optimizer(optimizers.Adam().LearningRate(0.02)))
	x, labels := tensor.Zeros(32, 4, 1), tensor.Zeros(32, 3, 1)
	for sample := range 32 {
		first := float32(sample)/16 - 1
		x.Float32s()[sample*4] = first
		for step := range 3 {
			labels.Float32s()[sample*3+step] = first * float32(step+1) / 3
		}
	}
	history := model.Fit([]*kerasgo.Tensor{x, tensor.Zeros(32, 3, 1)}, labels, kerasgo.Epochs(120), kerasgo.Verbose(0))
	losses := history.History["loss"]
	if first, last := losses[0], losses[len(losses)-1]; !(last < first/20) {
		t.Errorf("the loss went from %v to %v", first, last)
	}
	if summary := model.String(); !strings.Contains(summary, "lstm_1") {
		t.Errorf("summary:\n%s", summary)
	}
}
