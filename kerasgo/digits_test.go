package kerasgo_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kerasgo/datasets"
	"kerasgo/kerasgo"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/layers"
)

// digitsRun is what Keras measured with one optimizer.
type digitsRun struct {
	History  map[string][]float64
	Evaluate []float64
	Pred0    [][]float64
}

// TestDigitsTrainAsInKeras trains the network of the golden file from the same
// weights: each epoch, the evaluation and the predictions are those of Keras.
//
// Adam's run passes a kink: in its 52nd step the input of hidden unit 4 is within
// 1e-7 of zero for one sample, and rounding decides on which side of the
// rectifier it falls, which decides the fourth digit of all that follows. Kernels
// for some processors round it as Keras does, others do not: then the losses are
// still Keras's to 1e-4, the predictions and the one sample they decide to 2e-3.
func TestDigitsTrainAsInKeras(t *testing.T) {
	var file struct {
		InitialWeights            []golden.Array `json:"initial_weights"`
		SGD, Adam, RMSprop, AdamW digitsRun
	}
	golden.Load(t, "digits.json", &file)
	var weights []*kerasgo.Tensor
	for _, w := range file.InitialWeights {
		weights = append(weights, w.Tensor())
	}
	for optimizer, want := range map[string]digitsRun{"sgd": file.SGD, "rmsprop": file.RMSprop, "adamw": file.AdamW} {
		for _, difference := range trainDigits(optimizer, weights, want, 1e-4) {
			t.Errorf("%s: %s", optimizer, difference)
		}
	}
	if trainDigits("adam", weights, file.Adam, 1e-4) == nil {
		return
	}
	for _, difference := range trainDigits("adam", weights, file.Adam, 2e-3) {
		t.Errorf("adam: %s", difference)
	}
}

// trainDigits trains from the weights and lists what differs from Keras, losses
// by more than 1e-4 of their size, predictions and accuracies by more than the
// tolerance.
func trainDigits(optimizer string, weights []*kerasgo.Tensor, want digitsRun, tolerance float64) (differences []string) {
	digits := datasets.LoadDigits()
	images := digits.Images.Divide(16)
	model := kerasgo.Sequential(
		layers.Input(8, 8),
		layers.Flatten(),
		layers.Dense(32),
		layers.Activation("relu"),
		layers.Dense(10),
		layers.Activation("softmax"),
	)
	model.SetWeights(weights)
	model.Compile(kerasgo.Loss("sparse_categorical_crossentropy"), kerasgo.Optimizer(optimizer), kerasgo.Metrics("accuracy"))
	compare := func(what string, got, want float64) {
		limit := tolerance
		if strings.Contains(what, "loss") {
			limit = 1e-4
		}
		if !(math.Abs(got-want) <= limit*math.Abs(want)) {
			differences = append(differences, fmt.Sprintf("%s is %v, Keras has %v", what, got, want))
		}
	}
	history := model.Fit(images.Slice(0, 1437), digits.Target.Slice(0, 1437), kerasgo.Epochs(3), kerasgo.Shuffle(false), kerasgo.ValidationSplit(0.1), kerasgo.Verbose(0))
	for key, values := range want.History {
		if len(history.History[key]) != len(values) {
			return append(differences, fmt.Sprintf("%s has %d values", key, len(history.History[key])))
		}
		for epoch, value := range values {
			compare(fmt.Sprintf("%s of epoch %d", key, epoch), history.History[key][epoch], value)
		}
	}
	xTest, yTest := images.Slice(1437, 1797), digits.Target.Slice(1437, 1797)
	scores := model.Evaluate(xTest, yTest, kerasgo.Verbose(0))
	compare("loss", scores.Loss(), want.Evaluate[0])
	compare("accuracy", scores.Get("accuracy"), want.Evaluate[1])
	predictions := model.Predict(xTest.Slice(0, 2))
	for i, row := range want.Pred0 {
		for j, p := range row {
			compare(fmt.Sprintf("prediction %d of sample %d", j, i), predictions.At(i, j), p)
		}
	}
	return differences
}
