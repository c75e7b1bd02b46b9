package kerasgo_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/metrics"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// Whole trainings of models of several outputs are among the programs that are compared
// with Keras.

// Labels, losses and weights may be for the outputs that are trained, in a list or by name.
func TestLabelsOfOutputs(t *testing.T) {
	n := numbers(3)
	x, price, kind := n.floats(0, 12, 4), n.floats(1, 12, 1), n.integers(2, 3, 12)
	trained := func(losses, y any, options ...kerasgo.FitOption) []*kerasgo.Tensor {
		model := priceAndKind(kerasgo.Input(4))
		setHashed(model, 3)
		model.Compile(kerasgo.Loss(losses), kerasgo.Optimizer("sgd"))
		model.Fit(x, y, append(options, kerasgo.Verbose(0), kerasgo.Shuffle(false))...)
		return model.GetWeights()
	}
	sparse := "sparse_categorical_crossentropy"
	both := trained([]string{"mse", sparse}, []*kerasgo.Tensor{price, kind})
	ones := kerasgo.SampleWeight(slices.Repeat([]float64{1}, 12))
	first, other := trained([]any{"mse", nil}, []any{price, nil}), trained([]any{nil, sparse}, kind)
	for name, c := range map[string]struct{ got, want []*kerasgo.Tensor }{
		"anything":              {trained([]any{"mse", sparse}, []any{price.Float64s(), kind.Ints()}), both},
		"by name":               {trained(map[string]any{"price": "mse", "kind": sparse}, map[string]any{"kind": kind.Ints(), "price": price}), both},
		"weights of all":        {trained([]string{"mse", sparse}, []any{price, kind}, ones), both},
		"only the first":        {trained([]any{"mse", nil}, price), first},
		"only it, in a list":    {trained([]any{"mse", nil}, []any{price}), first},
		"only it, by name":      {trained(map[string]any{"price": "mse", "kind": nil}, map[string]any{"price": price}), first},
		"weights of only it":    {trained([]any{"mse", nil}, price, kerasgo.SampleWeight(map[string]any{"price": slices.Repeat([]float64{1}, 12)})), first},
		"and in a list":         {trained([]any{"mse", nil}, []any{price}, kerasgo.SampleWeight([]any{slices.Repeat([]float64{1}, 12)})), first},
		"labels without a loss": {trained([]any{nil, sparse}, []any{price, kind}), other},
	} {
		if !slices.EqualFunc(c.got, c.want, (*kerasgo.Tensor).Equal) {
			t.Errorf("%s: other weights", name)
		}
	}
	if slices.EqualFunc(both, first, (*kerasgo.Tensor).Equal) || slices.EqualFunc(other, first, (*kerasgo.Tensor).Equal) {
		t.Error("it does not matter which output is trained")
	}
}

// Weights of samples are there for an output that is only measured, too.
func TestWeightsOfAnOutputWithoutLoss(t *testing.T) {
	model := priceAndKind(kerasgo.Input(4))
	x, price, kind := tensor.Zeros(4, 4), tensor.Zeros(4, 1), []int{0, 0, 1, 2}
	weights := kerasgo.SampleWeight(map[string]any{"price": []float64{1, 1, 1, 1}, "kind": []float64{1, 2, 3, 4}})
	model.Compile(kerasgo.Loss(map[string]any{"price": "mse", "kind": nil}), kerasgo.Metrics(nil, "accuracy"))
	model.SetWeights(zeros(model)) // all classes are as likely: the first is predicted
	if got := model.Evaluate(x, []any{price, kind}, weights, kerasgo.Verbose(0)); got.Get("kind_accuracy") != 0.5 || !slices.Equal(got.Names(), []string{"loss", "kind_accuracy"}) {
		t.Error(got)
	}
	model.Compile(kerasgo.Loss(map[string]any{"price": "mse", "kind": nil}), kerasgo.WeightedMetrics(nil, "accuracy"))
	if got := model.Evaluate(x, []any{price, kind}, weights, kerasgo.Verbose(0)).Get("kind_accuracy"); math.Abs(got-0.3) > 1e-6 {
		t.Error(got)
	}
}

// The programs of a model are of the kinds of labels of each output.
func TestKindsOfLabels(t *testing.T) {
	sum := losses.Function("sum", func(yTrue, yPred *kerasgo.KerasTensor) *kerasgo.KerasTensor { return ops.Sum(yTrue, -1) })
	x := kerasgo.Input(2)
	model := kerasgo.Model(x, []*kerasgo.KerasTensor{layers.Dense(4).Name("first").Call(x), layers.Dense(1).Name("second").Call(x)})
	model.Compile(kerasgo.Loss([]any{sum, losses.Function("second", func(yTrue, yPred *kerasgo.KerasTensor) *kerasgo.KerasTensor { return yTrue })}))
	for _, labels := range []*kerasgo.Tensor{tensor.Full(1, 3, 2), tensor.Full(1, 3, 5), tensor.Full(1, 3, 2).AsType(tensor.Uint8), tensor.Full(0.5, 3, 4)} {
		want := labels.At(0, 0) * float64(labels.Dim(1))
		if got := model.Evaluate(tensor.Zeros(3, 2), []any{labels, tensor.Full(7, 3, 1)}, kerasgo.Verbose(0)); got.Get("first_loss") != want || got.Loss() != want+7 {
			t.Errorf("labels %v: %v", labels.Shape(), got)
		}
	}
}

func zeros(model *kerasgo.Network) (list []*kerasgo.Tensor) {
	for _, w := range model.GetWeights() {
		list = append(list, tensor.Zeros(w.Shape()...))
	}
	return list
}

// A model of one output takes lists and maps of one, by the name of its last layer.
func TestOneOutputByName(t *testing.T) {
	x, y := tensor.Zeros(3, 2), tensor.Zeros(3, 1)
	model := kerasgo.Sequential(layers.Dense(1).Name("price"))
	model.Compile(kerasgo.Loss(map[string]string{"price": "mse"}), kerasgo.LossWeights(0.5), kerasgo.Metrics(map[string]string{"price": "mae"}), kerasgo.Metrics([]string{"mse"}))
	for _, labels := range []any{y, []*kerasgo.Tensor{y}, map[string]any{"price": []float64{0, 0, 0}}, []any{0, 0, 0}} {
		if got := model.Evaluate(x, labels, kerasgo.Verbose(0)).Names(); !slices.Equal(got, []string{"loss", "mae", "mse"}) {
			t.Error(got)
		}
	}
	full := tensor.Full(2, 3, 1)
	for _, weights := range []any{[]any{1, 2, 3}, []any{kerasgo.NewTensor([]float64{1, 2, 3})}, []float64{1, 2, 3}} {
		labels := kerasgo.NewTensor([]float64{1, 2, 3})
		if got := model.Evaluate(x, []any{labels}, kerasgo.SampleWeight(weights), kerasgo.Verbose(0)).Loss(); got != (1+2*4+3*9)*0.5/3 {
			t.Error(weights, got)
		}
	}
	if got := model.Evaluate(x, full, kerasgo.Verbose(0)); got.Loss() != 2 || got.Get("mse") != 4 {
		t.Error(got)
	}
}

// Outputs of one layer have its name together, and are trained as those of several layers.
func TestOutputsOfOneLayer(t *testing.T) {
	n := numbers(5)
	x, y := n.floats(0, 6, 4, 2), []*kerasgo.Tensor{n.floats(1, 6, 3), n.floats(2, 6, 3), n.floats(3, 6, 3)}
	trained := func(loss any, apart bool) (*kerasgo.Scores, []*kerasgo.Tensor) {
		input := kerasgo.Input(4, 2)
		outputs := layers.LSTM(3).Name("lstm").ReturnState(true).CallAll(input)
		if apart {
			for i, output := range outputs {
				outputs[i] = layers.Activation("linear").Call(output)
			}
		}
		model := kerasgo.Model(input, outputs)
		setHashed(model, 5)
		model.Compile(kerasgo.Loss(loss), kerasgo.Optimizer("sgd"), kerasgo.Metrics(nil, "mae", "mae"))
		model.Fit(x, y, kerasgo.Verbose(0), kerasgo.Shuffle(false))
		return model.Evaluate(x, y, kerasgo.Verbose(0)), model.GetWeights()
	}
	list := []string{"mse", "mae", "mse"}
	scores, weights := trained(list, false)
	otherScores, otherWeights := trained(list, true)
	if !slices.EqualFunc(weights, otherWeights, (*kerasgo.Tensor).Equal) || !slices.Equal(scores.Values(), otherScores.Values()) {
		t.Errorf("%v, apart %v", scores, otherScores)
	}
	if got := scores.Names(); !slices.Equal(got, []string{"loss", "lstm_loss", "lstm_loss_1", "lstm_loss_2", "lstm_mae", "lstm_mae_1"}) {
		t.Error(got)
	}
	_, byName := trained(map[string]string{"lstm": "mse"}, false)
	_, all := trained("mse", false)
	if !slices.EqualFunc(byName, all, (*kerasgo.Tensor).Equal) || slices.EqualFunc(byName, weights, (*kerasgo.Tensor).Equal) {
		t.Error("a loss by name is not that of all outputs of the name")
	}
}

// A name stands for a metric of each output's own, also where outputs share it, and one
// metric cannot measure two.
func TestMetricsOfEachOutput(t *testing.T) {
	input := kerasgo.Input(1)
	layer := layers.Dense(1).Name("d").KernelInitializer("zeros")
	shared := kerasgo.Model(input, []*kerasgo.KerasTensor{layer.Call(input), layer.Call(input)})
	x, y := tensor.Zeros(2, 1), []*kerasgo.Tensor{tensor.Full(1, 2, 1), tensor.Full(100, 2, 1)}
	for _, given := range []kerasgo.MetricsOption{kerasgo.Metrics(map[string]any{"d": "mae"}), kerasgo.Metrics("mae", "mae"), kerasgo.Metrics(metrics.MeanAbsoluteError().Name("mae"), []any{metrics.MeanAbsoluteError().Name("mae")})} {
		shared.Compile(kerasgo.Loss("mse"), given, kerasgo.Metrics())
		if got := shared.Evaluate(x, y, kerasgo.Verbose(0)); got.Get("d_mae") != 1 || got.Get("d_mae_1") != 100 {
			t.Error(got)
		}
	}
	mae := metrics.MeanAbsoluteError()
	failing(t, `Compile: the metric "mean_absolute_error", which counts for itself, is there twice. Make one for each place, or give its name`, func() { shared.Compile(kerasgo.Loss("mse"), kerasgo.Metrics(mae, mae)) })
	failing(t, `Compile: the metric "mean_absolute_error", which counts for itself, is there twice. Make one for each place, or give its name`, func() {
		shared.Compile(kerasgo.Loss("mse"), kerasgo.Metrics(mae, nil), kerasgo.WeightedMetrics(mae, nil))
	})
}

// What the outputs are called when a model is compiled, has a layer more or is measured.
func TestNamesOfOutputs(t *testing.T) {
	input := kerasgo.Input(1)
	val := kerasgo.Model(input, []*kerasgo.KerasTensor{layers.Dense(1).Name("a").Call(input), layers.Dense(1).Name("val").Call(input)})
	failing(t, `Compile: "val_loss" is the name of loss of validation data. Give the layer or the metric another Name`, func() { val.Compile(kerasgo.Loss("mse")) })
	model := kerasgo.Sequential(layers.Input(1), layers.Dense(1).Name("a"))
	model.Compile(kerasgo.Loss("mse"))
	model.Add(layers.Dense(1).Name("b"))
	model.Fit(tensor.Zeros(2, 1), map[string]any{"b": []float64{0, 0}}, kerasgo.Verbose(0))
	failing(t, `LossWeights: a weight is 1e+39, want a number`, func() { kerasgo.LossWeights(1e39) })
	kerasgo.LossWeights([]uint8{1, 2})
}

// What is measured twice, with and without weights, has the names and the order that it has
// in Keras.
func TestNamesOfMetrics(t *testing.T) {
	model := kerasgo.Sequential(layers.Input(4), layers.Dense(1))
	for _, c := range []struct {
		model             *kerasgo.Network
		y                 any
		metrics, weighted kerasgo.MetricsOption
		want              []string
	}{
		{model, tensor.Zeros(3, 1), kerasgo.Metrics("mse", "mae", "mse"), kerasgo.WeightedMetrics("mse", "mse", "rmse"),
			[]string{"loss", "mse", "mae", "mse_1", "weighted_mse", "weighted_mse_1", "rmse"}},
		{priceAndKind(kerasgo.Input(4)), []any{tensor.Zeros(3, 1), []int{0, 1, 2}}, kerasgo.Metrics([]string{"mse", "mae"}, "accuracy"), kerasgo.WeightedMetrics(nil, "accuracy"),
			[]string{"loss", "price_loss", "kind_loss", "kind_accuracy", "kind_weighted_accuracy", "price_mae", "price_mse"}},
	} {
		loss := map[bool]any{true: "mse", false: []string{"mse", "sparse_categorical_crossentropy"}}[c.model == model]
		c.model.Compile(kerasgo.Loss(loss), c.metrics, c.weighted)
		if got := c.model.Evaluate(tensor.Zeros(3, 4), c.y, kerasgo.Verbose(0)).Names(); !slices.Equal(got, c.want) {
			t.Errorf("%v, want %v", got, c.want)
		}
	}
}

func TestMistakesWithOutputs(t *testing.T) {
	model := func() *kerasgo.Network { return priceAndKind(kerasgo.Input(4)) }
	loss := kerasgo.Loss([]string{"mse", "sparse_categorical_crossentropy"})
	compile := func(options ...kerasgo.CompileOption) func() { return func() { model().Compile(options...) } }
	x, price, kind := tensor.Zeros(10, 4), tensor.Zeros(10, 1), make([]int, 10)
	fit := func(y any, options ...kerasgo.FitOption) func() {
		return func() {
			m := model()
			m.Compile(loss)
			m.Fit(x, y, append(options, kerasgo.Verbose(0))...)
		}
	}
	const each = ", for a model of 2 outputs. Give a list with one entry for each, nil for none, or a map by name: price, kind"
	for _, c := range []struct {
		want string
		run  func()
	}{
		{"Compile: the number of losses is 1" + each, compile(kerasgo.Loss([]string{"mse"}))},
		{`Compile: the losses name an output "kin", which the model does not have. Did you mean "kind"?`, compile(kerasgo.Loss(map[string]string{"price": "mse", "kin": "mse"}))},
		{`Compile: the losses lack output "kind". Give nil for none`, compile(kerasgo.Loss(map[string]string{"price": "mse"}))},
		{`Compile: there is no loss. Give one output a loss, such as "mse"`, compile(kerasgo.Loss([]any{nil, nil}))},
		{`Compile: unknown loss "msee". Did you mean "mse"?`, func() { kerasgo.Loss([]any{"mse", "msee"}) }},
		{"Compile: a map[int]string is not by the names of outputs. Give a map[string]any", func() { kerasgo.Loss(map[int]string{1: "mse"}) }},
		{"LossWeights: the number of weights is 1" + each, compile(loss, kerasgo.LossWeights([]float64{1}))},
		{`LossWeights: the weights lack output "price". Give nil for none`, compile(loss, kerasgo.LossWeights(map[string]int{"kind": 1}))},
		{"LossWeights: a weight is a, want a number", func() { kerasgo.LossWeights([]any{1, "a"}) }},
		{"LossWeights: a weight is +Inf, want a number", func() { kerasgo.LossWeights(math.Inf(1)) }},
		{"LossWeights: the weights are nil. Leave the option out if there are none", func() { kerasgo.LossWeights(nil) }},
		{"Compile: the number of metrics is 1" + each, compile(loss, kerasgo.Metrics("mse"))},
		{`Compile: the metrics name an output "kinds", which the model does not have. Did you mean "kind"?`, compile(loss, kerasgo.Metrics(map[string]string{"kinds": "mse"}))},
		{"Fit: the number of labels is 1" + each, fit(price)},
		{`Fit, output "kind": the labels: no data: nil. Give a tensor, nested slices of numbers or a matrix`, fit(map[string]any{"price": price})},
		{`Fit, output "kind": the labels: no data: nil. Give a tensor, nested slices of numbers or a matrix`, fit([]*kerasgo.Tensor{price, nil})},
		{`Fit, output "kind": 10 samples, but labels of shape (5,). Each sample needs one label`, fit([]any{price, kind[:5]})},
		{"Fit: ClassWeight is for models of one output, and this has 2. Give each output its SampleWeight", fit([]any{price, kind}, kerasgo.ClassWeight(map[int]float64{1: 2}))},
		{`Fit, output "kind": the sample weights: no data: nil. Give a tensor, nested slices of numbers or a matrix`, fit([]any{price, kind}, kerasgo.SampleWeight(map[string]any{"price": kind}))},
	} {
		failing(t, c.want, c.run)
	}
}

func ExampleLossWeights() {
	x := kerasgo.Input(4)
	price := layers.Dense(1).Name("price").Call(x)
	kind := layers.Dense(3).Name("kind").Activation("softmax").Call(x)
	model := kerasgo.Model(x, []*kerasgo.KerasTensor{price, kind})
	model.Compile(
		kerasgo.Loss(map[string]any{"price": "mse", "kind": "sparse_categorical_crossentropy"}),
		kerasgo.LossWeights(map[string]float64{"price": 0.1, "kind": 1}),
		kerasgo.Metrics(map[string]any{"kind": "accuracy"}),
	)
	history := model.Fit(tensor.Zeros(3, 4), map[string]any{"price": []float64{0, 0, 0}, "kind": []int{0, 1, 2}}, kerasgo.Verbose(0))
	fmt.Println(history.Keys())
	// Output: [kind_accuracy kind_loss loss price_loss]
}
