package kerasgo_test

import (
	"math"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// failing runs a function and compares the text of the *Error it panics with.
func failing(t *testing.T, want string, run func()) {
	t.Helper()
	err := kerasgo.Try(run)
	if err == nil {
		t.Errorf("no error, want %s", want)
	} else if err.Error() != want {
		t.Errorf("error %s\nwant  %s", err, want)
	}
}

// classifier is a compiled model for rows of 64 numbers and ten classes.
func classifier(loss string, list ...layers.Layer) *kerasgo.Network {
	if len(list) == 0 {
		list = []layers.Layer{layers.Input(64), layers.Dense(10).Activation("softmax")}
	}
	model := kerasgo.Sequential(list...)
	model.Compile(kerasgo.Loss(loss))
	return model
}

func TestDataThatDoesNotFitTheModel(t *testing.T) {
	rows, images, labels := tensor.Zeros(5, 64), tensor.Zeros(5, 8, 8), make([]int, 5)
	sparse := "sparse_categorical_crossentropy"
	failing(t, `Fit: the model declares layers.Input(784): inputs of shape (None, 784), but the data has shape (None, 64), 64 numbers for each sample in place of 784. Declare the shape of the data, layers.Input(64), or pass data of shape (None, 784)`,
		func() { classifier(sparse, layers.Input(784), layers.Dense(10)).Fit(rows, labels) })
	failing(t, `Fit: the model declares InputShape(28, 28): inputs of shape (None, 28, 28), but the data has shape (None, 64), 64 numbers for each sample in place of 784. Declare the shape of the data, InputShape(64), or pass data of shape (None, 28, 28)`,
		func() {
			classifier(sparse, layers.Flatten().InputShape(28, 28), layers.Dense(10)).Fit(rows, labels)
		})
	failing(t, `Fit: the model declares layers.Input(8, 8): inputs of shape (None, 8, 8), but the data has shape (None, 64). A sample has as many numbers: declare layers.Input(64), or reshape the data with x.Reshape(-1, 8, 8)`,
		func() {
			classifier(sparse, layers.Input(8, 8), layers.Flatten(), layers.Dense(10)).Fit(rows, labels)
		})
	failing(t, `Predict: the model declares layers.Input(64): inputs of shape (None, 64), but the data has shape (None, 8, 8). A sample has as many numbers: declare layers.Input(8, 8), or reshape the data with x.Reshape(-1, 64)`,
		func() { classifier(sparse).Predict(images) })
	failing(t, `Fit: the inputs: no data: nil. Give a tensor, nested slices of numbers or a matrix`, func() { classifier(sparse).Fit(nil, labels) })
	failing(t, `Fit: the labels: string is not a number in a []string. Give a tensor, nested slices of numbers or a matrix`, func() { classifier(sparse).Fit(rows, []string{"a"}) })
	failing(t, `Fit: there are no samples: the data has shape (0, 64)`, func() { classifier(sparse).Fit(tensor.Zeros(0, 64), []int{}) })
	failing(t, `Fit: 5 samples, but labels of shape (4,). Each sample needs one label`, func() { classifier(sparse).Fit(rows, labels[:4]) })
	failing(t, `Fit: 5 samples, but sample weights of shape (2,). Give one number for each sample`, func() { classifier(sparse).Fit(rows, labels, kerasgo.SampleWeight([]float64{1, 2})) })
}

// A gap far down in the data ends Fit when its batch comes; what the model has
// learnt by then is kept.
func TestNumbersThatWouldSpoilALaterStep(t *testing.T) {
	model := kerasgo.Sequential(layers.Input(2), layers.Dense(1))
	model.Compile(kerasgo.Loss("mse"))
	rows, labels, quiet := rows(70, 2), make([]float64, 70), kerasgo.Verbose(0)
	model.Build(2)
	before := model.GetWeights()[0]
	rows.Set(math.Inf(1), 69, 1)
	failing(t, `Fit: input 0 of sample 69 is +Inf. Fill such gaps or leave the samples out`,
		func() { model.Fit(rows, labels, kerasgo.Shuffle(false), quiet) })
	failing(t, `Fit: input 0 of sample 69 is +Inf. Fill such gaps or leave the samples out`,
		func() { model.Fit(rows, labels, kerasgo.StepsPerEpoch(1), kerasgo.Epochs(50), quiet) })
	after := model.GetWeights()[0]
	if w := after.Float32s(); after.Equal(before) || w[0] != w[0] || w[1] != w[1] {
		t.Errorf("weights %v, before %v", after, before)
	}
	rows.Set(1, 69, 1)
	model.Fit(rows, labels, quiet)
}

// Numbers that would make all weights NaN are refused before the first step.
func TestNumbersThatWouldSpoilTheModel(t *testing.T) {
	rows, labels, quiet := tensor.Zeros(3, 64), []int{0, 1, 2}, kerasgo.Verbose(0)
	model := classifier("sparse_categorical_crossentropy")
	regression := kerasgo.Sequential(layers.Input(64), layers.Dense(1))
	regression.Compile(kerasgo.Loss("mse"), kerasgo.Metrics("mse"))
	before := model.GetWeights()
	failing(t, `Fit: the weight of sample 1 is NaN. Give a weight of 0 to samples that should not count`,
		func() { model.Fit(rows, labels, kerasgo.SampleWeight([]float64{1, math.NaN(), 1})) })
	failing(t, `ClassWeight: the weight of sample 2 is +Inf. Give each class a number`,
		func() { model.Fit(rows, labels, kerasgo.ClassWeight(map[int]float64{2: math.Inf(1)})) })
	failing(t, `Fit: the label of sample 2 is NaN. Leave such samples out, or give them labels`,
		func() { regression.Fit(rows, []float64{1, 2, math.NaN()}) })
	spoiled := tensor.Zeros(3, 64)
	spoiled.Set(math.NaN(), 2, 63)
	failing(t, `Fit: input 0 of sample 2 is NaN. Fill such gaps or leave the samples out`, func() { regression.Fit(spoiled, labels) })
	failing(t, `Evaluate: the label of sample 0 is -Inf. Leave such samples out, or give them labels`,
		func() { regression.Evaluate(rows, []float64{math.Inf(-1), 2, 3}) })
	failing(t, `ValidationData: there is no data: the samples are <nil>, the labels <nil>. Leave the option out if there is none`,
		func() { model.Fit(rows, labels, kerasgo.ValidationData(nil, nil)) })
	failing(t, `SetWeights: weight 0, "kernel", is nil, want shape (64, 10). Begin with those of GetWeights`,
		func() { model.SetWeights(make([]*kerasgo.Tensor, 2)) })
	for i, w := range model.GetWeights() {
		if !w.Equal(before[i]) {
			t.Errorf("weight %d has changed", i)
		}
	}
	model.Fit(rows, labels, quiet)

	failing(t, `Predict: the model declares layers.Input(64): inputs of shape (None, 64), but the data has shape (None,). The data looks like a single sample: give a list of samples, or x.Reshape(1, 64)`,
		func() { model.Predict(make([]float32, 64)) })
	failing(t, `Predict: there are no samples: the data has shape (0, 0)`, func() { model.Predict([][]float64{}) })
	words := kerasgo.Sequential(layers.Input(2), layers.Embedding(10, 3))
	failing(t, `Predict: input 0 goes to an Embedding layer of the numbers 0 to 9, but sample 1 has 10. Give layers.Embedding as many numbers as there are, the largest plus one`,
		func() { words.Predict([][]int{{0, 9}, {1, 10}}) })
	failing(t, `Predict: input 0 goes to an Embedding layer of the numbers 0 to 9, but sample 0 has -1. Give layers.Embedding as many numbers as there are, the largest plus one`,
		func() { words.Predict([][]float64{{0, -1}, {1, 2}}) })
	failing(t, `Predict: input 0 goes to an Embedding layer of the numbers 0 to 9, but sample 1 has 11. Give layers.Embedding as many numbers as there are, the largest plus one`,
		func() { words.Predict([][]uint8{{0, 1}, {11, 2}}) })
	words.Predict([][]int{{0, 9}, {1, 5}})
}

func TestOptionsThatAreNil(t *testing.T) {
	rows, labels, model := tensor.Zeros(3, 64), []int{0, 1, 2}, classifier("sparse_categorical_crossentropy")
	failing(t, `Compile: option 0 is nil. Leave it out`, func() { model.Compile(nil) })
	failing(t, `Fit: option 1 is nil. Leave it out`, func() { model.Fit(rows, labels, kerasgo.Verbose(0), nil) })
	failing(t, `Evaluate: option 0 is nil. Leave it out`, func() { model.Evaluate(rows, labels, nil) })
	failing(t, `Predict: option 0 is nil. Leave it out`, func() { model.Predict(rows, nil) })
}

func TestMessagesSayInWhichLossOrMetric(t *testing.T) {
	rows, labels := tensor.Zeros(4, 3), tensor.Zeros(4, 2)
	model := kerasgo.Sequential(layers.Input(3), layers.Dense(2))
	model.Compile(kerasgo.Loss("mse"), kerasgo.Metrics("sparse_categorical_accuracy"))
	failing(t, `Metric sparse_categorical_accuracy: with labels of shape (4, 2) and predictions of shape (4, 2), Equal: shapes (4, 2) and (4,) do not go together. Lengths of the same axis must be equal or 1`,
		func() { model.Fit(rows, labels, kerasgo.Verbose(0)) })
	model.Compile(kerasgo.Loss(losses.Function("own", func(yTrue, yPred *kerasgo.KerasTensor) *kerasgo.KerasTensor {
		return ops.MatMul(yTrue, yPred)
	})))
	failing(t, `Loss own: with labels of shape (4, 2) and predictions of shape (4, 2), MatMul: shapes (4, 2) and (4, 2) do not go together. The last axis of the first must be as long as the last but one of the second`,
		func() { model.Fit(rows, labels, kerasgo.Verbose(0)) })
	model.Compile(kerasgo.Loss("mse"))
	model.Fit(rows, labels, kerasgo.Verbose(0))
}

func TestLabelsThatDoNotFitTheLoss(t *testing.T) {
	rows := tensor.Zeros(5, 64)
	failing(t, `Fit: the loss "sparse_categorical_crossentropy" wants class numbers of shape (None,), but the labels of shape (None, 10) look one-hot. Use the loss "categorical_crossentropy", or class numbers: labels.ArgMax(-1)`,
		func() { classifier("sparse_categorical_crossentropy").Fit(rows, tensor.Zeros(5, 10)) })
	failing(t, `Evaluate: label 10 (sample 3) is not one of the 10 classes 0 to 9 that the model predicts. Classes count from 0; give the last layer 11 units if there are as many classes`,
		func() {
			classifier("sparse_categorical_crossentropy").Evaluate(rows, []int{0, 1, 2, 10, 4}, kerasgo.Verbose(0))
		})
	failing(t, `Fit: the loss "categorical_crossentropy" wants one-hot labels of shape (None, 10), but the labels have shape (None,), which look like class numbers. Use the loss "sparse_categorical_crossentropy", or utils.ToCategorical(labels, 10)`,
		func() { classifier("categorical_crossentropy").Fit(rows, make([]int, 5)) })
	failing(t, `Fit: labels of shape (None,) for predictions of shape (None, 8, 10). Put layers.Flatten() before the first Dense layer, so that each sample has one prediction`,
		func() {
			classifier("sparse_categorical_crossentropy", layers.Input(8, 8), layers.Dense(10)).Fit(tensor.Zeros(5, 8, 8), make([]int, 5))
		})
}

func TestShapesThatDoNotFitInTheMiddle(t *testing.T) {
	failing(t, `Conv2D layer "conv2d": the input has shape (None, 64), want 4 axes: (batch, height, width, channels). Add the channels with layers.Reshape(height, width, 1), or in layers.Input`,
		func() { kerasgo.Sequential(layers.Input(64), layers.Dense(64), layers.Conv2D(8, 3)) })
	failing(t, `Reshape layer "reshape": a sample of shape (50,) has 50 numbers, which do not fill the shape [8 8]. The lengths must multiply to 50; one may be -1`,
		func() { kerasgo.Sequential(layers.Input(64), layers.Dense(50), layers.Reshape(8, 8)) })
}

func TestVerbsOutOfOrder(t *testing.T) {
	failing(t, `Fit: the model is not compiled. Call Compile first`, func() { kerasgo.Sequential(layers.Dense(1)).Fit(nil, nil) })
	failing(t, `Compile: there is no loss. Add kerasgo.Loss, such as kerasgo.Loss("mse")`, func() { kerasgo.Sequential(layers.Dense(1)).Compile() })
	failing(t, `Compile: unknown loss "sparse_categorical_crossentrop". Did you mean "sparse_categorical_crossentropy"?`, func() { classifier("sparse_categorical_crossentrop") })
	failing(t, `Compile: unknown metric "acuracy". Did you mean "accuracy"?`, func() { kerasgo.Metrics("acuracy") })
	failing(t, `Predict: the model has no layers. Add layers`, func() { kerasgo.Sequential().Predict([]float64{1}) })
	failing(t, `ValidationSplit: the share is 1, want 0 to less than 1. Give the share of the samples, such as 0.1`, func() { kerasgo.ValidationSplit(1) })
	failing(t, `Fit: ValidationSplit(0.1) of 1 samples leaves nothing to train or to validate on. Give more samples or another share`,
		func() {
			classifier("sparse_categorical_crossentropy").Fit(tensor.Zeros(1, 64), []int{0}, kerasgo.ValidationSplit(0.1))
		})
	failing(t, `BatchSize: 0, want at least 1`, func() { kerasgo.BatchSize(0) })
	failing(t, `Scores.Get: there is no value "acc". Known: loss`, func() {
		classifier("sparse_categorical_crossentropy").Evaluate(tensor.Zeros(1, 64), []int{0}, kerasgo.Verbose(0)).Get("acc")
	})
}

func TestDescriptionsThatAreWrong(t *testing.T) {
	dense, inputs := layers.Dense(1), kerasgo.Input(2)
	failing(t, `Sequential: Dense layer "dense" is there twice. Make a new layer, or share weights with the functional interface`, func() { kerasgo.Sequential(dense, dense) })
	failing(t, `Model: two layers, a Dense and a Flatten, have the name "a". Give one of them another Name`, func() { kerasgo.Sequential(layers.Dense(1).Name("a"), layers.Flatten().Name("a")) })
	failing(t, `Sequential: layers.Input is layer 1. Make it the first layer, once`, func() { kerasgo.Sequential(layers.Flatten(), layers.Input(2)) })
	failing(t, `Model: outputs is a int, want a *KerasTensor or a []*KerasTensor. Begin with kerasgo.Input and call layers on it`, func() { kerasgo.Model(inputs, 3) })
	failing(t, `Model: the outputs depend on an input KerasTensor shape=(None, 2), dtype=float32 that is not one of the model's. Add it to the inputs`,
		func() { kerasgo.Model(kerasgo.Input(3), layers.Dense(1).Call(inputs)) })
	failing(t, `Model: the outputs do not depend on input 1, KerasTensor shape=(None, 3), dtype=float32. Leave it out`,
		func() {
			kerasgo.Model([]*kerasgo.KerasTensor{inputs, kerasgo.Input(3)}, layers.Dense(1).Call(inputs))
		})
	failing(t, `Model: an input is the result of Dense. Begin with kerasgo.Input`, func() { x := layers.Dense(1).Call(inputs); kerasgo.Model(x, x) })
	failing(t, `Add: layers cannot be added to a functional model. Call the layer on a tensor and make a new model with kerasgo.Model`,
		func() { kerasgo.Model(inputs, layers.Dense(1).Call(inputs)).Add(layers.Flatten()) })
	failing(t, `SetWeights: the number of weights is 0, want 2. Give the weights in the order of GetWeights`, func() { kerasgo.Sequential(layers.Input(2), layers.Dense(1)).SetWeights(nil) })
	failing(t, `SetWeights: there are no weights yet. Give the model layers.Input first, or Build it: they are made for an input's shape`,
		func() { kerasgo.Sequential(layers.Dense(1)).SetWeights([]*kerasgo.Tensor{nil}) })
	failing(t, `GetLayer: there is no layer "dens". Did you mean "dense"?`, func() { kerasgo.Sequential(layers.Dense(1)).GetLayer("dens") })
}
