package activations

import (
	"encoding/json"
	"reflect"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/registry"
)

// Activation is a function under a name.
type Activation struct {
	Name  string
	Apply func(x *graph.Node) *graph.Node
}

// String is the name.
func (a *Activation) String() string { return a.Name }

// MarshalJSON writes the name, as Keras does.
func (a *Activation) MarshalJSON() ([]byte, error) { return json.Marshal(a.Name) }

// Function makes an activation of a user's own function.
func Function(name string, apply func(x *graph.Node) *graph.Node) *Activation {
	return &Activation{Name: name, Apply: apply}
}

// Get turns a name, an *Activation or a function into an activation; nil is
// "linear". It panics for an unknown name and suggests the nearest.
func Get(where string, identifier any) *Activation {
	switch v := identifier.(type) {
	case nil:
		return &Activation{Name: "linear", Apply: Linear}
	case func(*graph.Node) *graph.Node:
		for name, apply := range functions {
			if reflect.ValueOf(apply).Pointer() == reflect.ValueOf(v).Pointer() {
				return &Activation{Name: name, Apply: v}
			}
		}
		return Function("function", v)
	}
	return table.Get(where, identifier)
}

// Names lists the activations that are known by name.
func Names() []string { return table.Names() }

var functions = map[string]func(*graph.Node) *graph.Node{
	"linear": Linear, "relu": Relu, "relu6": Relu6, "sigmoid": Sigmoid, "tanh": Tanh, "softmax": Softmax,
	"log_softmax": LogSoftmax, "softplus": Softplus, "softsign": Softsign, "elu": Elu, "selu": Selu, "leaky_relu": LeakyRelu,
	"gelu": Gelu, "silu": Silu, "exponential": Exponential, "hard_sigmoid": HardSigmoid,
	"hard_silu": HardSilu, "hard_tanh": HardTanh, "mish": Mish, "celu": Celu, "log_sigmoid": LogSigmoid, "squareplus": Squareplus,
	"tanh_shrink": TanhShrink, "hard_shrink": HardShrink, "soft_shrink": SoftShrink,
}

// aliases are other spellings that Keras knows.
var aliases = map[string]string{"swish": "silu", "hard_swish": "hard_silu"}

var table = func() *registry.Table[*Activation] {
	makers := map[string]func() *Activation{}
	for name, apply := range functions {
		makers[name] = func() *Activation { return &Activation{Name: name, Apply: apply} }
	}
	for alias, name := range aliases {
		makers[alias] = makers[name]
	}
	return registry.New("activation", "activations.Function", makers)
}()
