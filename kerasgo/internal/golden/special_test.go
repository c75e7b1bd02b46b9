package golden_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/layers"
	"kerasgo/kerasgo/losses"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// specialArray is a tensor of numbers that may be NaN or infinite, as text.
type specialArray struct {
	Shape []int
	Data  []string
}

func (a specialArray) values(t *testing.T) []float32 {
	values := make([]float32, len(a.Data))
	for i, text := range a.Data {
		value, err := strconv.ParseFloat(text, 32)
		if err != nil {
			t.Fatal(err)
		}
		values[i] = float32(value)
	}
	return values
}

func (a specialArray) tensor(t *testing.T) *tensor.Tensor {
	return tensor.FromFloat32s(a.values(t)).Reshape(a.Shape...)
}

type specialCase struct {
	Input, Output specialArray
	Gradient      *specialArray
}

type specialFile struct {
	Labels, Onehot, Second specialArray
	Cases                  map[string]specialCase
}

// TestSpecialNumbers: NaN and infinities come out of every operation, layer and
// loss where they do in Keras, and their gradients too.
func TestSpecialNumbers(t *testing.T) {
	var file specialFile
	golden.Load(t, "special.json", &file)
	functions := specialFunctions(t, &file)
	for name := range file.Cases {
		if functions[name] == nil && !strings.HasPrefix(name, "activation ") {
			t.Errorf("no function for the case %q", name)
		}
	}
	for name, c := range file.Cases {
		f := functions[name]
		if short, is := strings.CutPrefix(name, "activation "); is {
			f = activations.Get("", short).Apply
		}
		if f == nil {
			continue
		}
		g := graph.New(true)
		x := g.Read(&graph.Variable{Value: c.Input.tensor(t)})
		y := f(x)
		gradient := ops.Gradients(ops.Sum(y), []*graph.Node{x})[0]
		if gradient == nil { // constant almost everywhere
			gradient = ops.Full(g, 0, x.Shape()...)
		}
		got := golden.Run(t, y, gradient)
		output := c.Output.values(t)
		sameSpecials(t, name, got[0], output)
		if c.Gradient == nil {
			continue
		}
		want := c.Gradient.values(t)
		for i := range want {
			// Where the result itself is not finite, backends differ in the gradient.
			if of := float64(output[i*len(output)/len(want)]); len(want)%len(output) == 0 && (math.IsNaN(of) || math.IsInf(of, 0)) {
				want[i] = got[1].Float32s()[i]
			}
		}
		sameSpecials(t, name+" gradient", got[1], want)
	}
}

func sameSpecials(t *testing.T, name string, got *tensor.Tensor, want []float32) {
	t.Helper()
	values := got.Float64s()
	if len(values) != len(want) {
		t.Errorf("%s: %d numbers, Keras has %d", name, len(values), len(want))
		return
	}
	for i, value := range values {
		w := float64(want[i])
		same := math.IsNaN(w) == math.IsNaN(value)
		if same && !math.IsNaN(w) && value != w {
			same = !math.IsInf(w, 0) && !math.IsInf(value, 0) && math.Abs(value-w) <= 1e-5*(1+math.Abs(w))
		}
		if !same {
			t.Errorf("%s: number %d is %v, Keras has %v", name, i, value, w)
		}
	}
}

// take picks numbers.
func take(x *tensor.Tensor, indices ...int) *tensor.Tensor {
	var picked []int32
	for _, i := range indices {
		picked = append(picked, int32(x.At(i)))
	}
	return tensor.FromInt32s(picked)
}

func specialFunctions(t *testing.T, file *specialFile) map[string]func(x *graph.Node) *graph.Node {
	type function = func(x *graph.Node) *graph.Node
	layer := func(l layers.Layer) function {
		return func(x *graph.Node) *graph.Node {
			layers.Apply(l, layers.Input(x.Shape()[1:]...).Tensor())
			x.Graph().Training = false
			return layers.Trace(l, x)
		}
	}
	second := func(f func(x, y *graph.Node) *graph.Node) function {
		return func(x *graph.Node) *graph.Node { return f(x, x.Graph().Constant(file.Second.tensor(t))) }
	}
	along := func(f func(x *graph.Node, axes ...int) *graph.Node, axis int) function {
		return func(x *graph.Node) *graph.Node { return f(x, axis) }
	}
	loss := func(l losses.Loss, labels *tensor.Tensor) function {
		return func(x *graph.Node) *graph.Node { return l.Call(x.Graph().Constant(labels), x) }
	}
	constant := initializers.Constant
	binary, onehot := file.Labels.tensor(t), file.Onehot.tensor(t)
	classes := onehot.ArgMax(-1)
	functions := map[string]function{
		"ops abs": ops.Abs, "ops sign": ops.Sign, "ops square": ops.Square, "ops sqrt": ops.Sqrt, "ops rsqrt": ops.Rsqrt, "ops exp": ops.Exp,
		"ops expm1": ops.Expm1, "ops log": ops.Log, "ops log1p": ops.Log1p, "ops erf": ops.Erf, "ops negative": ops.Negative,
		"ops maximum": second(ops.Maximum), "ops minimum": second(ops.Minimum), "ops add": second(ops.Add),
		"ops subtract": second(ops.Subtract), "ops multiply": second(ops.Multiply), "ops divide": second(ops.Divide),

		"MaxPooling2D":           layer(layers.MaxPooling2D(2)),
		"MaxPooling2D same":      layer(layers.MaxPooling2D(3).Strides(2).Padding("same")),
		"AveragePooling2D":       layer(layers.AveragePooling2D(2)),
		"GlobalMaxPooling2D":     layer(layers.GlobalMaxPooling2D()),
		"GlobalAveragePooling2D": layer(layers.GlobalAveragePooling2D()),
		"MaxPooling1D":           layer(layers.MaxPooling1D(2)),
		"AveragePooling1D":       layer(layers.AveragePooling1D(2)),
		"GlobalMaxPooling1D":     layer(layers.GlobalMaxPooling1D()),
		"GlobalAveragePooling1D": layer(layers.GlobalAveragePooling1D()),

		"Dense":              layer(layers.Dense(3).KernelInitializer(constant(0.5)).BiasInitializer("ones")),
		"Dense of zeros":     layer(layers.Dense(2).KernelInitializer("zeros")),
		"Dense relu":         layer(layers.Dense(2).Activation("relu").KernelInitializer(constant(-0.5))),
		"Conv2D":             layer(layers.Conv2D(2, 3).KernelInitializer(constant(0.25))),
		"Conv2D same":        layer(layers.Conv2D(2, 3).Padding("same").KernelInitializer(constant(0.25))),
		"DepthwiseConv2D":    layer(layers.DepthwiseConv2D(3).DepthwiseInitializer(constant(0.25))),
		"Conv1D":             layer(layers.Conv1D(2, 2).KernelInitializer(constant(0.25))),
		"LayerNormalization": layer(layers.LayerNormalization()),
		"BatchNormalization": layer(layers.BatchNormalization()),
		"SimpleRNN":          layer(layers.SimpleRNN(2).KernelInitializer(constant(0.1)).RecurrentInitializer(constant(0.1))),
		"LSTM":               layer(layers.LSTM(2).KernelInitializer(constant(0.1)).RecurrentInitializer(constant(0.1))),
		"GRU":                layer(layers.GRU(2).KernelInitializer(constant(0.1)).RecurrentInitializer(constant(0.1))),
		"LeakyReLU":          layer(layers.LeakyReLU()),
		"ReLU":               layer(layers.ReLU().MaxValue(4).NegativeSlope(0.1).Threshold(1)),
		"ELU":                layer(layers.ELU()),
		"Softmax":            layer(layers.Softmax()),

		"loss categorical_crossentropy":               loss(losses.CategoricalCrossentropy(), onehot),
		"loss sparse_categorical_crossentropy":        loss(losses.SparseCategoricalCrossentropy(), take(classes, 0, 2, 3, 4)),
		"loss binary_crossentropy":                    loss(losses.BinaryCrossentropy(), binary),
		"loss categorical_crossentropy logits":        loss(losses.CategoricalCrossentropy().FromLogits(true), onehot),
		"loss sparse_categorical_crossentropy logits": loss(losses.SparseCategoricalCrossentropy().FromLogits(true), classes),
		"loss binary_crossentropy logits":             loss(losses.BinaryCrossentropy().FromLogits(true), binary),
		"loss mean_squared_error":                     loss(losses.MeanSquaredError(), binary),
		"loss mean_absolute_error":                    loss(losses.MeanAbsoluteError(), binary),
		"loss huber":                                  loss(losses.Huber(), binary),
	}
	for name, f := range map[string]func(x *graph.Node, axes ...int) *graph.Node{"sum": ops.Sum, "mean": ops.Mean, "max": ops.Max, "min": ops.Min} {
		functions["ops "+name] = along(f, -1)
		functions["ops "+name+" of columns"] = along(f, 0)
	}
	return functions
}

// TestPoolsKeepNaN wherever it is in the pool, as PyTorch and JAX do;
// TensorFlow's kernels drop it in some places.
func TestPoolsKeepNaN(t *testing.T) {
	nan := float32(math.NaN())
	for place := range 4 {
		image := []float32{1, 2, 3, 4}
		image[place] = nan
		g := graph.New(false)
		x := g.Constant(tensor.FromFloat32s(image, 1, 2, 2, 1))
		line := g.Constant(tensor.FromFloat32s(image, 1, 4, 1))
		for i, got := range golden.Run(t,
			layers.Trace(layers.MaxPooling2D(2), x), layers.Trace(layers.GlobalMaxPooling2D(), x),
			layers.Trace(layers.MaxPooling1D(4), line), layers.Trace(layers.GlobalMaxPooling1D(), line)) {
			if value := got.Item(); value == value {
				t.Errorf("pool %d: NaN at %d gives %v", i, place, value)
			}
		}
	}
}
