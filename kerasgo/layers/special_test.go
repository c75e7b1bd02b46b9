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
			golden.Same(t, "output", got[0], c.Output)
			if len(c.Gradients) != len(of) {
				t.Fatalf("%d gradients, Keras has %d", len(of), len(c.Gradients))
			}
			for i, want := range c.Gradients {
				golden.Same(t, fmt.Sprint("gradient ", i), got[1+i], want)
			}
			for i, want := range c.After {
				golden.Same(t, fmt.Sprint("weight after ", i), got[moved+i], want)
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
