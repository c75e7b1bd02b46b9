package losses

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

type goldenLoss struct {
	Class         string `json:"cls"`
	Config        struct{ Name string }
	Y             []float32 `json:"y"`
	Pred          []float32 `json:"pred"`
	Value         float32   `json:"value"`
	Grad          []float32 `json:"grad"`
	PerSample     []float32 `json:"per_sample"`
	ValueWeighted float32   `json:"value_weighted"`
}

var sampleWeights = []float32{1, 0, 2, 0.5, 1, 3}

func TestLossesAreThoseOfKeras(t *testing.T) {
	all := map[string]json.RawMessage{}
	golden.Load(t, "losses.json", &all)
	for name, c := range map[string]struct {
		loss  Loss
		class bool // labels are class numbers
	}{
		"cce":         {CategoricalCrossentropy(), false},
		"cce_logits":  {CategoricalCrossentropy().FromLogits(true), false},
		"cce_ls":      {CategoricalCrossentropy().LabelSmoothing(0.1), false},
		"scce":        {SparseCategoricalCrossentropy(), true},
		"scce_logits": {SparseCategoricalCrossentropy().FromLogits(true), true},
		"bce":         {BinaryCrossentropy(), false},
		"bce_logits":  {BinaryCrossentropy().FromLogits(true), false},
		"bce_ls":      {BinaryCrossentropy().LabelSmoothing(0.1), false},
		"mse":         {MeanSquaredError(), false},
		"mae":         {MeanAbsoluteError(), false},
		"huber":       {Huber().Delta(0.5), false},
	} {
		var want goldenLoss
		if err := json.Unmarshal(all[name], &want); err != nil {
			t.Fatal(err)
		}
		g := graph.New(true)
		pred := g.Read(&graph.Variable{Value: tensor.FromFloat32s(want.Pred, 6, 4)})
		labels := tensor.FromFloat32s(want.Y)
		if c.class {
			labels = labels.AsType(tensor.Int32)
		} else {
			labels = labels.Reshape(6, 4)
		}
		values := c.loss.Call(g.Constant(labels), pred)
		value := Reduce(c.loss, values, nil)
		weighted := Reduce(c.loss, values, g.Constant(tensor.FromFloat32s(sampleWeights)))
		got := golden.Run(t, value, weighted, values, ops.Gradients(value, []*graph.Node{pred})[0])
		golden.Close(t, name, got[0], []float32{want.Value}, 1e-5)
		golden.Close(t, name+" weighted", got[1], []float32{want.ValueWeighted}, 1e-5)
		golden.Close(t, name+" by sample", got[2], want.PerSample, 1e-5)
		golden.Close(t, name+" gradient", got[3], want.Grad, 1e-5)
		if c.loss.Common().Name != want.Config.Name {
			t.Errorf("%s is named %q, Keras has %q", name, c.loss.Common().Name, want.Config.Name)
		}
	}
}

// After a softmax or sigmoid the loss starts from its input: the same number,
// exact where the probability rounds to 0.
func TestActivationsAreFused(t *testing.T) {
	g := graph.New(true)
	logits := g.Constant(tensor.FromFloat32s([]float32{0, 200}, 1, 2))
	got := golden.Run(t,
		SparseCategoricalCrossentropy().Call(g.Constant(tensor.FromInt32s([]int32{0})), ops.Softmax(logits)),
		CategoricalCrossentropy().Call(g.Constant(tensor.FromFloat32s([]float32{1, 0}, 1, 2)), ops.Softmax(logits)),
		BinaryCrossentropy().Call(g.Constant(tensor.FromFloat32s([]float32{1, 0}, 1, 2)), ops.Sigmoid(logits)))
	golden.Close(t, "sparse", got[0], []float32{200}, 1e-6)
	golden.Close(t, "categorical", got[1], []float32{200}, 1e-6)
	golden.Close(t, "binary", got[2], []float32{(0.6931472 + 200) / 2}, 1e-6)
}

func TestReductions(t *testing.T) {
	g := graph.New(true)
	values := g.Constant(tensor.FromFloat32s([]float32{1, 2, 3, 6}))
	weights := g.Constant(tensor.FromFloat32s([]float32{1, 1, 0, 2}))
	for reduction, want := range map[string]float32{"sum": 15, "mean": 15.0 / 4, "sum_over_batch_size": 15.0 / 4, "mean_with_sample_weight": 15.0 / 4} {
		golden.Close(t, reduction, golden.Run(t, Reduce(MeanSquaredError().Reduction(reduction), values, weights))[0], []float32{want}, 1e-6)
	}
}

func TestCheck(t *testing.T) {
	ints := func(values ...int32) *tensor.Tensor { return tensor.FromInt32s(values) }
	for _, c := range []struct {
		loss       Loss
		labels     *tensor.Tensor
		prediction []int
		want       string
	}{
		{SparseCategoricalCrossentropy(), ints(0, 1, 9), []int{-1, 10}, "<nil>"},
		{SparseCategoricalCrossentropy(), tensor.FromFloat32s([]float32{0, 1}, 2, 1), []int{-1, 10}, "<nil>"},
		{SparseCategoricalCrossentropy(), tensor.Zeros(5, 10), []int{-1, 10},
			`Fit: the loss "sparse_categorical_crossentropy" wants class numbers of shape (None,), but the labels of shape (None, 10) look one-hot. Use the loss "categorical_crossentropy", or class numbers: labels.ArgMax(-1)`},
		{SparseCategoricalCrossentropy(), ints(1, 10), []int{-1, 10},
			`Fit: label 10 (sample 1) is not one of the 10 classes 0 to 9 that the model predicts. Classes count from 0; give the last layer 11 units if there are as many classes`},
		{SparseCategoricalCrossentropy(), ints(-1), []int{-1, 10},
			`Fit: label -1 (sample 0) is not one of the 10 classes 0 to 9 that the model predicts. Classes count from 0`},
		{SparseCategoricalCrossentropy(), tensor.FromFloat32s([]float32{1, 9, 1.5}), []int{-1, 10},
			`Fit: label 1.5 (sample 2) is not one of the 10 classes 0 to 9 that the model predicts. Classes count from 0`},
		{SparseCategoricalCrossentropy(), tensor.FromFloat32s([]float32{1, float32(math.Inf(-1))}), []int{-1, 10},
			`Fit: label -Inf (sample 1) is not one of the 10 classes 0 to 9 that the model predicts. Classes count from 0`},
		{SparseCategoricalCrossentropy(), tensor.FromFloat32s([]float32{1, float32(math.Inf(1))}), []int{-1, 10},
			`Fit: label +Inf (sample 1) is not one of the 10 classes 0 to 9 that the model predicts. Classes count from 0`},
		{SparseCategoricalCrossentropy(), tensor.FromFloat32s([]float32{float32(math.NaN())}), []int{-1, 10},
			`Fit: label NaN (sample 0) is not one of the 10 classes 0 to 9 that the model predicts. Classes count from 0`},
		{SparseCategoricalCrossentropy(), tensor.FromUint8s([]uint8{3, 0, 200}), []int{-1, 10},
			`Fit: label 200 (sample 2) is not one of the 10 classes 0 to 9 that the model predicts. Classes count from 0; give the last layer 201 units if there are as many classes`},
		{SparseCategoricalCrossentropy().IgnoreClass(-1), tensor.FromFloat32s([]float32{-1, 2, -1}), []int{-1, 10}, "<nil>"},
		{SparseCategoricalCrossentropy(), ints(0, 1), []int{-1, 1},
			`Fit: the loss "sparse_categorical_crossentropy" wants a probability for each class, but the predictions have shape (None, 1). Give the last layer one unit for each class, or use the loss "binary_crossentropy"`},
		{CategoricalCrossentropy(), ints(0, 1), []int{-1, 3},
			`Fit: the loss "categorical_crossentropy" wants one-hot labels of shape (None, 3), but the labels have shape (None,), which look like class numbers. Use the loss "sparse_categorical_crossentropy", or utils.ToCategorical(labels, 3)`},
		{CategoricalCrossentropy(), tensor.Zeros(2, 4), []int{-1, 3},
			`Fit: labels of shape (None, 4) for predictions of shape (None, 3). The last layer must have as many units as a label has numbers`},
		{BinaryCrossentropy(), ints(0, 1, 0), []int{-1, 1}, "<nil>"},
		{BinaryCrossentropy(), ints(0, 2), []int{-1, 1},
			`Fit: the loss "binary_crossentropy" wants labels of 0 and 1, but label 1 is 2. For more than two classes, use the loss "sparse_categorical_crossentropy"`},
		{MeanSquaredError(), ints(3, 4), []int{-1, 1}, "<nil>"},
		{MeanSquaredError(), ints(3, 4), []int{-1, 2},
			`Fit: labels of shape (None,) for predictions of shape (None, 2). The last layer must have one unit; for labels that are classes, use the loss "sparse_categorical_crossentropy"`},
	} {
		got := func() (message string) {
			defer func() { message = fmt.Sprint(recover()) }()
			c.loss.Check("Fit", c.labels, c.prediction)
			return
		}()
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", c.loss.Common().Name, got, c.want)
		}
	}
}

func ExampleGet() {
	fmt.Println(Get("Compile", "mse").Common().Name)
	defer func() { fmt.Println(recover()) }()
	Get("Compile", "sparse_categorical_crossentrpy")
	// Output:
	// mean_squared_error
	// Compile: unknown loss "sparse_categorical_crossentrpy". Did you mean "sparse_categorical_crossentropy"?
}

func ExampleFunction() {
	cubic := Function("cubic", func(yTrue, yPred *graph.Node) *graph.Node {
		return ops.Mean(ops.Power(ops.Abs(ops.Subtract(yTrue, yPred)), ops.Scalar(yPred.Graph(), 3)), -1)
	})
	fmt.Println(cubic.Common().Name)
	// Output: cubic
}

func TestOptionsOutOfRange(t *testing.T) {
	for want, run := range map[string]func(){
		"Loss binary_crossentropy: label_smoothing is 3, want 0 to 1. Give a share such as 0.1":                  func() { BinaryCrossentropy().LabelSmoothing(3) },
		"Loss categorical_crossentropy: label_smoothing is -1, want 0 to 1. Give a share such as 0.1":            func() { CategoricalCrossentropy().LabelSmoothing(-1) },
		"Loss huber_loss: delta is 0, want more than 0. Give the error from which the loss is linear, such as 1": func() { Huber().Delta(0) },
		`Loss mean_squared_error: unknown reduction "summ". Did you mean "sum"?`:                                 func() { MeanSquaredError().Reduction("summ") },
	} {
		mistake.Says(t, want, run)
	}
}
