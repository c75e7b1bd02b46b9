package kerasgo

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/optimizers/schedules"
	"kerasgo/kerasgo/tensor"
)

// The weights of one layer are read and set in a model, and only there.
func TestWeightsOfALayer(t *testing.T) {
	dense := layers.Dense(2).KernelInitializer("ones")
	mistake.Says(t, `SetWeights of Dense layer: there are no weights yet. Give the model layers.Input first, or Build it: they are made for an input's shape`,
		func() { dense.SetWeights([]*Tensor{tensor.Zeros(3, 2), tensor.Zeros(2)}) })
	if got := len(dense.GetWeights()); got != 0 {
		t.Errorf("%d weights before there is an input", got)
	}
	model := Sequential(layers.Input(3), layers.Flatten(), dense.Name("out"), layers.BatchNormalization())
	x := [][]float64{{1, 2, 3}}
	out := model.GetLayer("out")
	if got := fmt.Sprint(out.CountParams(), model.GetLayer("flatten").CountParams(), len(model.GetLayer("flatten").GetWeights())); got != "8 0 0" {
		t.Errorf("counts are %s", got)
	}
	before := model.GetWeights()
	copies := out.GetWeights()
	copies[1].Float32s()[0] = 5
	if got := out.GetWeights()[1].At(0); got != 0 {
		t.Error("the weights are not copies")
	}
	out.SetWeights(copies)
	after := model.GetWeights()
	for i := range after {
		if same := after[i].Equal(before[i]); same != (i != 1) {
			t.Errorf("weight %d is the same: %v", i, same)
		}
	}
	if got := fmt.Sprintf("%.2f", model.Predict(x).Float32s()); got != "[10.99 6.00]" {
		t.Errorf("predicted %s", got)
	}
	model.GetLayer("batch_normalization").SetWeights([]*Tensor{NewTensor([]float64{1, 1}), NewTensor([]float64{7, 8}), NewTensor([]int{11, 6}), NewTensor([]float64{1, 1})})
	if got := fmt.Sprintf("%.2f", model.Predict(x).Float32s()); got != "[7.00 8.00]" {
		t.Errorf("predicted %s", got)
	}
	mistake.Says(t, `SetWeights of Dense layer "out": the number of weights is 1, want 2. Give the weights in the order of GetWeights`, func() { out.SetWeights(copies[:1]) })
	mistake.Says(t, `SetWeights of Dense layer "out": weight 0, "kernel", has shape (3, 2), not (2,). Give the weights in the order of GetWeights`,
		func() { out.SetWeights([]*Tensor{copies[1], copies[0]}) })
	mistake.Says(t, `SetWeights of Dense layer "out": weight 1, "bias", is nil, want shape (2,). Begin with those of GetWeights`, func() { out.SetWeights([]*Tensor{copies[0], nil}) })
	mistake.Says(t, `SetWeights of Flatten layer "flatten": the number of weights is 1, want 0. Give the weights in the order of GetWeights`,
		func() { model.GetLayer("flatten").SetWeights(copies[:1]) })
}

// A layer's weights are not touched while one of its models computes, those of layers
// inside neither.
func TestWeightsOfALayerInUse(t *testing.T) {
	shared := layers.TimeDistributed(layers.Dense(2))
	inputs := Input(4, 3)
	x := shared.Call(inputs)
	models := []*Network{Model(inputs, x), Model(inputs, layers.Flatten().Call(x)), Sequential(layers.Input(4, 3), shared)}
	inner := shared.Core().Inner[0]
	for i, model := range models {
		for name, touch := range map[string]func(){
			"get": func() { shared.GetWeights() }, "set": func() { shared.SetWeights(models[0].layers[1].GetWeights()) }, "get inside": func() { inner.GetWeights() },
		} {
			var done atomic.Bool
			over := make(chan struct{})
			model.together.batch.Lock("")
			go func() { touch(); done.Store(true); close(over) }()
			time.Sleep(5 * time.Millisecond)
			if done.Load() {
				t.Errorf("model %d, %s: done while the model computes", i, name)
			}
			model.together.batch.Unlock()
			<-over
		}
	}
}

// While Fit runs, its layers' weights are read as a step left them, and may be set.
func TestWeightsOfALayerWhileFitRuns(t *testing.T) {
	model := Sequential(layers.Input(8), layers.Dense(16), layers.Dense(1))
	model.Compile(Loss("mse"), Optimizer("adam"))
	over := make(chan struct{})
	go func() {
		model.Fit(tensor.Zeros(200, 8), tensor.Zeros(200, 1), Epochs(20), Verbose(0))
		close(over)
	}()
	for fitting := true; fitting; {
		select {
		case <-over:
			fitting = false
		default:
			for _, l := range model.Layers() {
				l.SetWeights(l.GetWeights())
			}
		}
	}
	if got := model.GetLayer("dense").GetWeights(); !slices.Equal(got[0].Shape(), []int{8, 16}) {
		t.Error(got[0].Shape())
	}
}

// A layer that asks, while the model calls it, for weights that the model holds is told
// so: it would wait for itself. The number of weights is nobody's.
func TestWeightsWhileTheModelIsTraced(t *testing.T) {
	dense := layers.Dense(2)
	asks := layers.Lambda(func(x *graph.Node) *graph.Node {
		if dense.CountParams() != 8 {
			t.Errorf("%d weights", dense.CountParams())
		}
		return x
	})
	model := Sequential(layers.Input(3), dense, asks)
	model.Predict([][]float64{{1, 2, 3}})
	fetches := layers.Lambda(func(x *graph.Node) *graph.Node {
		if x.Shape()[0] == 1 {
			dense.GetWeights()
		}
		return x
	})
	model = Sequential(layers.Input(3), dense, fetches)
	func() {
		defer func() {
			if problem := fmt.Sprint(recover()); !strings.Contains(problem, `GetWeights of Dense layer "dense": what the model is calling, a layer, loss, optimizer or schedule, wants what the model holds meanwhile. Read and set weights before or after`) {
				t.Errorf("panic %s", problem)
			}
		}()
		model.Predict([][]float64{{1, 2, 3}})
	}()
	dense.GetWeights() // nothing is held any more
}

// lossThatAsks is a user's loss that reads the weights of a model.
type lossThatAsks struct {
	losses.Loss
	model *Network
}

func (l lossThatAsks) Call(labels, predictions *graph.Node) *graph.Node {
	l.model.GetWeights()
	return l.Loss.Call(labels, predictions)
}

// scheduleThatAsks is a user's schedule that reads the weights of a model.
type scheduleThatAsks struct{ model *Network }

func (s *scheduleThatAsks) Rate(step int) float64 {
	s.model.GetWeights()
	return 0.1
}

// Check is called while the model is free.
func (l lossThatAsks) Check(where string, labels *tensor.Tensor, prediction []int) {
	l.model.GetWeights()
}

// optimizerThatAsks is a user's optimizer that reads the weights of a model, at its end and
// whenever others ask it.
type optimizerThatAsks struct {
	optimizers.Optimizer
	model *Network
}

func (o *optimizerThatAsks) Finish([]*graph.Variable) { o.model.GetWeights() }

func (o *optimizerThatAsks) SetRate(float64) { o.model.GetWeights() }

func (o *optimizerThatAsks) Variables() []*graph.Variable {
	o.model.GetWeights()
	return nil
}

// A loss, an optimizer or a schedule that asks for weights of the model is told so as a
// layer is.
func TestWeightsWhileUsersCodeRuns(t *testing.T) {
	compiled := func(loss losses.Loss, schedule schedules.Schedule) *Network {
		model := Sequential(layers.Input(3), layers.Dense(1))
		if loss == nil {
			loss = lossThatAsks{losses.MeanSquaredError(), model}
		}
		if asks, is := schedule.(*scheduleThatAsks); is {
			asks.model = model
		}
		model.Compile(Loss(loss), Optimizer(optimizers.SGD().LearningRate(schedule)))
		return model
	}
	withOptimizer := func() *Network {
		model := Sequential(layers.Input(3), layers.Dense(1))
		model.Compile(Loss("mse"), Optimizer(&optimizerThatAsks{optimizers.SGD(), model}))
		return model
	}
	fit := func(model *Network) { model.Fit([][]float64{{1, 2, 3}}, [][]float64{{1}}, Verbose(0)) }
	for name, c := range map[string]struct {
		model *Network
		use   func(*Network)
	}{
		"loss":                 {compiled(nil, schedules.CosineDecay(1, 2)), fit},
		"schedule":             {compiled(losses.MeanSquaredError(), &scheduleThatAsks{}), fit},
		"schedule, asked once": {compiled(losses.MeanSquaredError(), &scheduleThatAsks{}), func(model *Network) { model.LearningRate() }},
		"optimizer":            {withOptimizer(), fit},
		"optimizer, its rate":  {withOptimizer(), func(model *Network) { model.SetLearningRate(1) }},
		"optimizer, memory":    {withOptimizer(), func(model *Network) { model.Memory() }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()               // each waits for the model's patience
			defer c.model.GetWeights() // nothing is held any more
			defer func() {
				if problem := fmt.Sprint(recover()); !strings.Contains(problem, "GetWeights: what the model is calling, a layer, loss, optimizer or schedule, wants what the model holds meanwhile") {
					t.Errorf("panic %s", problem)
				}
			}()
			c.use(c.model)
		})
	}
}
