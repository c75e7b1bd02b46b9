package layers

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

func TestActivationsAreThoseOfKeras(t *testing.T) {
	for _, name := range activations.Names() {
		if name == "swish" || name == "hard_swish" {
			continue // silu and hard_silu by other names
		}
		likeKeras(t, "act_"+name, Activation(name))
	}
}

func TestActivationOfOnesOwn(t *testing.T) {
	swish := activations.Function("swish", func(x *graph.Node) *graph.Node { return ops.Multiply(x, ops.Sigmoid(x)) })
	likeKeras(t, "act_silu", Activation(swish))
	likeKeras(t, "act_relu", Activation(activations.Relu))
	if name := Activation(activations.HardSigmoid).Config.Activation.Name; name != "hard_sigmoid" {
		t.Error(name)
	}
	panics(t, `Activation: int is not a known activation. Give a name such as "celu", or wrap your own with activations.Function`, func() { Activation(3) })
}

func ExampleActivation() {
	fmt.Println(Activation("relu").Call(Input(64).Tensor()))
	// Output: KerasTensor shape=(None, 64), dtype=float32
}
