package datasets_test

import (
	"fmt"

	"kerasgo/datasets"
)

func ExampleLoadDigits() {
	digits := datasets.LoadDigits()
	fmt.Println(digits)
	fmt.Println("first label:", digits.TargetNames[int(digits.Target.At(0))])
	// Output:
	// Handwritten digits: data (1797, 8, 8), 10 classes
	// first label: 0
}

func ExampleTrainTestSplit() {
	x := []float64{10, 20, 30, 40, 50}
	y := []int{1, 2, 3, 4, 5}
	XTrain, XTest, yTrain, yTest := datasets.TrainTestSplit(x, y, datasets.TestSize(0.4), datasets.RandomState(42))
	fmt.Println(XTrain.Float64s(), yTrain.Ints())
	fmt.Println(XTest.Float64s(), yTest.Ints())
	// Output:
	// [30 10 40] [3 1 4]
	// [20 50] [2 5]
}
