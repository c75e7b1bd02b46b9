package layers

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
)

// kerasLayers is one of each layer of Keras's, given what it must be.
func kerasLayers() []Layer {
	return []Layer{
		Activation("relu"), Add(), Average(), AveragePooling1D(2), AveragePooling2D(2), AveragePooling3D(2), BatchNormalization(), Bidirectional(GRU(3)),
		Concatenate(), Conv1D(4, 2), Conv1DTranspose(4, 2), Conv2D(4, 2), Conv2DTranspose(4, 2), Conv3D(4, 2), Conv3DTranspose(4, 2),
		Cropping1D(), Cropping2D(), Cropping3D(), Dense(3), DepthwiseConv1D(2), DepthwiseConv2D(2), Dropout(0.5), ELU(), Embedding(5, 2), Flatten(), GRU(3),
		GlobalAveragePooling1D(), GlobalAveragePooling2D(), GlobalAveragePooling3D(), GlobalMaxPooling1D(), GlobalMaxPooling2D(), GlobalMaxPooling3D(),
		GroupNormalization(), Lambda(func(x *graph.Node) *graph.Node { return x }), LayerNormalization(), LeakyReLU(), LSTM(3), Masking(),
		MaxPooling1D(), MaxPooling2D(), MaxPooling3D(), Maximum(), Minimum(), Multiply(), PReLU(), Permute(2, 1), RMSNormalization(), ReLU(), RepeatVector(3),
		Reshape(2, 3), SeparableConv1D(4, 2), SeparableConv2D(4, 2), SimpleRNN(3), Softmax(), Subtract(), TimeDistributed(Dense(3)), UnitNormalization(),
		UpSampling1D(), UpSampling2D(), UpSampling3D(), ZeroPadding1D(), ZeroPadding2D(), ZeroPadding3D(),
	}
}

// byPosition are the optional arguments that a constructor takes by position.
var byPosition = map[string]string{
	"AveragePooling": "pool_size", "MaxPooling": "pool_size", "Cropping": "cropping", "UpSampling": "size", "ZeroPadding": "padding",
}

// absent are Keras's arguments that are left out, which the layer's documentation
// says, or that the model has.
var absent = map[string][]string{
	"":                   {"lora_rank", "lora_alpha", "quantization_config", "use_cudnn", "kwargs", "args"},
	"BatchNormalization": {"synchronized"},
	"Bidirectional":      {"weights"},
	"Lambda":             {"output_shape", "mask", "arguments"},
	"LayerNormalization": {"rms_scaling"},
}

// signature is what Keras says of a layer: its constructor's arguments, and of one
// that is given only what it must be the configuration, whether masks go through
// it, an input's shape, whose batch is 0 here, and the weights it makes for it.
type signature struct {
	Arguments  map[string]any
	Config     map[string]any
	Masks      bool  `json:"supports_masking"`
	InputShape []int `json:"input_shape"`
	Weights    []struct {
		Name      string
		Shape     []int
		Trainable bool
	}
}

func signatures(t *testing.T) map[string]signature {
	t.Helper()
	var all map[string]signature
	golden.Load(t, "signatures.json", &all)
	return all
}

// TestWeightsOfKeras: the weights have Keras's names, shapes and order.
func TestWeightsOfKeras(t *testing.T) {
	signatures := signatures(t)
	for _, l := range kerasLayers() {
		want := signatures[l.Core().Class]
		if want.InputShape == nil {
			if _, joins := l.(*MergeLayer); !joins {
				t.Errorf("%s is not built", l.Core().Class)
			}
			continue
		}
		describe(want.InputShape[1:], l)
		ours, theirs := "", ""
		for _, w := range l.Core().Weights {
			ours += fmt.Sprintln(w.Name, w.Value.Shape(), w.Trainable)
		}
		for _, w := range want.Weights {
			theirs += fmt.Sprintln(w.Name, w.Shape, w.Trainable)
		}
		if ours != theirs {
			t.Errorf("%s has the weights\n%sKeras has\n%s", l.Core().Class, ours, theirs)
		}
	}
}

// TestArgumentsOfKeras: each argument of Keras's constructors is an option of the
// same name in Go's writing, a place in the constructor or deliberately absent, and
// the configuration without options is Keras's.
func TestArgumentsOfKeras(t *testing.T) {
	signatures := signatures(t)
	seen := map[string]bool{}
	for _, l := range kerasLayers() {
		class := l.Core().Class
		seen[class] = true
		signature, ok := signatures[class]
		if !ok {
			t.Errorf("Keras has no layer %s", class)
		}
		position := ""
		for prefix, argument := range byPosition {
			if strings.HasPrefix(class, prefix) {
				position = argument
			}
		}
		for argument, standard := range signature.Arguments {
			if standard == "required" || argument == position || slices.Contains(absent[""], argument) || slices.Contains(absent[class], argument) {
				continue
			}
			if _, ok := reflect.TypeOf(l).MethodByName(camelCase(argument)); !ok && !(class == "Masking" && argument == "mask_value") {
				t.Errorf("%s has no option %s for Keras's %s=%v", class, camelCase(argument), argument, standard)
			}
		}
		configLikeKeras(t, l, signature.Config)
		if passes := l.Core().passesMask; passes != signature.Masks && !seesToMasks(l) {
			t.Errorf("a mask goes through %s: %v, in Keras: %v", class, passes, signature.Masks)
		}
	}
	for name := range signatures {
		if constructors(t)[name] && !seen[name] {
			t.Errorf("%s is not among the layers tested here", name)
		}
	}
}

// TestConfigsShowValues: a configuration is shown with what its parts are, not where
// they lie.
func TestConfigsShowValues(t *testing.T) {
	for _, l := range append(kerasLayers(), Dense(2).KernelRegularizer("l2").KernelConstraint("max_norm").BiasConstraint("non_neg").ActivityRegularizer("l1"),
		GRU(2).Seed(3).RecurrentInitializer("random_normal").KernelConstraint("unit_norm"), Dropout(0.5).Seed(4)) {
		if text := fmt.Sprintf("%+v", configOf(l)); strings.Contains(text, "0x") {
			t.Errorf("%s: %s", l.Core().Class, text)
		}
	}
	want := `{Common:{Name: Trainable:true Dtype:float32 ActivityRegularizer:<nil>} Layer:LSTM layer BackwardLayer:LSTM layer MergeMode:sum}`
	if got := fmt.Sprintf("%+v", Bidirectional(LSTM(2)).MergeMode("sum").Config); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// seesToMasks tells whether a layer makes masks, or masks of masks.
func seesToMasks(l Layer) bool {
	switch l.(type) {
	case reversible, *BidirectionalLayer, *MergeLayer, *MaskingLayer, *EmbeddingLayer, *GlobalAveragePooling1DLayer:
		return true
	}
	return false
}

// camelCase is an option's name: of pool_size PoolSize.
func camelCase(argument string) string {
	name := ""
	for _, word := range strings.Split(argument, "_") {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	return name
}

// constructors are the names of the package's functions.
func constructors(t *testing.T) map[string]bool {
	names := map[string]bool{}
	paths, _ := filepath.Glob("*.go")
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}
