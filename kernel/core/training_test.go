package core_test

import (
	"strings"
	"testing"
)

// TestTraining: the library is used from a cell as from compiled Go.
func TestTraining(t *testing.T) {
	s := newSession()
	err := s.run(`package main
import ("fmt"; "kerasgo/kerasgo"; "kerasgo/kerasgo/layers"; "kerasgo/kerasgo/optimizers"; "kerasgo/kerasgo/regularizers"; "kerasgo/datasets"; "kerasgo/viz")
func cell() {
digits := datasets.LoadDigits()
XTrain, XTest, yTrain, yTest := datasets.TrainTestSplit(digits.Images, digits.Target, datasets.TestSize(0.2), datasets.RandomState(42))
model := kerasgo.Sequential(
	layers.Input(8, 8),
	layers.Flatten(),
	layers.Dense(64).KernelRegularizer(regularizers.L2(1e-4)),
	layers.Activation("relu"),
	layers.Dropout(0.2),
	layers.Dense(10).Activation("softmax"),
)
model.Summary()
model.Compile(
	kerasgo.Loss("sparse_categorical_crossentropy"),
	kerasgo.Optimizer(optimizers.Adam().LearningRate(1e-3)), // or "adam"
	kerasgo.Metrics("accuracy"),
)
history := model.Fit(XTrain, yTrain, kerasgo.Epochs(2), kerasgo.BatchSize(32), kerasgo.ValidationSplit(0.1))
score := model.Evaluate(XTest, yTest)
probabilities := model.Predict(XTest)
viz.History(history)
viz.Bar(digits.TargetNames, probabilities.Row(0)).Title("Predicted probabilities")
fmt.Println(score.Loss() > 0)
}`)

	if err != nil || !strings.HasSuffix(s.out.String(), "true\n") {
		t.Errorf("%v\n%s\n%s", err, s.out.String(), s.source)
	}
}

// TestNilInVariadicListOfMethod: the interpreter alone would look for the type of
// such a nil at another parameter.
func TestNilInVariadicListOfMethod(t *testing.T) {
	s := newSession()
	err := s.run(`package main
import ("fmt"; "kerasgo/kerasgo"; "kerasgo/kerasgo/layers")
func cell() {
model := kerasgo.Sequential(layers.Input(1), layers.Dense(1))
fmt.Println(kerasgo.Try(func() { model.Compile(kerasgo.Loss("mse"), nil) }))
fmt.Println(kerasgo.Try(func() { model.Fit([]float64{1}, []float64{1}, nil) }))
}`)
	if want := "Compile: option 1 is nil. Leave it out\nFit: option 0 is nil. Leave it out\n"; err != nil || s.out.String() != want {
		t.Errorf("%v\n%s\n%s", err, s.out.String(), s.source)
	}
}
