// Package golden lets tests compare with numbers that real Keras produced: it
// reads them, computes ours, and says where they part.
//
//	golden.Load(t, "losses.json", &cases)
//	values := golden.Run(t, loss)
//	golden.Close(t, "the loss", values[0], cases["mse"].Value, 1e-6)
package golden

import (
	"embed"
	"encoding/json"
	"math"
	"testing"

	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/plan"
	"kerasgo/kerasgo/tensor"
)

//go:embed testdata/*.json
var files embed.FS

// Array is a tensor in a golden file.
type Array struct {
	Shape []int     `json:"shape"`
	Data  []float32 `json:"data"`
}

// Tensor returns the array as a tensor.
func (a Array) Tensor() *tensor.Tensor { return tensor.FromFloat32s(a.Data).Reshape(a.Shape...) }

// Load reads a golden file, such as "losses.json", into a value.
func Load(t testing.TB, name string, into any) {
	t.Helper()
	text, err := files.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// Hashed are the numbers that the scripts beside the golden files make of a seed and
// a place, from -1 to 1, times a factor.
func Hashed(seed int, factor float32, shape []int) *tensor.Tensor {
	result := tensor.Zeros(shape...)
	values := result.Float32s()
	for i := range values {
		x := uint32(uint64(i)*2654435761 + uint64(seed)*40503*65537)
		x = (x ^ x>>16) * 2246822519
		x = (x ^ x>>13) * 3266489917
		x ^= x >> 16
		values[i] = float32(float64(x)/(1<<31)-1) * factor
	}
	return result
}

// Run computes nodes of one graph, whose leaves are constants and variables,
// and returns copies.
func Run(t testing.TB, nodes ...*graph.Node) []*tensor.Tensor {
	t.Helper()
	p, err := plan.Compile(plan.Program{Graph: nodes[0].Graph(), Outputs: nodes}, plan.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	p.Run()
	values := make([]*tensor.Tensor, len(nodes))
	for i := range nodes {
		values[i] = p.Output(i).Copy()
	}
	return values
}

// Close fails the test where got and want differ by more than tolerance times
// one more than the size of want.
func Close(t testing.TB, what string, got *tensor.Tensor, want []float32, tolerance float64) {
	t.Helper()
	values := got.Float64s()
	if len(values) != len(want) {
		t.Errorf("%s has shape %s, want %d elements", what, tensor.ShapeString(got.Shape()), len(want))
		return
	}
	for i, value := range values {
		if !(math.Abs(value-float64(want[i])) <= tolerance*(1+math.Abs(float64(want[i])))) {
			t.Errorf("%s: element %d is %v, Keras has %v", what, i, value, want[i])
			return
		}
	}
}
