package layers

import (
	"slices"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/tensor"
)

// dropping makes a layer's output tell what it drops. A training step runs on ones,
// from states of twos, with all kernels zero but an identity in that of a gate.
type dropping struct {
	Layer
	kernels [2]*Weight // of the input and of the state
	states  int
}

const droppingUnits, droppingBatch = 16, 2

func (d *dropping) run(t *testing.T, steps, kernel, gate int) []float32 {
	for _, w := range d.kernels {
		clear(w.Value.Float32s())
	}
	for i := range droppingUnits {
		d.kernels[kernel].Value.Set(1, i, gate*droppingUnits+i)
	}
	g := graph.New(true)
	inputs := []*graph.Node{g.Constant(tensor.Full(1, droppingBatch, steps, droppingUnits))}
	for range d.states {
		inputs = append(inputs, g.Constant(tensor.Full(2, droppingBatch, droppingUnits)))
	}
	return golden.Run(t, Trace(d, inputs...))[0].Float32s()
}

// TestRecurrentDropoutOfSteps: every step of a sample drops the same features, and
// the same part of the state, which so is gone from the first step on and otherwise
// doubled by each; in the loop that is a kernel, too.
func TestRecurrentDropoutOfSteps(t *testing.T) {
	const steps = 3
	for _, c := range []struct {
		activation string
		kernel     int
	}{{"linear", 0}, {"tanh", 0}, {"linear", 1}} {
		l := SimpleRNN(droppingUnits).Activation(c.activation).ReturnSequences(true).Seed(1)
		if c.kernel == 0 {
			l.Dropout(0.5)
		} else {
			l.RecurrentDropout(0.5)
		}
		describe([]int{steps, droppingUnits}, l)
		output := (&dropping{l, [2]*Weight{l.kernel, l.recurrentKernel}, 1}).run(t, steps, c.kernel, 0)
		var dropped [droppingBatch]int
		for i, got := range output {
			sample, step := i/droppingUnits/steps, i/droppingUnits%steps
			first := output[sample*steps*droppingUnits+i%droppingUnits]
			want := first
			if c.kernel == 1 {
				want *= float32(int(1) << step)
			}
			if got != want {
				t.Errorf("%+v: sample %d, unit %d is %v at step 0 and %v at step %d, want %v", c, sample, i%droppingUnits, first, got, step, want)
			}
			if first == 0 {
				dropped[sample]++
			}
		}
		if slices.Equal(output[:droppingUnits], output[steps*droppingUnits:(steps+1)*droppingUnits]) {
			t.Errorf("%+v: both samples drop the same", c)
		}
		for sample, n := range dropped {
			if n == 0 || n == len(output)/droppingBatch {
				t.Errorf("%+v: %d of sample %d are dropped", c, n, sample)
			}
		}
	}
}

// TestRecurrentDropoutOfGates: where the state is dropped, each gate drops a part of
// its own, of the state and of the input; where only the input is, all gates drop
// the same, as in Keras.
func TestRecurrentDropoutOfGates(t *testing.T) {
	for _, c := range []struct {
		input, state float64
		kernel       int
		alike        bool
	}{{0.5, 0, 0, true}, {0.5, 0.5, 0, false}, {0.5, 0.5, 1, false}, {0, 0.5, 1, false}} {
		for class, layer := range map[string]func() *dropping{
			"LSTM": func() *dropping {
				l := LSTM(droppingUnits).Activation("linear").RecurrentActivation("linear").BiasInitializer("ones").Dropout(c.input).RecurrentDropout(c.state).Seed(1)
				describe([]int{1, droppingUnits}, l)
				return &dropping{l, [2]*Weight{l.kernel, l.recurrentKernel}, 2}
			},
			"GRU": func() *dropping {
				l := GRU(droppingUnits).Activation("linear").RecurrentActivation("linear").Dropout(c.input).RecurrentDropout(c.state).Seed(1)
				describe([]int{1, droppingUnits}, l)
				for i := range droppingUnits { // reset gate and candidate are one unless a kernel adds to them
					l.bias.Value.Set(1, 0, droppingUnits+i)
					l.bias.Value.Set(1, 1, 2*droppingUnits+i)
				}
				return &dropping{l, [2]*Weight{l.kernel, l.recurrentKernel}, 1}
			},
		} {
			var masks [][]bool
			for gate := range layer().kernels[0].Value.Shape()[1] / droppingUnits {
				var mask []bool
				output := layer().run(t, 1, c.kernel, gate)
				for _, y := range output {
					mask = append(mask, y == slices.Min(output))
				}
				if !slices.Contains(mask, false) {
					t.Errorf("%s %+v: gate %d drops all or nothing", class, c, gate)
				}
				for other, before := range masks {
					if slices.Equal(mask, before) != c.alike {
						t.Errorf("%s %+v: gates %d and %d drop the same: %v", class, c, other, gate, !c.alike)
					}
				}
				masks = append(masks, mask)
			}
		}
	}
}
