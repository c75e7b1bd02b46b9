package layers

import (
	"encoding/json"
	"slices"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// DropoutLayer sets numbers to zero at random while training.
type DropoutLayer struct {
	options[*DropoutLayer]
	Config DropoutConfig
	// states are the random states, one for each call of the layer in a model:
	// two calls must not drop the same numbers.
	states []*graph.Variable
}

// DropoutConfig is what a DropoutLayer is made of.
type DropoutConfig struct {
	Common
	Rate       float64 `json:"rate"`        // the share that is dropped, 0 to 1
	NoiseShape Lengths `json:"noise_shape"` // default that of the input
	Seed       Seed    `json:"seed"`        // default none: drawn when the layer is built
}

// Lengths are those of the axes of a shape, -1 for one that the data says: in a
// configuration null.
type Lengths []int

// MarshalJSON writes a list.
func (l Lengths) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("null"), nil
	}
	list := make([]*int, len(l))
	for i := range l {
		if l[i] >= 0 {
			list[i] = &l[i]
		}
	}
	return json.Marshal(list)
}

// Dropout sets the share rate of its input to zero while training and divides
// the rest by 1-rate, so that the expected sum stays; otherwise it does nothing
// (Srivastava et al. 2014). The input may have any shape, and keeps it. Keras:
// keras.layers.Dropout.
func Dropout(rate float64) *DropoutLayer {
	l := &DropoutLayer{Config: DropoutConfig{Rate: rate}}
	l.own(l, "Dropout", &l.Config.Common)
	l.core.passesMask = true
	if !(rate >= 0 && rate <= 1) {
		failure.Panic("Dropout", "Give the share to drop, such as 0.2", "rate is %v, want 0 to 1", rate)
	}
	return l
}

// NoiseShape sets along which axes numbers are dropped together, those of length 1,
// by the shape of what is drawn; -1 stands for the input's length, as of the batch:
// NoiseShape(-1, 1, 32) drops the same features at all steps.
func (l *DropoutLayer) NoiseShape(lengths ...int) *DropoutLayer {
	for _, length := range lengths {
		if length < 1 && length != -1 {
			failure.Panic(l.core.Describe(), "Give 1, -1 or the input's length for each axis", "noise shape is %v", lengths)
		}
	}
	l.Config.NoiseShape = lengths
	return l
}

// Seed fixes which numbers are dropped.
func (l *DropoutLayer) Seed(seed int) *DropoutLayer { l.Config.Seed.set(seed); return l }

// Build draws a seed unless one is set.
func (l *DropoutLayer) Build(inputs ...[]int) {
	for _, shape := range inputs {
		l.noise(slices.Clone(shape))
	}
	l.states = []*graph.Variable{ops.NewRandomState(int32(l.Config.Seed.get()))}
}

// Forward multiplies with a random mask while training.
func (l *DropoutLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, rate := inputs[0], l.Config.Rate
	g := x.Graph()
	if !g.Training || rate == 0 {
		return x
	}
	if rate == 1 {
		return ops.Multiply(x, ops.Scalar(g, 0))
	}
	kept := ops.GreaterEqual(ops.RandomUniform(g, l.state(g), l.noise(x.Shape())...), ops.Scalar(g, rate))
	return ops.Multiply(x, ops.Multiply(kept, ops.Scalar(g, 1/(1-rate))))
}

// noise is the shape of what is drawn for an input.
func (l *DropoutLayer) noise(shape []int) []int {
	given := l.Config.NoiseShape
	if given == nil {
		return shape
	}
	if len(given) != len(shape) {
		failure.Panic(l.core.Describe(), "Give a length for each axis, the batch too", "noise shape is %v, the input has shape %s", []int(given), shapeString(shape))
	}
	for i, length := range given {
		if length != -1 && length != 1 && shape[i] != -1 && length != shape[i] {
			failure.Panic(l.core.Describe(), "Give 1, -1 or the input's length for each axis", "noise shape is %v, the input has shape %s", []int(given), shapeString(shape))
		}
		if length != -1 {
			shape[i] = length
		}
	}
	return shape
}

// state returns the first random state that the graph does not use yet.
func (l *DropoutLayer) state(g *graph.Graph) *graph.Variable {
	for _, state := range l.states {
		if !slices.ContainsFunc(g.Updates, func(u graph.Update) bool { return u.Variable == state }) {
			return state
		}
	}
	// Another seed for another call, still given by the first.
	seed := l.states[0].Value.Int32s()[0] + int32(len(l.states))
	l.states = append(l.states, ops.NewRandomState(seed))
	return l.states[len(l.states)-1]
}
