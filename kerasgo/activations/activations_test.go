package activations

import (
	"fmt"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/internal/golden"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// Values against Keras, gradients included, are tested where layers use them;
// here is what rounding could break.
func TestFarFromZero(t *testing.T) {
	g := graph.New(false)
	x := g.Constant(tensor.FromFloat32s([]float32{-100, 100}))
	for name, want := range map[string][]float32{
		"softplus": {0, 100}, "elu": {-1, 100}, "selu": {-1.7580993, 105.0701}, "gelu": {0, 100}, "silu": {0, 100},
		"sigmoid": {0, 1}, "tanh": {-1, 1}, "hard_sigmoid": {0, 1}, "relu6": {0, 6}, "softsign": {-100.0 / 101, 100.0 / 101},
		"leaky_relu": {-20, 100}, "softmax": {0, 1}, "log_softmax": {-200, 0}, "linear": {-100, 100},
		"hard_silu": {0, 100}, "hard_tanh": {-1, 1}, "mish": {0, 100}, "celu": {-1, 100}, "log_sigmoid": {-100, 0}, "tanh_shrink": {-99, 99}, "hard_shrink": {-100, 100}, "soft_shrink": {-99.5, 99.5},
	} {
		golden.Close(t, name, golden.Run(t, Get("", name).Apply(x))[0], want, 1e-6)
	}
}

// Both forms of gelu against Keras 3.12.
func TestGelu(t *testing.T) {
	x := graph.New(false).Constant(tensor.FromFloat32s([]float32{-100, -3.5, -1.25, -0.3, 0, 0.01, 0.7, 2, 4.5, 100}))
	golden.Close(t, "exact", golden.Run(t, Gelu(x))[0], []float32{
		0, -0.0008142017759382725, -0.13206225633621216, -0.11462658643722534, 0, 0.005039893090724945, 0.5306254029273987, 1.9544997215270996, 4.4999847412109375, 100}, 1e-6)
	golden.Close(t, "approximate", golden.Run(t, GeluApproximate(x))[0], []float32{
		0, -0.0006161481142044067, -0.13228577375411987, -0.11462908238172531, 0, 0.005039893090724945, 0.5305701494216919, 1.9545977115631104, 4.49999475479126, 100}, 1e-6)
}

func ExampleGet() {
	fmt.Println(Get("Dense", "swish").Name, Get("Dense", Tanh).Name, Get("Dense", nil).Name)
	defer func() { fmt.Println(recover()) }()
	Get("Dense", "sigmod")
	// Output:
	// silu tanh linear
	// Dense: unknown activation "sigmod". Did you mean "sigmoid"?
}

func ExampleFunction() {
	half := Function("half", func(x *graph.Node) *graph.Node { return ops.Divide(x, ops.Scalar(x.Graph(), 2)) })
	fmt.Println(half.Name)
	// Output: half
}
