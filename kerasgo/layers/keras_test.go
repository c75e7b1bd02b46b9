package layers

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo/failure"
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

// absent are Keras's arguments that are left out, which the layer's documentation
// says, or that the model has.
var absent = map[string][]string{
	"":                   {"lora_rank", "lora_alpha", "quantization_config", "use_cudnn", "kwargs", "args"},
	"BatchNormalization": {"synchronized"},
	"Bidirectional":      {"weights"},
	"Lambda":             {"output_shape", "mask", "arguments"},
	"LayerNormalization": {"rms_scaling"},
}

// signature is what Keras says of a layer: its constructor's arguments and other
// names, and of one that is given only what it must be the configuration, whether masks go through
// it, an input's shape, whose batch is 0 here, and the weights it makes for it.
type signature struct {
	Arguments  map[string]any
	Aliases    []string // other names of the layer
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
		values := l.GetWeights()
		for i, w := range l.Core().Weights {
			if len(values) != len(want.Weights) || !values[i].Equal(w.Value) {
				t.Errorf("%s: value %d of %d is not that of %s", l.Core().Class, i, len(values), w)
			}
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
// same name in Go's writing, required or deliberately absent, and the configuration
// without options is Keras's.
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
		for argument, standard := range signature.Arguments {
			if standard == "required" || slices.Contains(absent[""], argument) || slices.Contains(absent[class], argument) {
				continue
			}
			if _, ok := reflect.TypeOf(l).MethodByName(camelCase(argument)); !ok {
				t.Errorf("%s has no option %s for Keras's %s=%v", class, camelCase(argument), argument, standard)
			}
		}
		configLikeKeras(t, l, signature.Config)
		if passes := l.Core().passesMask; passes != signature.Masks && !seesToMasks(l) {
			t.Errorf("a mask goes through %s: %v, in Keras: %v", class, passes, signature.Masks)
		}
	}
	functions := constructors(t)
	for name := range signatures {
		if functions[name] != nil && !seen[name] {
			t.Errorf("%s is not among the layers tested here", name)
		}
	}
}

// TestOptionsByPosition: an option that may also stand in the constructor is the same
// there, and fails in the same words.
func TestOptionsByPosition(t *testing.T) {
	said := func(run func()) (text string) {
		defer func() {
			if problem, ok := recover().(*failure.Error); ok {
				text = problem.Error()
			}
		}()
		run()
		return ""
	}
	for _, c := range []struct {
		position func(numbers ...int) Layer
		option   func(numbers ...int) Layer
		axes     int
	}{
		{func(n ...int) Layer { return AveragePooling1D(n...) }, func(n ...int) Layer { return AveragePooling1D(9).PoolSize(n...) }, 1},
		{func(n ...int) Layer { return AveragePooling2D(n...) }, func(n ...int) Layer { return AveragePooling2D(9).PoolSize(n...) }, 2},
		{func(n ...int) Layer { return AveragePooling3D(n...) }, func(n ...int) Layer { return AveragePooling3D(9).PoolSize(n...) }, 3},
		{func(n ...int) Layer { return MaxPooling1D(n...) }, func(n ...int) Layer { return MaxPooling1D(9).PoolSize(n...) }, 1},
		{func(n ...int) Layer { return MaxPooling2D(n...) }, func(n ...int) Layer { return MaxPooling2D(9).PoolSize(n...) }, 2},
		{func(n ...int) Layer { return MaxPooling3D(n...) }, func(n ...int) Layer { return MaxPooling3D(9).PoolSize(n...) }, 3},
		{func(n ...int) Layer { return UpSampling1D(n...) }, func(n ...int) Layer { return UpSampling1D(9).Size(n...) }, 1},
		{func(n ...int) Layer { return UpSampling2D(n...) }, func(n ...int) Layer { return UpSampling2D(9).Size(n...) }, 2},
		{func(n ...int) Layer { return UpSampling3D(n...) }, func(n ...int) Layer { return UpSampling3D(9).Size(n...) }, 3},
		{func(n ...int) Layer { return Cropping1D(n...) }, func(n ...int) Layer { return Cropping1D(9).Cropping(n...) }, 2},
		{func(n ...int) Layer { return Cropping2D(n...) }, func(n ...int) Layer { return Cropping2D(9).Cropping(n...) }, 4},
		{func(n ...int) Layer { return Cropping3D(n...) }, func(n ...int) Layer { return Cropping3D(9).Cropping(n...) }, 6},
		{func(n ...int) Layer { return ZeroPadding1D(n...) }, func(n ...int) Layer { return ZeroPadding1D(9).Padding(n...) }, 2},
		{func(n ...int) Layer { return ZeroPadding2D(n...) }, func(n ...int) Layer { return ZeroPadding2D(9).Padding(n...) }, 4},
		{func(n ...int) Layer { return ZeroPadding3D(n...) }, func(n ...int) Layer { return ZeroPadding3D(9).Padding(n...) }, 6},
	} {
		for _, numbers := range [][]int{{3}, []int{3, 4, 5, 6, 7, 8}[:c.axes]} {
			ours, theirs := configOf(c.option(numbers...)), configOf(c.position(numbers...))
			if !reflect.DeepEqual(ours, theirs) {
				t.Errorf("with an option %+v, by position %+v", ours, theirs)
			}
		}
		for _, numbers := range [][]int{{-1}, {1, 2, 3, 4, 5, 6, 7}} {
			panics(t, said(func() { c.position(numbers...) }), func() { c.option(numbers...) })
		}
	}
	for _, l := range []*MaxPooling2DLayer{MaxPooling2D().Strides(2).PoolSize(3), MaxPooling2D().PoolSize(3).Strides(2)} {
		if got := fmt.Sprint(l.Config.PoolSize, l.Config.Strides); got != "[3 3] [2 2]" {
			t.Errorf("pool size and strides are %s, want 3 and 2", got)
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

// TestAliasesOfKeras: each other name that Keras has for a layer is a function of its own
// that takes what the layer's takes, hands it on and says so.
func TestAliasesOfKeras(t *testing.T) {
	functions, count := constructors(t), 0
	text := func(node any) string {
		var b strings.Builder
		printer.Fprint(&b, token.NewFileSet(), node)
		return b.String()
	}
	for name, signature := range signatures(t) {
		original := functions[name]
		if original == nil {
			continue
		}
		for _, alias := range signature.Aliases {
			count++
			f := functions[alias]
			if f == nil {
				t.Errorf("there is no %s for %s", alias, name)
				continue
			}
			if ours, theirs := text(f.Type), text(original.Type); ours != theirs {
				t.Errorf("%s is a %s, %s a %s", alias, ours, name, theirs)
			}
			if want := alias + " is " + name + " by Keras's other name.\n"; f.Doc.Text() != want {
				t.Errorf("%s is described: %s", alias, f.Doc.Text())
			}
			var arguments []string
			for _, field := range f.Type.Params.List {
				for _, argument := range field.Names {
					if _, several := field.Type.(*ast.Ellipsis); several {
						argument.Name += "..."
					}
					arguments = append(arguments, argument.Name)
				}
			}
			if got, want := text(f.Body.List), "return "+name+"("+strings.Join(arguments, ", ")+")"; got != want {
				t.Errorf("%s does %s, want %s", alias, got, want)
			}
		}
	}
	if count != 20 {
		t.Errorf("%d other names, Keras has 20", count)
	}
}

// constructors are the package's functions by their names.
func constructors(t *testing.T) map[string]*ast.FuncDecl {
	names := map[string]*ast.FuncDecl{}
	paths, _ := filepath.Glob("*.go")
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil {
				names[f.Name.Name] = f
			}
		}
	}
	return names
}
