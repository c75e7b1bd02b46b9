package layers

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/optimizers"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/random"
	"kerasgo/kerasgo/tensor"
)

// moreLayers are layers whose options lead to other computations than the defaults'.
func moreLayers() []Layer {
	return []Layer{
		Conv1D(4, 2).Padding("causal").DilationRate(2), Conv2D(4, 3).Strides(2).Padding("same").Groups(2), Conv2D(4, 3).DataFormat("channels_first").Padding("same"),
		Conv2DTranspose(4, 3).Strides(2).Padding("same").OutputPadding(1), DepthwiseConv2D(3).DepthMultiplier(2).Strides(2).Padding("same"),
		BatchNormalization().Renorm(true), BatchNormalization().Trainable(false), LayerNormalization().Axis(1, 2), GRU(3).ResetAfter(false).ReturnSequences(true), LSTM(3).Activation("softsign"),
		LSTM(3).Dropout(0.3).RecurrentDropout(0.3), SimpleRNN(3).GoBackwards(true), SimpleRNN(3).Stateful(true), Bidirectional(LSTM(3).ReturnSequences(true)).MergeMode("mul"),
		TimeDistributed(BatchNormalization()), UpSampling2D().Interpolation("bilinear"), MaxPooling2D(3).Strides(2).Padding("same"), Activation("gelu"), Activation("softmax"),
	}
}

// axesOfInputs is how many axes a sample has beside the channels, by what is in the name
// of a layer's class.
var axesOfInputs = map[string]int{"1D": 1, "2D": 2, "3D": 3}

// sampleFor is the shape of a sample for a layer, of so many numbers on each axis.
func sampleFor(l Layer, length, channels int) []int {
	class, axes := l.Core().Class, 0
	for ending, count := range axesOfInputs {
		if strings.Contains(class, ending) {
			axes = count
		}
	}
	switch l := l.(type) {
	case reversible, *BidirectionalLayer, *TimeDistributedLayer, *PermuteLayer, *MaskingLayer:
		axes = 1
	case *LayerNormalizationLayer:
		axes = len(l.Config.Axis) - 1
	case *ReshapeLayer:
		return []int{6}
	case *EmbeddingLayer:
		return []int{length}
	}
	var shape []int
	for range axes {
		shape = append(shape, length)
	}
	return append(shape, channels)
}

// composesSteps tells whether a layer is as many operations as there are steps.
func composesSteps(l Layer) bool {
	switch l := l.(type) {
	case reversible:
		return l.config().Activation.Name != "tanh" || l.config().RecurrentDropout > 0
	case *TimeDistributedLayer:
		return mixesSamples(l)
	}
	return false
}

// step is a layer's training step on a batch: the sum of its output times something is
// made small.
type step struct {
	layer     Layer
	plan      *plan.Plan
	optimizer optimizers.Optimizer
	operands  int
	outputs   int
}

func newStep(t *testing.T, l Layer, batch int, sample []int, threads int) *step {
	t.Helper()
	shape := append([]int{batch}, sample...)
	s := &step{layer: l, optimizer: optimizers.SGD()}
	operands := 1
	if _, joins := l.(*MergeLayer); joins {
		operands = 2
	}
	g := graph.New(true)
	var symbols, inputs []*graph.Node
	for range operands {
		symbols = append(symbols, Input(sample...).Tensor())
		inputs = append(inputs, g.Input("x", tensor.Float32, shape...))
	}
	Apply(l, symbols...)
	y := Trace(l, inputs...)
	loss := ops.Sum(ops.Multiply(y, g.Constant(golden.Hashed(1, 1, y.Shape()))))
	var parameters []optimizers.Parameter
	var of []*graph.Node
	var variables []*graph.Variable
	for _, w := range l.Core().Weights {
		variables = append(variables, w.Variable)
		if l.Core().Trains(w) {
			parameters = append(parameters, optimizers.Parameter{Variable: w.Variable})
			of = append(of, w.In(y))
		}
	}
	graph.Lay(variables)
	gradients := ops.Gradients(loss, append(of, inputs...))
	s.optimizer.Apply(g, parameters, gradients[:len(of)])
	outputs := []*graph.Node{y}
	for _, gradient := range gradients[len(of):] {
		if gradient != nil {
			outputs = append(outputs, gradient)
		}
	}
	s.operands, s.outputs = operands, len(outputs)
	var err error
	if s.plan, err = plan.Compile(plan.Program{Graph: g, Inputs: inputs, Outputs: outputs}, plan.Options{Threads: threads, ShareFrom: 1}); err != nil {
		t.Fatal(err)
	}
	return s
}

// fill gives the inputs numbers that each run has others of.
func (s *step) fill(run int) {
	for i := range s.operands {
		input := s.plan.Input(i)
		values := golden.Hashed(2+i+10*run, 1, input.Shape()).Float32s()
		if words, ok := s.layer.(*EmbeddingLayer); ok {
			for j, value := range values {
				values[j] = float32(int((value + 1) / 2 * float32(words.Config.InputDim)))
			}
		}
		copy(input.Float32s(), values)
	}
}

func (s *step) run() {
	s.optimizer.Prepare()
	s.plan.Run()
}

// TestEveryLayersStep: a training step of each layer allocates nothing, and what comes
// of it is the same to the last bit on any number of threads and, from one seed, each
// time. All steps that can be are shared.
func TestEveryLayersStep(t *testing.T) {
	count := len(kerasLayers())
	more := len(moreLayers())
	for i := range count + more {
		layer := func() Layer {
			random.SetSeed(7)
			if i < count {
				return kerasLayers()[i]
			}
			return moreLayers()[i-count]
		}
		l := layer()
		channels := 32
		if len(sampleFor(l, 1, 1)) == 1 {
			channels = 4000
		}
		sample := sampleFor(l, []int{100, 100, 10, 5}[len(sampleFor(l, 1, 1))-1], channels)
		if composesSteps(l) {
			sample[0] = 12
		}
		t.Run(fmt.Sprint(i, " ", l.Core().Class), func(t *testing.T) {
			var want []*tensor.Tensor
			for run, threads := range []int{1, 2, 5, 2} {
				s := newStep(t, layer(), 24, sample, threads)
				for number := range 3 { // the first and the third are shared
					s.fill(number)
					s.run()
				}
				var got []*tensor.Tensor
				for _, w := range s.layer.Core().Weights {
					got = append(got, w.Value.Copy())
				}
				for output := range s.outputs {
					got = append(got, s.plan.Output(output).Copy())
				}
				if run == 0 {
					want = got
				}
				for j := range got {
					if !got[j].Equal(want[j]) {
						t.Errorf("%d threads: weight or result %d of %d differs", threads, j, len(got))
					}
				}
				allocations := 1.0
				for try := 0; try < 10 && allocations > 0; try++ { // a helper that had no piece before reserves its memory
					allocations = testing.AllocsPerRun(3, s.run)
				}
				if allocations != 0 {
					t.Errorf("%d threads: %v allocations in a step", threads, allocations)
				}
			}
		})
	}
}

// TestEveryLayersGradients compares the gradients of each layer with differences.
func TestEveryLayersGradients(t *testing.T) {
	for i, l := range append(kerasLayers(), moreLayers()...) {
		switch l := l.(type) {
		case *DropoutLayer:
			continue // draws anew each time
		case reversible:
			if c := l.config(); c.Dropout > 0 {
				continue
			}
		case *BatchNormalizationLayer:
			if l.Config.Renorm {
				continue // whose corrections count as constants
			}
		}
		t.Run(fmt.Sprint(i, " ", l.Core().Class), func(t *testing.T) { differences(t, l) })
	}
}

// differences moves single numbers of a layer's input and weights, some of each, and
// compares what becomes of a sum of its output with the gradient.
func differences(t *testing.T, l Layer) {
	batch, sample := 2, sampleFor(l, 6, 4)
	if groups, ok := l.(*GroupNormalizationLayer); ok {
		sample[len(sample)-1] = groups.Config.Groups
	}
	var symbols, inputs []*graph.Node
	g := graph.New(true)
	_, joins := l.(*MergeLayer)
	for i := range 2 {
		if i == 0 || joins {
			symbols = append(symbols, Input(sample...).Tensor())
			value := golden.Hashed(3+i, 1, append([]int{batch}, sample...))
			if _, words := l.(*EmbeddingLayer); words {
				for j := range value.Float32s() {
					value.Float32s()[j] = float32(j % 5)
				}
			}
			inputs = append(inputs, g.Read(&graph.Variable{Value: value}))
		}
	}
	Apply(l, symbols...)
	y := Trace(l, inputs...)
	sum := ops.Sum(ops.Multiply(y, g.Constant(golden.Hashed(5, 1, y.Shape()))))
	of := inputs
	if _, words := l.(*EmbeddingLayer); words {
		of = nil
	}
	for i, w := range l.Core().Weights {
		if w.Trainable {
			copy(w.Value.Float32s(), golden.Hashed(10+i, 0.5, w.Value.Shape()).Float32s())
			of = append(of, w.In(y))
		}
	}
	g.Updates, g.States = nil, nil // moving values stay
	var nodes []*graph.Node
	for i, gradient := range ops.Gradients(sum, of) {
		if gradient == nil {
			gradient = ops.Full(g, 0, of[i].Shape()...)
		}
		nodes = append(nodes, gradient)
	}
	gradients := golden.Run(t, nodes...)
	forward, err := plan.Compile(plan.Program{Graph: g, Outputs: []*graph.Node{sum}}, plan.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	value := func() float64 {
		forward.Run()
		return forward.Output(0).Item()
	}
	const h = 1.0 / 512
	for i, node := range of {
		x := node.Op().(*graph.ReadOp).Variable.Value.Float32s()
		for j := 0; j < len(x); j += 1 + len(x)/20 {
			before := x[j]
			at := func(distance float32) float64 { x[j] = before + distance; return value() }
			want, got := (at(h)-at(-h))/(2*h), float64(gradients[i].Float32s()[j])
			x[j] = before
			if math.Abs(want-got) > 2e-2*(1+math.Abs(want)) {
				t.Errorf("operand %d, number %d: gradient %v, differences %v", i, j, got, want)
			}
		}
	}
}
