package layers

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
)

// stackOfKeras is a stack of layers drawn at random, as Keras computed it while
// training.
type stackOfKeras struct {
	Input         []int
	Layers        [][2]any // a class and the arguments of its constructor
	Output        golden.Array
	InputGradient []float32 `json:"input_gradient"`
	// Of each weight the gradient, or where it moves if it is not trained.
	Gradients, After [][]float32
}

// TestStacks builds the same stacks of the same numbers by the options' names, and
// compares outputs, gradients and moving moments.
func TestStacks(t *testing.T) {
	var stacks []stackOfKeras
	golden.Load(t, "stacks.json", &stacks)
	for number, want := range stacks {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			var names []string
			var list []Layer
			for _, description := range want.Layers {
				names = append(names, fmt.Sprint(description))
				list = append(list, construct(t, description[0].(string), description[1].(map[string]any)))
			}
			t.Log(want.Input, strings.Join(names, " "))
			describe(want.Input[1:], list...)
			g := graph.New(true)
			x := g.Read(&graph.Variable{Value: golden.Hashed(number*100+98, 1, want.Input)})
			y := x
			of, seed := []*graph.Node{x}, number*100
			var weights []*Weight
			for _, l := range list {
				for _, w := range l.Core().Weights {
					w.Value = golden.Hashed(seed, 0.5, w.Value.Shape())
					if seed++; strings.HasSuffix(w.Name, "variance") || strings.HasSuffix(w.Name, "stddev") {
						values := w.Value.Float32s()
						for i := range values {
							values[i] = max(values[i], -values[i]) + 0.5
						}
					}
					weights = append(weights, w)
					if w.Trainable {
						of = append(of, w.In(x))
					}
				}
				y = Trace(l, y)
			}
			if fmt.Sprint(y.Shape()) != fmt.Sprint(want.Output.Shape) || len(weights) != len(want.Gradients) {
				t.Fatalf("%v and %d weights, Keras has %v and %d", y.Shape(), len(weights), want.Output.Shape, len(want.Gradients))
			}
			cotangent := g.Constant(golden.Hashed(number*100+99, 1, want.Output.Shape))
			results := append([]*graph.Node{y}, ops.Gradients(ops.Sum(ops.Multiply(y, cotangent)), of)...)
			moved := len(results)
			for _, w := range weights {
				for _, update := range g.Updates {
					if update.Variable == w.Variable {
						results = append(results, update.Value)
					}
				}
			}
			got := golden.Run(t, results...)
			golden.Close(t, "output", got[0], want.Output.Data, 2e-5)
			golden.Close(t, "input gradient", got[1], want.InputGradient, 1e-4)
			trained := 2
			for i, w := range weights {
				if w.Trainable {
					golden.Close(t, fmt.Sprint("gradient of weight ", i), got[trained], want.Gradients[i], 1e-4)
					trained++
					continue
				}
				golden.Close(t, fmt.Sprint("weight after ", i), got[moved], want.After[i], 2e-5)
				moved++
			}
		})
	}
}

// constructorsOfKeras are the functions that make layers, and which of Keras's
// arguments they take by position.
var constructorsOfKeras = map[string]struct {
	make     any
	position []string
}{
	"Activation": {Activation, []string{"activation"}}, "Add": {Add, nil}, "Average": {Average, nil}, "AveragePooling1D": {AveragePooling1D, []string{"pool_size"}}, "AveragePooling2D": {AveragePooling2D, []string{"pool_size"}},
	"AveragePooling3D": {AveragePooling3D, []string{"pool_size"}}, "BatchNormalization": {BatchNormalization, nil}, "Bidirectional": {Bidirectional, []string{"layer"}},
	"Concatenate": {Concatenate, nil}, "Conv1D": {Conv1D, []string{"filters", "kernel_size"}}, "Conv2D": {Conv2D, []string{"filters", "kernel_size"}}, "Conv3D": {Conv3D, []string{"filters", "kernel_size"}},
	"Conv1DTranspose": {Conv1DTranspose, []string{"filters", "kernel_size"}}, "Conv2DTranspose": {Conv2DTranspose, []string{"filters", "kernel_size"}}, "Conv3DTranspose": {Conv3DTranspose, []string{"filters", "kernel_size"}},
	"Cropping1D": {Cropping1D, []string{"cropping"}}, "Cropping2D": {Cropping2D, []string{"cropping"}}, "Cropping3D": {Cropping3D, []string{"cropping"}},
	"Dense": {Dense, []string{"units"}}, "DepthwiseConv1D": {DepthwiseConv1D, []string{"kernel_size"}}, "DepthwiseConv2D": {DepthwiseConv2D, []string{"kernel_size"}},
	"ELU": {ELU, nil}, "Embedding": {Embedding, []string{"input_dim", "output_dim"}}, "Flatten": {Flatten, nil}, "GRU": {GRU, []string{"units"}}, "GlobalAveragePooling1D": {GlobalAveragePooling1D, nil}, "GlobalAveragePooling2D": {GlobalAveragePooling2D, nil},
	"GlobalAveragePooling3D": {GlobalAveragePooling3D, nil}, "GlobalMaxPooling1D": {GlobalMaxPooling1D, nil}, "GlobalMaxPooling2D": {GlobalMaxPooling2D, nil}, "GlobalMaxPooling3D": {GlobalMaxPooling3D, nil},
	"GroupNormalization": {GroupNormalization, nil}, "LSTM": {LSTM, []string{"units"}}, "LayerNormalization": {LayerNormalization, nil}, "LeakyReLU": {LeakyReLU, nil},
	"MaxPooling1D": {MaxPooling1D, []string{"pool_size"}}, "MaxPooling2D": {MaxPooling2D, []string{"pool_size"}}, "MaxPooling3D": {MaxPooling3D, []string{"pool_size"}},
	"Maximum": {Maximum, nil}, "Minimum": {Minimum, nil}, "Multiply": {Multiply, nil}, "PReLU": {PReLU, nil},
	"RMSNormalization": {RMSNormalization, nil}, "ReLU": {ReLU, nil}, "SeparableConv1D": {SeparableConv1D, []string{"filters", "kernel_size"}}, "SeparableConv2D": {SeparableConv2D, []string{"filters", "kernel_size"}},
	"SimpleRNN": {SimpleRNN, []string{"units"}}, "Softmax": {Softmax, nil}, "Subtract": {Subtract, nil}, "TimeDistributed": {TimeDistributed, []string{"layer"}}, "UnitNormalization": {UnitNormalization, nil},
	"UpSampling1D": {UpSampling1D, []string{"size"}}, "UpSampling2D": {UpSampling2D, []string{"size"}}, "UpSampling3D": {UpSampling3D, []string{"size"}},
	"ZeroPadding1D": {ZeroPadding1D, []string{"padding"}}, "ZeroPadding2D": {ZeroPadding2D, []string{"padding"}}, "ZeroPadding3D": {ZeroPadding3D, []string{"padding"}},
}

// construct makes a layer of Keras's arguments.
func construct(t *testing.T, class string, config map[string]any) Layer {
	t.Helper()
	constructor, ok := constructorsOfKeras[class]
	if !ok {
		t.Fatalf("there is no layer %s", class)
	}
	var positional []reflect.Value
	function := reflect.ValueOf(constructor.make)
	for i, name := range constructor.position {
		positional = append(positional, argumentsOf(t, config[name], function.Type(), i)...)
	}
	layer := function.Call(positional)[0]
	for name, value := range config {
		if slices.Contains(constructor.position, name) {
			continue
		}
		method := layer.MethodByName(camelCase(name))
		if !method.IsValid() {
			t.Fatalf("%s has no option %s", class, camelCase(name))
		}
		method.Call(argumentsOf(t, value, method.Type(), 0))
	}
	return layer.Interface().(Layer)
}

// argumentsOf are what a function takes, from the i-th argument on, for a value of
// a configuration.
func argumentsOf(t *testing.T, value any, function reflect.Type, i int) []reflect.Value {
	var values []reflect.Value
	into := function.In(i)
	if function.IsVariadic() && i == function.NumIn()-1 {
		into = into.Elem()
	}
	switch value := value.(type) {
	case []any:
		if class, is := value[0].(string); is {
			return []reflect.Value{reflect.ValueOf(construct(t, class, value[1].(map[string]any)))}
		}
		for _, element := range value {
			values = append(values, argumentsOf(t, element, function, i)...)
		}
		return values
	case string, bool:
		return []reflect.Value{reflect.ValueOf(value)}
	}
	return []reflect.Value{reflect.ValueOf(value).Convert(into)}
}
