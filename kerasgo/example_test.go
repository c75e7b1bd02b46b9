package kerasgo_test

import (
	"fmt"

	"kerasgo/datasets"
	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/regularizers"
	"kerasgo/kerasgo/utils"
)

// A network learns to read handwritten digits.
func Example() {
	utils.SetRandomSeed(42)
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
	model.Compile(
		kerasgo.Loss("sparse_categorical_crossentropy"),
		kerasgo.Optimizer(optimizers.Adam().LearningRate(1e-3)), // or "adam"
		kerasgo.Metrics("accuracy"),
	)
	history := model.Fit(XTrain, yTrain, kerasgo.Epochs(20), kerasgo.BatchSize(32), kerasgo.ValidationSplit(0.1), kerasgo.Verbose(0))
	score := model.Evaluate(XTest, yTest, kerasgo.Verbose(0))
	probabilities := model.Predict(XTest)

	fmt.Println(history.Keys(), len(history.Epoch))
	fmt.Println(score.Names(), score.Get("accuracy") > 0.95)
	fmt.Println(probabilities.Shape(), probabilities.Row(0).ArgMax(0).Item() == yTest.At(0))
	// Output:
	// [accuracy loss val_accuracy val_loss] 20
	// [loss accuracy] true
	// [360 10] true
}

func ExampleNetwork_Summary() {
	model := kerasgo.Sequential(layers.Input(8, 8), layers.Flatten(), layers.Dense(32))
	model.Summary()
	// Output:
	// Model: "sequential"
	// ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┓
	// ┃ Layer (type)                         ┃ Output Shape                ┃         Param # ┃
	// ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━┩
	// │ flatten (Flatten)                    │ (None, 64)                  │               0 │
	// ├──────────────────────────────────────┼─────────────────────────────┼─────────────────┤
	// │ dense (Dense)                        │ (None, 32)                  │           2,080 │
	// └──────────────────────────────────────┴─────────────────────────────┴─────────────────┘
	//  Total params: 2,080 (8.12 KB)
	//  Trainable params: 2,080 (8.12 KB)
	//  Non-trainable params: 0 (0.00 B)
}

func ExampleModel() {
	inputs := kerasgo.Input(28, 28, 1)
	x := layers.Conv2D(32, 3).Strides(2).Padding("same").Activation("relu").Call(inputs)
	outputs := layers.Dense(10).Call(layers.GlobalAveragePooling2D().Call(x))
	model := kerasgo.Model(inputs, outputs)
	fmt.Println(model.Predict(kerasgo.NewTensor([][28][28]float64{{}, {}})).Shape())
	// Output: [2 10]
}

// A layer's weights are copied, changed and put back.
func ExampleNetwork_GetLayer() {
	model := kerasgo.Sequential(layers.Input(3), layers.Dense(2).KernelInitializer("ones").Name("sums"))
	sums := model.GetLayer("sums")
	fmt.Println(sums.Core().Weights, sums.CountParams())

	weights := sums.GetWeights()
	bias := kerasgo.NewTensor([]float64{10, 20})
	sums.SetWeights([]*kerasgo.Tensor{weights[0], bias})
	fmt.Println(model.Predict([][]float64{{1, 2, 3}}).Row(0).Float32s())
	// Output:
	// [kernel (3, 2) bias (2,)] 8
	// [16 26]
}

func ExampleTry() {
	err := kerasgo.Try(func() { kerasgo.Loss("msee") })
	fmt.Println(err)
	// Output: Compile: unknown loss "msee". Did you mean "mse"?
}
