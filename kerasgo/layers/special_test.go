package layers

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// specialOfKeras is a layer of which single numbers are special, as Keras on TensorFlow
// computed it.
type specialOfKeras struct {
	Class     string
	Config    map[string]any
	Shapes    [][]int  // of the inputs
	Specials  [][3]any // into "x0" …, "y" (the cotangent) or "w0" …, at a place, a number as text
	Training  bool
	Output    any
	Gradients []any // of the inputs and of the weights that are trained
	After     []any // the weights that are not trained
}

// put puts those specials into a tensor that are meant for it.
func (c *specialOfKeras) put(t *testing.T, into string, x *tensor.Tensor) *tensor.Tensor {
	values := x.Float32s()
	for _, special := range c.Specials {
		if special[0] != into {
			continue
		}
		value, err := strconv.ParseFloat(special[2].(string), 32)
		if err != nil {
			t.Fatal(err)
		}
		values[(int(special[1].(float64))+len(values))%len(values)] = float32(value)
	}
	return x
}

// TestSpecialNumbersInLayers: a special number in one place of the input, of a weight or
// of the cotangent comes out where it does in Keras.
func TestSpecialNumbersInLayers(t *testing.T) {
	var cases []specialOfKeras
	golden.Load(t, "special_layers.json", &cases)
	for number, c := range cases {
		t.Run(fmt.Sprint(number, " ", c.Class, c.Config, c.Shapes, c.Specials, c.Training), func(t *testing.T) {
			l := construct(t, c.Class, c.Config)
			g := graph.New(c.Training)
			var inputs []*graph.Node
			var symbols []*graph.Node
			for i, shape := range c.Shapes {
				inputs = append(inputs, g.Read(&graph.Variable{Value: c.put(t, fmt.Sprint("x", i), golden.Hashed(98-i, 1, shape))}))
				symbols = append(symbols, Input(shape[1:]...).Tensor())
			}
			Apply(l, symbols...)
			of := slices.Clone(inputs)
			for i, w := range l.Core().Weights {
				w.Value = golden.Hashed(i, 0.5, w.Value.Shape())
				if strings.HasSuffix(w.Name, "variance") {
					values := w.Value.Float32s()
					for i := range values {
						values[i] = max(values[i], -values[i]) + 0.5
					}
				}
				c.put(t, fmt.Sprint("w", i), w.Value)
				if w.Trainable {
					of = append(of, w.In(inputs[0]))
				}
			}
			y := Trace(l, inputs...)
			cotangent := g.Constant(c.put(t, "y", golden.Hashed(99, 1, y.Shape())))
			results := append([]*graph.Node{y}, ops.Gradients(ops.Sum(ops.Multiply(y, cotangent)), of)...)
			moved := len(results)
			for _, w := range l.Core().Weights {
				for _, update := range g.Updates {
					if update.Variable == w.Variable {
						results = append(results, update.Value)
					}
				}
			}
			if len(results)-moved != len(c.After) {
				t.Fatalf("%d weights move, Keras has %d", len(results)-moved, len(c.After))
			}
			for i, node := range results {
				if node == nil {
					results[i] = ops.Full(g, 0, of[i-1].Shape()...)
				}
			}
			got := golden.Run(t, results...)
			sameAsKeras(t, "output", got[0], c.Output)
			for i, want := range c.Gradients {
				sameAsKeras(t, fmt.Sprint("gradient ", i), got[1+i], want)
			}
			for i, want := range c.After {
				sameAsKeras(t, fmt.Sprint("weight after ", i), got[moved+i], want)
			}
		})
	}
}

// TestGradientOfExponentialUnitsAtNaN: NaN, as in JAX; TensorFlow's kernels take NaN for
// one side.
func TestGradientOfExponentialUnitsAtNaN(t *testing.T) {
	for _, l := range []Layer{ELU(), ELU().Alpha(0.5), Activation("elu"), Activation("selu"), Activation("celu")} {
		g := graph.New(true)
		x := g.Read(&graph.Variable{Value: tensor.FromFloat32s([]float32{float32(math.NaN()), 1}, 1, 2)})
		got := golden.Run(t, ops.Gradients(ops.Sum(Trace(l, x)), []*graph.Node{x})[0])[0].Float64s()
		if !math.IsNaN(got[0]) || !(got[1] >= 1) {
			t.Errorf("%s: the gradients at NaN and 1 are %v", l.Core().Class, got)
		}
	}
}

// sameAsKeras compares the kind of each number, and of finite ones the value, which
// is not known where want is text: runs of kinds, such as "12F 3N".
func sameAsKeras(t *testing.T, what string, got *tensor.Tensor, want any) {
	t.Helper()
	specials := map[any]float64{"N": math.NaN(), "P": math.Inf(1), "M": math.Inf(-1)}
	numbers, exact := want.([]any)
	if !exact {
		for run := range strings.FieldsSeq(want.(string)) {
			kind := len(run) - 1
			count, err := strconv.Atoi(run[:kind])
			if err != nil {
				t.Fatal(err)
			}
			numbers = append(numbers, slices.Repeat([]any{run[kind:]}, count)...)
		}
	}
	values := got.Float64s()
	if len(values) != len(numbers) {
		t.Errorf("%s: %d numbers, Keras has %d", what, len(values), len(numbers))
		return
	}
	for i, value := range values {
		want, special := specials[numbers[i]]
		var same bool
		switch {
		case special:
			same = value == want || want != want && value != value
		case exact:
			want = numbers[i].(float64)
			same = math.Abs(value-want) <= 1e-4+6e-4*math.Abs(want)
		default:
			same = !math.IsNaN(value) && !math.IsInf(value, 0)
		}
		if !same {
			t.Errorf("%s: number %d is %v, Keras has %v", what, i, value, numbers[i])
			return
		}
	}
}
