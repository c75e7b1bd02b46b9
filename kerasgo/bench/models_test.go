package bench

import (
	"fmt"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/random"
	"kerasgo/kerasgo/tensor"
)

// trained are the models of the benchmarks; predict is mlp32.
var trained = []trainedModel{
	{"mlp32", mlp32, []int{784}, 32},
	{"mlp512", mlp512, []int{784}, 128},
	{"cnn", cnn, []int{28, 28, 1}, 128},
	{"lstm", lstm, []int{50, 32}, 64},
	{"gru", gru, []int{50, 32}, 64},
	{"simple_rnn", simpleRNN, []int{50, 32}, 64},
}

type trainedModel struct {
	name   string
	build  func() *kerasgo.Network
	sample []int
	batch  int
}

// fitted is a model with data for some full batches and a small one.
type fitted struct {
	model *kerasgo.Network
	x, y  *tensor.Tensor
	batch int
}

func newFitted(build func() *kerasgo.Network, sample []int, batch, samples int) *fitted {
	size := 1
	for _, n := range sample {
		size *= n
	}
	model := build()
	model.Compile(kerasgo.Loss("sparse_categorical_crossentropy"), kerasgo.Optimizer("adam"), kerasgo.Metrics("accuracy"))
	return &fitted{
		model: model, batch: batch,
		x: tensor.FromFloat32s(values[float32](samples*size), append([]int{samples}, sample...)...),
		y: tensor.FromInt32s(classes(samples, 10), samples),
	}
}

func (f *fitted) fit(steps int) {
	f.model.Fit(f.x, f.y, kerasgo.BatchSize(f.batch), kerasgo.StepsPerEpoch(steps), kerasgo.Verbose(0))
}

// TestPeakMemory: the arena of each model's training step, that of the last
// small batch too, and that of a prediction are within a fifth of what they need
// at one time.
func TestPeakMemory(t *testing.T) {
	for _, m := range trained {
		f := newFitted(m.build, m.sample, m.batch, m.batch+7)
		f.fit(2)
		f.model.Predict(f.x.Slice(0, 1))
		programs := f.model.Memory().Programs
		if len(programs) != 3 {
			t.Errorf("%s: %d programs, want 3", m.name, len(programs))
		}
		for _, p := range programs {
			t.Logf("%s: %s of %d: %d bytes, %d of them needed at once", m.name, p.Mode, p.BatchSize, p.Peak, p.LowerBound)
			if p.LowerBound <= 0 || p.Peak < p.LowerBound || 5*p.Peak > 6*p.LowerBound {
				t.Errorf("%s: %s of %d: %d bytes, want %d to a fifth more", m.name, p.Mode, p.BatchSize, p.Peak, p.LowerBound)
			}
		}
	}
}

// TestStepsAllocateNothing, full ones and the last small one.
func TestStepsAllocateNothing(t *testing.T) {
	for _, threads := range []int{1, 2} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
		for _, m := range trained {
			f := newFitted(m.build, m.sample, m.batch, 3*m.batch+7)
			f.fit(4)
			if allocations := stepAllocations(4, f.fit); allocations != 0 {
				t.Errorf("%s, %d threads: %v allocations in a step", m.name, threads, allocations)
			}
		}
	}
}

// TestStepsWaitForNoLock: while models train on several threads, nothing that
// Plan.Run calls blocks.
func TestStepsWaitForNoLock(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	runtime.SetBlockProfileRate(1)
	defer runtime.SetBlockProfileRate(0)
	for _, m := range trained {
		f := newFitted(m.build, m.sample, m.batch, 3*m.batch+7)
		f.fit(4)
		f.model.Predict(f.x.Slice(0, 1))
	}
	var text strings.Builder
	if err := pprof.Lookup("block").WriteTo(&text, 1); err != nil {
		t.Fatal(err)
	}
	for record := range strings.SplitSeq(text.String(), "\n\n") {
		if strings.Contains(record, "plan.(*Plan).Run") {
			t.Errorf("a step waits:\n%s", record)
		}
	}
}

// TestBitEqual: weights after training and predictions are the same to the last
// bit on 1, 2 and 3 threads and when all is done once more.
func TestBitEqual(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, m := range trained {
		var want []*tensor.Tensor
		for run, threads := range []int{1, 2, 3, 2} {
			runtime.GOMAXPROCS(threads)
			random.SetSeed(5)
			f := newFitted(m.build, m.sample, m.batch, 3*m.batch+7)
			f.fit(4)
			got := append(f.model.GetWeights(), f.model.Predict(f.x.Slice(0, 1)), f.model.Predict(f.x))
			if run == 0 {
				want = got
			}
			for i := range got {
				if !got[i].Equal(want[i]) {
					t.Errorf("%s: %s differs in run %d, on %d threads", m.name, what(i, len(got)), run, threads)
				}
			}
		}
	}
}

func what(i, count int) string {
	switch count - i {
	case 1:
		return "the prediction of all rows"
	case 2:
		return "the prediction of a row"
	}
	return fmt.Sprint("weight ", i)
}
