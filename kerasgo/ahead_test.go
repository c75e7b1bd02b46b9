package kerasgo

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"kerasgo/kerasgo/callbacks"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/random"
	"kerasgo/kerasgo/tensor"
)

// processors lets Go use so many during a test.
func processors(t *testing.T, count int) {
	before := runtime.GOMAXPROCS(count)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

// numbered are samples of a model of two inputs, one of them of bytes, and three outputs,
// one of which is not trained, that hold their own number everywhere.
func numbered(t *testing.T, count int) (*Network, *samples) {
	a, b := Input(3000), Input(40)
	joined := layers.Concatenate().Call(a, b)
	model := Model([]*KerasTensor{a, b}, []*KerasTensor{layers.Dense(1).Call(joined), layers.Dense(1).Call(joined), layers.Dense(1).Call(b)})
	model.Compile(Loss([]any{"mse", nil, "mae"}))
	first, second := tensor.Zeros(count, 3000), tensor.New(tensor.Uint8, count, 40)
	labels, weights := make([]int, count), make([]float64, count)
	for row := range count {
		for i := range 3000 {
			first.Set(float64(row), row, i)
		}
		for i := range 40 {
			second.Set(float64(row), row, i)
		}
		labels[row], weights[row] = row, float64(row)
	}
	s := fitSettings{runSettings: runSettings{sampleWeight: weights}}
	train, _ := model.fitData([]*tensor.Tensor{first, second}, []any{labels, nil, weights}, &s)
	return model, train
}

// gathered waits until there is no need to wake the goroutine.
func gathered(t *testing.T, a *ahead) {
	t.Helper()
	for tries := 0; a.free(slotsAhead/2 + 1); tries++ {
		if tries == 5000 {
			t.Fatal("the goroutine gathers nothing")
		}
		time.Sleep(time.Millisecond)
	}
}

// TestAhead: each batch of each epoch has its rows, whoever gathers them, and the
// goroutine gathers as many as there is room for.
func TestAhead(t *testing.T) {
	processors(t, 2)
	const size, count = 16, 245
	model, train := numbered(t, count)
	for _, wait := range []bool{true, false} {
		a := newAhead(model, train, size, count/size)
		if a == nil {
			t.Fatal("nothing is gathered ahead")
		}
		rows, shuffle := sequence(count), random.Generator(1)
		for epoch := range 5 {
			random.Shuffle(rows, count, shuffle)
			a.begin(rows)
			for step := 0; step*size < count; step++ {
				want := rows[step*size : min((step+1)*size, count)]
				if wait {
					gathered(t, a)
				}
				p := &program{inputs: model.program(trainMode, len(want), train).batch()}
				taken := a.take(p, want, step)
				if full := len(want) == size; taken && !full || wait && full && !taken {
					t.Fatalf("epoch %d: batch %d of %d rows is gathered ahead: %v", epoch, step, len(want), taken)
				}
				if !taken {
					train.fill(p, want)
				}
				for i, input := range p.inputs {
					for at, got := range input.Float64s() {
						if row := want[at/(input.Size()/len(want))]; got != float64(row) {
							t.Fatalf("epoch %d, batch %d: input %d has %v in place of %d", epoch, step, i, got, row)
						}
					}
				}
			}
		}
		a.stop()
	}
}

// TestAheadIsWorthIt: batches are not gathered ahead where that takes longer, or as
// much memory as many take.
func TestAheadIsWorthIt(t *testing.T) {
	for _, c := range []struct {
		processors, rows, width, units, size, full int
		want                                       bool
	}{
		{2, 700, 784, 32, 32, 2, true},
		{1, 700, 784, 32, 32, 2, false},
		{2, 700, 784, 32, 32, 1, false},
		{2, 600, 784, 32, 32, 2, false},
		{2, 700, 784, 512, 32, 2, false},
		{2, 700, 784, 32, 350, 2, false},
		{2, 700, 784, 32, 333, 2, true},
		{2, 700, 784, 32, 334, 2, false}, // the labels are too much
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			processors(t, c.processors)
			model := Sequential(layers.Input(c.width), layers.Dense(c.units), layers.Dense(1))
			model.Compile(Loss("mse"))
			s := fitSettings{}
			train, _ := model.fitData(tensor.Zeros(c.rows, c.width), make([]int, c.rows), &s)
			a := newAhead(model, train, c.size, c.full)
			defer a.stop()
			if (a != nil) != c.want {
				t.Errorf("gathered ahead: %v", a != nil)
			}
		})
	}
}

// TestThreadsTrainAlike: a training is the same where its batches are gathered
// ahead, whatever rows an epoch has and where callbacks change the data.
func TestThreadsTrainAlike(t *testing.T) {
	train := func(threads int) string {
		processors(t, threads)
		random.SetSeed(3)
		x, weights := tensor.Zeros(400, 2000), make([]float64, 400)
		random.Uniform(x.Float32s(), 5, -1, 1)
		for i := range weights {
			weights[i] = float64(i % 3)
		}
		model := Sequential(layers.Input(2000), layers.Dense(8).Activation("tanh"), layers.Dense(2).Activation("softmax"))
		model.Compile(Loss("sparse_categorical_crossentropy"), Optimizer("adam"), Metrics("accuracy"))
		change := func(int, callbacks.Logs) {
			for i := range x.Float32s() {
				x.Float32s()[i] *= -0.9
			}
		}
		text := ""
		for _, options := range [][]FitOption{
			{}, {StepsPerEpoch(3)}, {ValidationSplit(0.2), Shuffle(false)}, {SampleWeight(weights)},
			{Callbacks(callbacks.LambdaCallback().OnEpochEnd(change))}, {Callbacks(callbacks.LambdaCallback().OnTrainBatchEnd(change))},
		} {
			history := model.Fit(x, make([]int, 400), append(options, BatchSize(24), Epochs(5), Verbose(0))...)
			text += fmt.Sprint(history.History)
		}
		return text + fmt.Sprint(model.GetWeights()[0].Float32s())
	}
	if one, two := train(1), train(2); one != two {
		t.Errorf("one thread: %s\ntwo: %s", one, two)
	}
}

// TestAheadOfNaN: numbers that are none are told when their batch is taken, and the
// goroutine ends with the training.
func TestAheadOfNaN(t *testing.T) {
	processors(t, 2)
	const size, count = 32, 640
	x := tensor.Zeros(count, 1000)
	x.Set(math.NaN(), 40, 7)
	model := Sequential(layers.Input(1000), layers.Dense(1))
	model.Compile(Loss("mse"))
	s := fitSettings{runSettings: runSettings{batchSize: size}, epochs: 1}
	train, _ := model.fitData(x, make([]int, count), &s)
	told := func(train func()) {
		t.Helper()
		defer func() {
			if text := fmt.Sprint(recover()); !strings.Contains(text, "input 0 of sample 40 is NaN") {
				t.Error(text)
			}
		}()
		train()
	}
	a := newAhead(model, train, size, count/size)
	defer a.stop()
	a.begin(sequence(count))
	gathered(t, a)
	p := &program{inputs: model.program(trainMode, size, train).batch()}
	if !a.take(p, sequence(size), 0) {
		t.Error("the first batch is not gathered ahead")
	}
	told(func() { a.take(p, sequence(count)[size:2*size], 1) })

	f := &fitting{network: model, training: model.training, train: train, rows: sequence(count), batches: count / size, steps: count / size, settings: &s}
	told(func() { f.run() })
	select {
	case <-f.ahead.done:
	default:
		t.Error("the goroutine has not ended")
	}
}
