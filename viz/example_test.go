package viz_test

import (
	"fmt"
	"os"
	"path/filepath"

	"kerasgo/datasets"
	"kerasgo/viz"
)

func ExampleBar() {
	digits := datasets.LoadDigits()
	probabilities := []float64{0, 0, 0.01, 0, 0, 0.02, 0, 0.01, 0.95, 0.01}
	figure := viz.Bar(digits.TargetNames, probabilities).
		Title("Predicted probabilities").
		XLabel("Predicted label").
		YLabel("Probability")
	fmt.Println(figure)
	// Output:
	// Figure 640×400
	//   "Predicted probabilities": bars of 10 categories, highest "8" with 0.95
}

func ExampleScatter() {
	iris := datasets.LoadIris()
	fmt.Println(viz.Scatter(iris.Data.Column(2), iris.Data.Column(3)).
		Classes(iris.Target).Names(iris.TargetNames...).
		XLabel(iris.FeatureNames[2]).YLabel(iris.FeatureNames[3]))
	// Output:
	// Figure 640×400
	//   scatter of 150 points, x from 1 to 6.9, y from 0.1 to 2.5, 3 classes
}

func ExampleHistory() {
	history := map[string][]float64{
		"loss": {1.2, 0.6, 0.4}, "val_loss": {1.0, 0.7, 0.6},
		"accuracy": {0.61, 0.82, 0.9}, "val_accuracy": {0.7, 0.8, 0.84},
	}
	fmt.Println(viz.History(history).Titles("损失", "准确率").Names("训练集", "验证集").XLabel("轮次"))
	// Output:
	// Figure 920×320
	//   "损失": line "训练集" of 3 points, from 0.4 to 1.2, last 0.4
	//   "损失": line "验证集" of 3 points, from 0.6 to 1, last 0.6
	//   "准确率": line "训练集" of 3 points, from 0.61 to 0.9, last 0.9
	//   "准确率": line "验证集" of 3 points, from 0.7 to 0.84, last 0.84
}

func ExampleImages() {
	digits := datasets.LoadDigits()
	fmt.Println(viz.Images(digits.Images.Slice(0, 5), digits.Target.Slice(0, 5)).Predictions([]int{0, 1, 2, 3, 9}))
	// Output:
	// Figure 531×140
	//   5 images of 8×8, labelled 0, 1, 2, 3, 9 ≠ 4
}

func ExampleConfusionMatrix() {
	fmt.Println(viz.ConfusionMatrix([]int{0, 0, 1, 1}, []int{0, 1, 1, 1}).Names("cat", "dog"))
	// Output:
	// Figure 288×241
	//   confusion matrix of 4 samples in 2 classes, 3 right (75.0 %)
}

func ExampleFigure_Save() {
	folder, err := os.MkdirTemp("", "figure-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "loss.svg")
	if err := viz.Line(nil, []float64{3, 2, 1.5}).Title("Loss").Save(path); err != nil {
		fmt.Println(err)
	}
	_, err = os.Stat(path)
	fmt.Println(err == nil)
	// Output: true
}
