package layers

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

// FuzzLayers gives layers options, right and wrong ones, and inputs of any shape:
// what does not go is a message that says so, never a panic of Go's; what does go
// runs forward and back, and has the shape that was described.
func FuzzLayers(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range constructorsOfKeras {
			if !yield(name) {
				return
			}
		}
	})
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 7))
		done := []string{}
		defer func() {
			switch problem := recover().(type) {
			case nil:
			case *failure.Error:
				if problem.Where == "" || problem.Problem == "" {
					t.Errorf("%v: %v", done, problem)
				}
			default:
				t.Errorf("%v: panic %v", done, problem)
			}
		}()
		random := &randomLayers{r: r, done: &done}
		l := random.layer(names[r.IntN(len(names))])
		shape, axes := []int{2}, r.IntN(5)
		if digit := strings.IndexAny(l.Core().Class, "123"); digit > 0 && r.IntN(10) > 0 {
			axes = int(l.Core().Class[digit]-'0') + 1 // what it wants, as a rule
		}
		for range axes {
			shape = append(shape, 1+r.IntN(8))
		}
		done = append(done, fmt.Sprint(shape))
		described := Apply(l, Input(shape[1:]...).Tensor())
		g := graph.New(r.IntN(2) == 0)
		x := g.Input("x", tensor.Float32, shape...)
		y := Trace(l, x)
		if fmt.Sprint(described.Shape()[1:]) != fmt.Sprint(y.Shape()[1:]) || y.Dim(0) != 2 {
			t.Errorf("%v: described as %v, is %v", done, described.Shape(), y.Shape())
		}
		of := []*graph.Node{x}
		for _, w := range l.Core().Weights {
			if w.Trainable {
				of = append(of, w.In(x))
			}
		}
		outputs := []*graph.Node{y}
		for _, gradient := range ops.Gradients(ops.Sum(y), of) {
			if gradient != nil {
				outputs = append(outputs, gradient)
			}
		}
		p, err := plan.Compile(plan.Program{Graph: g, Inputs: []*graph.Node{x}, Outputs: outputs}, plan.Options{Threads: 1})
		if err != nil {
			t.Fatalf("%v: %v", done, err)
		}
		p.Run()
	})
}

// randomLayers makes layers with options of random values.
type randomLayers struct {
	r    *rand.Rand
	done *[]string // what was done, for messages
}

func (m *randomLayers) layer(name string) Layer {
	function := reflect.ValueOf(constructorsOfKeras[name].make)
	*m.done = append(*m.done, name)
	l := function.Call(m.arguments(function.Type()))[0]
	for range m.r.IntN(5) {
		i := m.r.IntN(l.NumMethod())
		method, option := l.Method(i), l.Type().Method(i).Name
		if method.Type().NumOut() == 1 && method.Type().Out(0) == l.Type() && option != "Dtype" {
			*m.done = append(*m.done, option)
			method.Call(m.arguments(method.Type()))
		}
	}
	return l.Interface().(Layer)
}

// words are those that options know, by what the options' names end in.
var words = map[string][]string{
	"Padding": {"valid", "same", "causal"}, "DataFormat": {"channels_first", "channels_last"}, "Interpolation": {"nearest", "bilinear", "lanczos5"}, "MergeMode": {"concat", "sum", "none"},
	"Activation": {"relu", "softmax", "tanh", "linear"}, "Regularizer": {"l1", "l2"}, "Constraint": {"max_norm", "non_neg"}, "Initializer": {"zeros", "glorot_uniform", "orthogonal"},
}

// word is one for the option that was named last, and now and then one that nothing
// knows.
func (m *randomLayers) word() string {
	if m.r.IntN(10) > 0 {
		for i := len(*m.done) - 1; i >= 0; i-- {
			for ending, list := range words {
				if strings.HasSuffix((*m.done)[i], ending) {
					return list[m.r.IntN(len(list))]
				}
			}
		}
	}
	return "nonsense"
}

// arguments are random values of the types a function takes.
func (m *randomLayers) arguments(function reflect.Type) []reflect.Value {
	var values []reflect.Value
	for i := range function.NumIn() {
		kind, count := function.In(i), 1
		if function.IsVariadic() && i == function.NumIn()-1 {
			kind, count = kind.Elem(), []int{1, 1, 1, 2, 3, 4, 0}[m.r.IntN(7)]
		}
		for range count {
			values = append(values, m.value(kind))
			*m.done = append(*m.done, fmt.Sprint(values[len(values)-1]))
		}
	}
	return values
}

func (m *randomLayers) value(kind reflect.Type) reflect.Value {
	switch kind.Kind() {
	case reflect.Int:
		return reflect.ValueOf([]int{1, 1, 2, 2, 3, 4, 6, m.r.IntN(8) - 1}[m.r.IntN(8)])
	case reflect.Float64:
		return reflect.ValueOf(m.r.Float64()*3 - 1)
	case reflect.Bool:
		return reflect.ValueOf(m.r.IntN(2) == 0)
	case reflect.String:
		return reflect.ValueOf(m.word())
	case reflect.Map:
		return reflect.ValueOf(map[string]float64{[]string{"rmin", "rmax", "dmax", "other"}[m.r.IntN(4)]: m.r.Float64()*3 - 1})
	case reflect.Interface:
		if kind == reflect.TypeFor[Layer]() {
			names := []string{"LSTM", "GRU", "SimpleRNN", "Dense", "Conv1D", "BatchNormalization"}
			return reflect.ValueOf(m.layer(names[m.r.IntN(len(names))]))
		}
		return reflect.ValueOf(m.word())
	}
	panic(kind.String())
}
