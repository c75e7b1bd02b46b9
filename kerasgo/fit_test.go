package kerasgo_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/callbacks"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/metrics"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/random"
	"kerasgo/kerasgo/tensor"
	"kerasgo/kerasgo/utils"
	"kerasgo/kernel/display"
)

// line is data on y = 3a - 2b + 1.
func line(count int) (x *kerasgo.Tensor, y []float64) {
	r := random.Generator(1)
	x = tensor.New(tensor.Float32, count, 2)
	for i := range count {
		a, b := r.Float64(), r.Float64()
		x.Set(a, i, 0)
		x.Set(b, i, 1)
		y = append(y, 3*a-2*b+1)
	}
	return x, y
}

// fitLine trains one unit on the line.
func fitLine(options ...kerasgo.FitOption) (*kerasgo.Network, *kerasgo.History) {
	x, y := line(100)
	model := kerasgo.Sequential(layers.Input(2), layers.Dense(1))
	model.Compile(kerasgo.Loss("mse"), kerasgo.Optimizer(optimizers.SGD().LearningRate(0.1)), kerasgo.Metrics("mae"))
	return model, model.Fit(x, y, append([]kerasgo.FitOption{kerasgo.Verbose(0)}, options...)...)
}

func TestALineIsLearned(t *testing.T) {
	model, history := fitLine(kerasgo.Epochs(300))
	weights := model.GetWeights()
	for i, want := range []float64{3, -2} {
		if got := weights[0].At(i, 0); math.Abs(got-want) > 1e-3 {
			t.Errorf("weight %d is %v, want %v", i, got, want)
		}
	}
	if losses := history.History["loss"]; losses[299] > 1e-6 || losses[0] < losses[1] {
		t.Errorf("losses %v", losses)
	}
	if !slices.Equal(history.Keys(), []string{"loss", "mae"}) || history.Params["steps"] != 4 || history.Params["epochs"] != 300 || len(history.Epoch) != 300 {
		t.Errorf("%v %v", history.Keys(), history.Params)
	}
}

func TestDataComesInManyForms(t *testing.T) {
	model := kerasgo.Sequential(layers.Dense(1).KernelInitializer("ones"))
	for _, x := range []any{
		[][]float64{{1, 2}, {3, 4}},
		[][]int{{1, 2}, {3, 4}},
		[][]uint8{{1, 2}, {3, 4}},
		[2][2]float32{{1, 2}, {3, 4}},
		mat.NewDense(2, 2, []float64{1, 2, 3, 4}),
		tensor.FromInt32s([]int32{1, 2, 3, 4}, 2, 2),
		tensor.FromFloat32s([]float32{1, 2, 3, 4}, 2, 2, 1), // a last axis of 1 too much
	} {
		if got := model.Predict(x).Float64s(); !slices.Equal(got, []float64{3, 7}) {
			t.Errorf("%T: %v", x, got)
		}
	}
}

// One seed decides initial weights, dropout and the order of samples.
func TestOneSeedMakesAllReproducible(t *testing.T) {
	run := func(seed int) []float64 {
		utils.SetRandomSeed(seed)
		x, y := line(100)
		model := kerasgo.Sequential(layers.Input(2), layers.Dense(16).Activation("relu"), layers.Dropout(0.3), layers.Dense(1))
		model.Compile(kerasgo.Loss("mse"), kerasgo.Optimizer("adam"))
		model.Fit(x, y, kerasgo.Epochs(3), kerasgo.Verbose(0))
		return model.Predict(x).Float64s()
	}
	first := run(1)
	if !slices.Equal(first, run(1)) {
		t.Error("the same seed gives other predictions")
	}
	if slices.Equal(first, run(2)) {
		t.Error("another seed gives the same predictions")
	}
}

func TestValidation(t *testing.T) {
	x, y := line(10)
	_, history := fitLine(kerasgo.Epochs(4), kerasgo.ValidationData(x, y), kerasgo.ValidationFreq(2))
	if len(history.History["loss"]) != 4 || len(history.History["val_loss"]) != 2 || len(history.History["val_mae"]) != 2 {
		t.Errorf("%v", history.History)
	}
	model, history := fitLine(kerasgo.Epochs(2), kerasgo.ValidationSplit(0.25))
	x, y = line(100)
	scores := model.Evaluate(x.Slice(75, 100), y[75:], kerasgo.BatchSize(7), kerasgo.Verbose(0))
	if got := history.History["val_loss"][1]; math.Abs(got-scores.Loss()) > 1e-6 {
		t.Errorf("val_loss is %v, the last quarter has %v", got, scores.Loss())
	}
	if history.Params["steps"] != 3 {
		t.Errorf("%d steps for 75 samples", history.Params["steps"])
	}
}

func TestWeightsOfSamples(t *testing.T) {
	model := kerasgo.Sequential(layers.Input(1), layers.Dense(1).KernelInitializer("zeros").Trainable(false))
	model.Compile(kerasgo.Loss("mse"), kerasgo.Metrics("mae"), kerasgo.WeightedMetrics(metrics.MeanAbsoluteError().Name("weighted")))
	x, y := [][]float64{{1}, {1}}, []float64{1, 3}
	scores := model.Evaluate(x, y, kerasgo.SampleWeight([]float64{3, 1}), kerasgo.Verbose(0))
	if scores.Loss() != (3*1+9)/2.0 || scores.Get("mae") != 2 || scores.Get("weighted") != 1.5 {
		t.Error(scores)
	}
	classes := kerasgo.Sequential(layers.Input(1), layers.Dense(2).KernelInitializer("zeros"))
	classes.Compile(kerasgo.Loss(losses.SparseCategoricalCrossentropy().FromLogits(true)))
	history := classes.Fit(x, []int{0, 1}, kerasgo.ClassWeight(map[int]float64{1: 5}), kerasgo.Verbose(0))
	if got, want := history.History["loss"][0], 3*math.Log(2); math.Abs(got-want) > 1e-6 {
		t.Errorf("loss %v, want %v", got, want)
	}
}

func TestPenaltiesAreInTheLoss(t *testing.T) {
	model := kerasgo.Sequential(layers.Input(2), layers.Dense(1).KernelInitializer("ones").KernelRegularizer("l2"))
	model.Compile(kerasgo.Loss("mse"))
	scores := model.Evaluate([][]float64{{1, 1}}, []float64{2}, kerasgo.Verbose(0))
	if math.Abs(scores.Loss()-0.02) > 1e-7 {
		t.Error(scores)
	}
	model.GetLayer("dense").Core().Common.Trainable = false
	model.Compile(kerasgo.Loss("mse"))
	if scores := model.Evaluate([][]float64{{1, 1}}, []float64{2}, kerasgo.Verbose(0)); scores.Loss() != 0 {
		t.Errorf("weights that are not trained are penalized: %v", scores)
	}
	before := model.GetWeights()
	model.Fit([][]float64{{1, 1}}, []float64{5}, kerasgo.Verbose(0))
	if !before[0].Equal(model.GetWeights()[0]) {
		t.Error("weights that are not trainable changed")
	}
}

// readMetric counts how often its value is asked for.
type readMetric struct {
	metrics.Metric
	times *int
}

func (m readMetric) Result() float64 { *m.times++; return m.Metric.Result() }

// Metrics are read once an epoch, and after each batch only for a callback that gets them.
func TestMetricsAreReadWhenNeeded(t *testing.T) {
	begin := callbacks.LambdaCallback().OnTrainBatchBegin(func(int) {})
	end := callbacks.LambdaCallback().OnTrainBatchEnd(func(int, callbacks.Logs) {})
	for _, c := range []struct {
		callbacks []callbacks.Callback
		want      int
	}{{nil, 2}, {[]callbacks.Callback{begin}, 2}, {[]callbacks.Callback{begin, end, end}, 2 + 2*4}} {
		times := 0
		model := kerasgo.Sequential(layers.Input(2), layers.Dense(1))
		model.Compile(kerasgo.Loss("mse"), kerasgo.Metrics(readMetric{metrics.MeanAbsoluteError(), &times}))
		x, y := line(100)
		model.Fit(x, y, kerasgo.Epochs(2), kerasgo.Verbose(0), kerasgo.Callbacks(c.callbacks...))
		if times != c.want {
			t.Errorf("%d callbacks: read %d times, want %d", len(c.callbacks), times, c.want)
		}
	}
}

func TestCallbacks(t *testing.T) {
	var calls []string
	say := func(format string, values ...any) { calls = append(calls, fmt.Sprintf(format, values...)) }
	watch := callbacks.LambdaCallback().
		OnTrainBegin(func(m callbacks.Model) { say("begin %.1f", m.LearningRate()); m.SetLearningRate(0.05) }).
		OnEpochBegin(func(epoch int) { say("epoch %d", epoch) }).
		OnTrainBatchBegin(func(batch int) { say("batch %d", batch) }).
		OnTrainBatchEnd(func(batch int, logs callbacks.Logs) { say("ended %d with %d", batch, len(logs)) }).
		OnEpochEnd(func(epoch int, logs callbacks.Logs) { say("epoch %d with %d", epoch, len(logs)) }).
		OnTrainEnd(func(logs callbacks.Logs) { say("end with %d", len(logs)) })
	fitLine(kerasgo.InitialEpoch(1), kerasgo.Epochs(2), kerasgo.BatchSize(60), kerasgo.ValidationSplit(0.1), kerasgo.Callbacks(callbacks.Custom(watch)))
	want := "begin 0.1; epoch 1; batch 0; ended 0 with 2; batch 1; ended 1 with 2; epoch 1 with 4; end with 4"
	if got := strings.Join(calls, "; "); got != want {
		t.Errorf("calls %s\nwant  %s", got, want)
	}
	_, history := fitLine(kerasgo.Epochs(50), kerasgo.Callbacks(callbacks.EarlyStopping().Monitor("loss").MinDelta(10)))
	if len(history.Epoch) != 2 {
		t.Errorf("early stopping after %d epochs", len(history.Epoch))
	}
}

// notebook is a sink that redraws displays, as a notebook does.
type notebook struct {
	context context.Context
	shown   []display.Bundle
	ids     map[string]bool
}

func (n *notebook) Display(bundle display.Bundle, id string, update bool) {
	n.shown = append(n.shown, bundle)
	n.ids[id] = true
}
func (n *notebook) Clear(bool)               {}
func (n *notebook) Live() bool               { return true }
func (n *notebook) Context() context.Context { return n.context }

// attach makes a notebook of the process until the test ends.
func attach(t *testing.T) (n *notebook, interrupt func()) {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	n = &notebook{context: ctx, ids: map[string]bool{}}
	t.Cleanup(display.Attach(n))
	return n, cancel
}

func TestProgressIsOneDisplay(t *testing.T) {
	n, _ := attach(t)
	fitLine(kerasgo.Epochs(3), kerasgo.Verbose(1), kerasgo.ValidationSplit(0.1))
	if len(n.ids) != 1 || len(n.shown) == 0 {
		t.Fatalf("%d displays, %d drawings", len(n.ids), len(n.shown))
	}
	last := n.shown[len(n.shown)-1].Data
	text := last["text/plain"].(string)
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[4] != "Epoch 3/3" || !strings.HasPrefix(lines[5], "3/3 ━━━━━━━━━━━━━━━━━━━━ 0s ") ||
		!strings.Contains(lines[5], "/step - loss: ") || !strings.Contains(lines[5], " - val_loss: ") {
		t.Error(text)
	}
	if page := last["text/html"].(string); !strings.Contains(page, "<b>Epoch 3/3</b>") || !strings.Contains(page, `value="9" max="9"`) || !strings.Contains(page, "val_mae") {
		t.Error(page)
	}
}

// An epoch that the end of the samples makes shorter counts the batches it has, and
// divides its time by them. (Keras writes 3/3 there too.)
func TestProgressOfAShorterEpoch(t *testing.T) {
	n, _ := attach(t)
	fitLine(kerasgo.Epochs(3), kerasgo.Verbose(1), kerasgo.StepsPerEpoch(3)) // of 4 batches
	last := n.shown[len(n.shown)-1].Data
	lines := strings.Split(last["text/plain"].(string), "\n")
	for i, want := range []string{"Epoch 1/3", "3/3 ━━", "Epoch 2/3", "1/1 ━━", "Epoch 3/3", "3/3 ━━"} {
		if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
			t.Fatalf("line %d does not begin with %s:\n%s", i, want, last["text/plain"])
		}
	}
}

// An interrupt ends Fit after the running batch; what was learned stays.
func TestInterrupt(t *testing.T) {
	utils.SetRandomSeed(1)
	_, interrupt := attach(t)
	batches := 0
	model, history := fitLine(kerasgo.Epochs(1000), kerasgo.Callbacks(callbacks.LambdaCallback().OnTrainBatchEnd(func(int, callbacks.Logs) {
		if batches++; batches == 10 {
			interrupt()
		}
	})))
	if batches != 10 || len(history.Epoch) != 2 || len(history.History["loss"]) != 2 {
		t.Errorf("%d batches, %d epochs", batches, len(history.Epoch))
	}
	x, y := line(100)
	if err := kerasgo.Try(func() { model.Predict(x) }); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("Predict after an interrupt: %v", err)
	}
	display.Attach(&notebook{context: context.Background(), ids: map[string]bool{}})
	if loss := model.Evaluate(x, y, kerasgo.Verbose(0)).Loss(); math.IsNaN(loss) || loss > 1 {
		t.Errorf("loss %v after the interrupt", loss)
	}
}

// A wrong option does not compile: its type lacks the verb's interface.
func TestOptionsSayWhichVerbsTakeThem(t *testing.T) {
	fit, evaluate := reflect.TypeFor[kerasgo.FitOption](), reflect.TypeFor[kerasgo.EvaluateOption]()
	predict, compile := reflect.TypeFor[kerasgo.PredictOption](), reflect.TypeFor[kerasgo.CompileOption]()
	for _, c := range []struct {
		option any
		verbs  []reflect.Type
	}{
		{kerasgo.Epochs(1), []reflect.Type{fit}},
		{kerasgo.BatchSize(1), []reflect.Type{fit, evaluate, predict}},
		{kerasgo.Verbose(0), []reflect.Type{fit, evaluate, predict}},
		{kerasgo.SampleWeight(nil), []reflect.Type{fit, evaluate}},
		{kerasgo.ValidationSplit(0.1), []reflect.Type{fit}},
		{kerasgo.Shuffle(false), []reflect.Type{fit}},
		{kerasgo.Callbacks(), []reflect.Type{fit}},
		{kerasgo.Loss("mse"), []reflect.Type{compile}},
		{kerasgo.Optimizer("sgd"), []reflect.Type{compile}},
		{kerasgo.Metrics("mae"), []reflect.Type{compile}},
	} {
		for _, verb := range []reflect.Type{fit, evaluate, predict, compile} {
			if got, want := reflect.TypeOf(c.option).Implements(verb), slices.Contains(c.verbs, verb); got != want {
				t.Errorf("%T as %s: %v", c.option, verb.Name(), got)
			}
		}
	}
}

// A user's own layer, loss and metric are traced like all others.
func TestOnesOwn(t *testing.T) {
	x, y := line(100)
	model := kerasgo.Sequential(layers.Input(2), layers.Custom(&affine{}), layers.Lambda(func(x *kerasgo.KerasTensor) *kerasgo.KerasTensor {
		return ops.SumKeep(x, -1)
	}))
	calls := 0
	model.Compile(
		kerasgo.Loss(losses.Function("own", func(yTrue, yPred *kerasgo.KerasTensor) *kerasgo.KerasTensor {
			calls++
			return ops.Mean(ops.Square(ops.Subtract(yTrue, yPred)), -1)
		})),
		kerasgo.Optimizer(optimizers.SGD().LearningRate(0.2)),
		kerasgo.Metrics(metrics.Function("distance", func(yTrue, yPred *kerasgo.KerasTensor) *kerasgo.KerasTensor {
			return ops.Abs(ops.Subtract(yTrue, yPred))
		})),
	)
	history := model.Fit(x, y, kerasgo.Epochs(100), kerasgo.BatchSize(25), kerasgo.Verbose(0))
	if last := history.History["distance"][99]; last > 0.02 || calls != 1 {
		t.Errorf("distance %v, the loss was traced %d times", last, calls)
	}
}

type affine struct{ factor, shift *layers.Weight }

func (a *affine) Build(l *layers.CustomLayer, inputShape []int) {
	a.factor = l.AddWeight("factor", "ones", inputShape[1])
	a.shift = l.AddWeight("shift", "zeros", inputShape[1])
}

func (a *affine) Call(x *kerasgo.KerasTensor) *kerasgo.KerasTensor {
	return ops.Add(ops.Multiply(x, a.factor.In(x)), a.shift.In(x))
}

func TestSharedLayersAndSeveralOutputs(t *testing.T) {
	first, second := kerasgo.Input(2), kerasgo.Input(2)
	shared := layers.Dense(1).KernelInitializer("ones")
	model := kerasgo.Model([]*kerasgo.KerasTensor{first, second}, []*kerasgo.KerasTensor{shared.Call(first), shared.Call(second)})
	got := model.PredictAll([]*kerasgo.Tensor{tensor.Full(1, 3, 2), tensor.Full(5, 3, 2)})
	if len(got) != 2 || got[0].At(2, 0) != 2 || got[1].At(0, 0) != 10 || model.CountParams() != 3 {
		t.Errorf("%v", got)
	}
	if text := model.String(); !strings.Contains(text, "input_layer_1[0][0]") || !strings.Contains(text, "Connected to") {
		t.Error(text)
	}
	failing(t, `Predict: the model has 2 outputs. Use PredictAll`, func() { model.Predict(nil) })
	failing(t, `Predict: 1 inputs for a model that has 2. Give a []*kerasgo.Tensor with one entry for each input`, func() { model.PredictAll(tensor.Full(1, 3, 2)) })
}

// TestActivityRegularizer: the penalty on a layer's output counts in the loss of a
// batch and in its gradient, as in Keras.
func TestActivityRegularizer(t *testing.T) {
	model := kerasgo.Sequential(layers.Input(1), layers.Dense(1).UseBias(false).KernelInitializer("ones").ActivityRegularizer("l2"))
	model.Compile(kerasgo.Loss("mse"), kerasgo.Optimizer(optimizers.SGD().LearningRate(1)))
	x := tensor.FromFloat32s([]float32{1, 2, 3}, 3, 1)
	// Batches of two and one: (2·0.01·(1+4)/2 + 0.01·9) / 3.
	loss := model.Evaluate(x, x, kerasgo.BatchSize(2), kerasgo.Verbose(0)).Loss()
	history := model.Fit(x.Slice(0, 2), x.Slice(0, 2), kerasgo.Verbose(0))
	weight := float64(model.GetWeights()[0].At(0, 0))
	for _, c := range []struct {
		what      string
		got, want float64
	}{{"loss of the evaluation", loss, 0.14 / 3}, {"loss of the training", history.History["loss"][0], 0.025}, {"weight after a step", weight, 0.95}} {
		if math.Abs(c.got-c.want) > 1e-6 {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
}
