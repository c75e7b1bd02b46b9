package activations

import (
	"fmt"
	"math"
	"math/rand/v2"
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

// TestGeluBounds holds both forms against float64 over their whole range, subnormal
// numbers too: the bounds that their documentation states.
func TestGeluBounds(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	inputs := []float32{0, float32(math.Copysign(0, -1)), math.MaxFloat32, -math.MaxFloat32}
	for high := range uint32(1 << 9) { // each sign and exponent
		for range 20 {
			if x := math.Float32frombits(high<<23 | random.Uint32()>>9); math.Abs(float64(x)) <= math.MaxFloat32 {
				inputs = append(inputs, x)
			}
		}
	}
	for range 10_000 {
		inputs = append(inputs, float32(random.NormFloat64()*3))
	}
	x := graph.New(false).Constant(tensor.FromFloat32s(inputs))
	got := golden.Run(t, Gelu(x), GeluApproximate(x))
	for form, want := range []func(x float64) float64{
		func(x float64) float64 { return 0.5 * x * math.Erfc(-x/math.Sqrt2) },
		func(x float64) float64 {
			return 0.5 * x * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(x+0.044715*x*x*x)))
		},
	} {
		for i, value := range got[form].Float64s() {
			x := float64(inputs[i])
			_, exponent := math.Frexp(want(x))
			ulp, distance := math.Ldexp(1, max(exponent-24, -149)), math.Abs(value-want(x))
			if !(distance <= max(0x1p-23*math.Abs(x), 0x1p-149)) || x > 0 && !(distance <= 2*ulp) {
				t.Fatalf("form %d of %v is %v, want %v", form, x, value, want(x))
			}
		}
	}
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
