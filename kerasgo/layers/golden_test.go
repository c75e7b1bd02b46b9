package layers

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
	"kerasgo/kerasgo/tensor"
)

// goldenCase is a layer as real Keras computed it.
type goldenCase struct {
	Config      map[string]any
	Inputs      []golden.Array
	Weights     []golden.Array
	Output      golden.Array
	Cotangent   []float32
	InputGrads  [][]float32 `json:"input_grads"`
	WeightGrads [][]float32 `json:"weight_grads"`
	// Call has the layer's mode; WeightsAfter are the weights that are not
	// trained, after the call.
	Call struct {
		Training *bool         `json:"training"`
		Mask     *golden.Array `json:"mask"`
	} `json:"call"`
	WeightsAfter [][]float32 `json:"weights_after"`
}

// goldenCases are all of them by their names.
func goldenCases(t *testing.T) map[string]goldenCase {
	t.Helper()
	if allCases == nil {
		allCases = map[string]goldenCase{}
		for _, file := range []string{"layers.json", "windows.json", "options.json"} {
			golden.Load(t, file, &allCases)
		}
	}
	return allCases
}

var allCases map[string]goldenCase // read once

// allLikeKeras is likeKeras for layers by the names of their cases.
func allLikeKeras(t *testing.T, layers map[string]Layer) {
	for name, l := range layers {
		t.Run(name, func(t *testing.T) {
			likeKeras(t, name, l)
			configLikeKeras(t, l, goldenCases(t)[name].Config)
		})
	}
}

// configLikeKeras compares a layer's configuration with Keras's, and that nothing is
// missing but what only one value is possible of.
func configLikeKeras(t *testing.T, l Layer, want map[string]any) {
	t.Helper()
	got := written(t, configOf(l))
	for key, value := range want {
		if slices.Contains(absent[""], key) || slices.Contains(absent[l.Core().Class], key) {
			continue
		}
		ours, ok := got[key]
		switch key {
		case "name", "dtype", "function":
			continue // the model's, and what is no value
		case "layer", "backward_layer":
			field := reflect.ValueOf(configOf(l)).FieldByName(camelCase(key)).Interface().(Layer)
			theirs := value.(map[string]any)
			if class := written(t, field)["class_name"]; class != theirs["class_name"] {
				t.Errorf("%s.%s is a %v, in Keras a %v", l.Core().Class, key, class, theirs["class_name"])
			}
			configLikeKeras(t, field, theirs["config"].(map[string]any))
			continue
		case "activity_regularizer":
			ok = true // Keras writes null for some layers, and for others nothing
		case "axis":
			if list, single := value.([]any); single && len(list) == 1 {
				value = list[0] // Keras makes a list of it when the layer is built
			}
		}
		if object, is := value.(map[string]any); is && object["class_name"] != nil {
			value = objectOfKeras(t, key, object)
		}
		if !ok || fmt.Sprint(ours) != fmt.Sprint(value) {
			t.Errorf("%s.%s is %v, Keras has %v", l.Core().Class, key, ours, value)
		}
	}
}

// written is what a value is in JSON.
func written(t *testing.T, value any) (object map[string]any) {
	t.Helper()
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &object)
	}
	if err != nil {
		t.Fatal(err)
	}
	return object
}

// objectOfKeras is how we write the initializer, the regularizer or the constraint that
// an object of Keras's is.
func objectOfKeras(t *testing.T, key string, object map[string]any) map[string]any {
	t.Helper()
	var ours any
	switch class := object["class_name"].(string); {
	case strings.HasSuffix(key, "initializer"):
		ours = initializers.Get(key, class)
	case strings.HasSuffix(key, "regularizer"):
		ours = regularizers.Get(key, class)
	default:
		ours = constraints.Get(key, class)
	}
	fields := written(t, ours)
	into := fields
	if config, ok := fields["Config"].(map[string]any); ok {
		into = config
	}
	for name, value := range object["config"].(map[string]any) {
		if _, known := into[name]; known {
			into[name] = value
		}
	}
	return fields
}

// likeKeras compares a layer's output and gradients, given Keras's weights, with
// those of a golden case.
func likeKeras(t *testing.T, name string, l Layer) {
	t.Helper()
	want, ok := goldenCases(t)[name]
	if !ok {
		t.Fatalf("there is no case %q", name)
	}
	symbol := Apply(l, Input(want.Inputs[0].Shape[1:]...).Tensor())
	weights := l.Core().Weights
	if len(weights) != len(want.Weights) {
		t.Fatalf("%s: %d weights, Keras has %d", name, len(weights), len(want.Weights))
	}
	g := graph.New(len(want.WeightsAfter) == 0 || want.Call.Training != nil && *want.Call.Training)
	x := g.Read(&graph.Variable{Value: want.Inputs[0].Tensor()})
	of := []*graph.Node{x}
	var trained []int
	for i, w := range weights {
		if got := w.Value.Shape(); fmt.Sprint(got) != fmt.Sprint(want.Weights[i].Shape) {
			t.Fatalf("%s: weight %d has shape %v, Keras has %v", name, i, got, want.Weights[i].Shape)
		}
		copy(w.Value.Float32s(), want.Weights[i].Data)
		if w.Trainable {
			of = append(of, w.In(x))
			trained = append(trained, i)
		}
	}
	inputs := []*graph.Node{x}
	if mask := want.Call.Mask; mask != nil {
		node := g.Constant(mask.Tensor())
		if _, takes := l.(*SoftmaxLayer); takes {
			inputs = append(inputs, node)
		}
		x.SetMask(node)
	}
	y := Trace(l, inputs...)
	shape := append([]int{-1}, y.Shape()[1:]...)
	if fmt.Sprint(symbol.Shape()) != fmt.Sprint(shape) || fmt.Sprint(y.Shape()) != fmt.Sprint(want.Output.Shape) {
		t.Fatalf("%s: described as %v, traced as %v, Keras has %v", name, symbol.Shape(), y.Shape(), want.Output.Shape)
	}
	sum := ops.Sum(ops.Multiply(y, g.Constant(tensor.FromFloat32s(want.Cotangent, want.Output.Shape...))))
	nodes := append([]*graph.Node{y}, ops.Gradients(sum, of)...)
	for _, w := range weights {
		for _, update := range g.Updates {
			if update.Variable == w.Variable {
				nodes = append(nodes, update.Value)
			}
		}
	}
	after := 2 + len(trained)
	if moved := len(nodes) - after; moved != 0 && moved != len(want.WeightsAfter) {
		t.Errorf("%s: %d weights move, Keras has %d", name, moved, len(want.WeightsAfter))
	}
	got := golden.Run(t, nodes...)
	golden.Close(t, name+" output", got[0], want.Output.Data, 1e-5)
	golden.Close(t, name+" input gradient", got[1], want.InputGrads[0], 2e-5)
	for i, n := range trained {
		golden.Close(t, fmt.Sprintf("%s gradient of weight %d", name, n), got[2+i], want.WeightGrads[i], 2e-5)
	}
	for i := range len(nodes) - after {
		golden.Close(t, fmt.Sprintf("%s weight %d after the call", name, i), got[after+i], want.WeightsAfter[i], 1e-5)
	}
}

// notYet are the cases of layers and activations that are not here.
var notYet = []string{
	"mha_self", "mha_cross", "mha_causal", "attention", "additive_attention", "dot", "einsum", "act_sparsemax",
}

// TestEveryCaseIsTested: what real Keras computed is compared somewhere.
func TestEveryCaseIsTested(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var tests string
	for _, file := range files {
		if file == "golden_test.go" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tests += string(text)
	}
	for name := range goldenCases(t) {
		activation, is := strings.CutPrefix(name, "act_")
		tested := strings.Contains(tests, strconv.Quote(name)) || is && slices.Contains(activations.Names(), activation)
		if tested == slices.Contains(notYet, name) {
			t.Errorf("case %q: tested %v", name, tested)
		}
	}
}

// panics tests what is said of a mistake.
func panics(t *testing.T, want string, run func()) {
	t.Helper()
	mistake.Says(t, want, run)
}

// describe applies layers one after the other to an input.
func describe(shape []int, list ...Layer) *graph.Node {
	x := Input(shape...).Tensor()
	for _, l := range list {
		x = Apply(l, x)
	}
	return x
}
