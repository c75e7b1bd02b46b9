package bench

import (
	"math"
	"time"

	"kerasgo/kerasgo"
	"kerasgo/kerasgo/tensor"
)

// training is a model that learns random data with Adam, its rate 0.001, and
// sparse categorical cross-entropy, from shuffled batches, by Fit.
type training struct {
	name    string
	build   func() *kerasgo.Network
	sample  []int // the shape of a sample
	batch   int
	samples int     // of the training set
	steps   int     // of an epoch that is timed; fewer than there are batches keep it short
	flops   float64 // of a step: the matrix products alone
	alone   bool    // time the steps without Fit too
}

// model builds and compiles.
func (t training) model() *kerasgo.Network {
	model := t.build()
	model.Compile(kerasgo.Loss("sparse_categorical_crossentropy"), kerasgo.Optimizer("adam"), kerasgo.Metrics("accuracy"))
	return model
}

// run times a step of Fit, as NAME/steps one without Fit, and as NAME/start a new
// model up to the end of its first step.
func (t training) run(s *session) error {
	if s.Tiny {
		t.samples, t.steps = 2*t.batch, 2
	}
	size := 1
	for _, n := range t.sample {
		size *= n
	}
	x := tensor.FromFloat32s(values[float32](t.samples*size), append([]int{t.samples}, t.sample...)...)
	y := tensor.FromInt32s(classes(t.samples, 10), t.samples)
	fit := func(model *kerasgo.Network, steps int) {
		model.Fit(x, y, kerasgo.BatchSize(t.batch), kerasgo.StepsPerEpoch(steps), kerasgo.Verbose(0))
	}
	model := t.model()
	step := func() { fit(model, t.steps) }
	report := func(name string, median time.Duration, run func(steps int)) {
		s.report(name, median, t.flops, s.peak32, stepAllocations(t.steps, run))
	}
	if t.alone {
		alone, err := t.stepsAlone(x, y)
		if err != nil {
			return err
		}
		median, withoutFit := s.beside(t.steps, step, func() { alone(t.steps) })
		report(t.name, median, func(steps int) { fit(model, steps) })
		report(t.name+"/steps", withoutFit, alone)
	} else {
		median, _ := s.measure(t.steps, step)
		report(t.name, median, func(steps int) { fit(model, steps) })
	}
	s.time(t.name+"/start", 1, t.flops, s.peak32, func() { fit(t.model(), 1) })
	return nil
}

// stepAllocations counts the allocations of a step by what so many steps
// allocate beyond what half of them do: an epoch's own, such as its history, are
// in both. The least of some counts is taken, for the program's other goroutines
// may allocate too.
func stepAllocations(steps int, fit func(steps int)) float64 {
	half, least := steps/2, math.Inf(1)
	for try := 0; try < 5 && least > 0; try++ {
		more := mallocs(func() { fit(steps) }) - mallocs(func() { fit(half) })
		least = min(least, max(more, 0)/float64(steps-half))
	}
	return least
}

// denseFlops are the operations of a training step of dense layers, the first
// of which needs no gradient of its input.
func denseFlops(batch int, widths ...int) float64 {
	flops := 0
	for i, width := range widths[1:] {
		passes := 3
		if i == 0 {
			passes = 2
		}
		flops += passes * 2 * batch * widths[i] * width
	}
	return float64(flops)
}
