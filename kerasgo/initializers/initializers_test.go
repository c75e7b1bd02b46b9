package initializers

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/random"
)

func ExampleConstant() {
	fmt.Println(Constant(0.5).Initialize([]int{2, 2}))
	// Output:
	// Tensor (2, 2) float32
	// [[0.5 0.5]
	//  [0.5 0.5]]
}

// Mean, deviation and limits are those that Keras documents for a 200×300
// matrix: fan_in 200, fan_out 300.
func TestDistributions(t *testing.T) {
	for _, c := range []struct {
		name          string
		initializer   Initializer
		stddev, limit float64
	}{
		{"random_normal", RandomNormal().Seed(1), 0.05, math.Inf(1)},
		{"truncated_normal", TruncatedNormal().Seed(1), 0.05 * 0.8796, 0.1},
		{"random_uniform", RandomUniform().Seed(1), 0.05 / math.Sqrt(3), 0.05},
		{"glorot_uniform", GlorotUniform().Seed(1), math.Sqrt(2.0 / 500), math.Sqrt(6.0 / 500)},
		{"glorot_normal", GlorotNormal().Seed(1), math.Sqrt(2.0 / 500), 2 * math.Sqrt(2.0/500) / 0.8796},
		{"he_uniform", HeUniform().Seed(1), math.Sqrt(2.0 / 200), math.Sqrt(6.0 / 200)},
		{"he_normal", HeNormal().Seed(1), math.Sqrt(2.0 / 200), 2 * math.Sqrt(2.0/200) / 0.8796},
		{"lecun_uniform", LecunUniform().Seed(1), math.Sqrt(1.0 / 200), math.Sqrt(3.0 / 200)},
		{"lecun_normal", LecunNormal().Seed(1), math.Sqrt(1.0 / 200), 2 * math.Sqrt(1.0/200) / 0.8796},
	} {
		values := c.initializer.Initialize([]int{200, 300}).Float64s()
		mean, square, largest := 0.0, 0.0, 0.0
		for _, v := range values {
			mean += v / float64(len(values))
			square += v * v / float64(len(values))
			largest = max(largest, math.Abs(v))
		}
		stddev := math.Sqrt(square - mean*mean)
		if math.Abs(mean) > 0.02*c.stddev || math.Abs(stddev/c.stddev-1) > 0.02 || largest > c.limit*1.0001 {
			t.Errorf("%s: mean %g, stddev %g (want %g), largest %g (limit %g)", c.name, mean, stddev, c.stddev, largest, c.limit)
		}
		if fmt.Sprintf("%T", Get("", c.name)) != fmt.Sprintf("%T", c.initializer) {
			t.Errorf("%q is a %T", c.name, Get("", c.name))
		}
	}
}

func TestFansOfConvolution(t *testing.T) {
	if in, out := fans([]int{3, 3, 16, 32}); in != 144 || out != 288 {
		t.Error(in, out)
	}
}

func TestSeeds(t *testing.T) {
	shape := []int{4}
	random.SetSeed(5)
	a, b := GlorotUniform(), GlorotUniform()
	first, other := a.Initialize(shape).Float64s(), b.Initialize(shape).Float64s()
	if slices.Equal(first, other) {
		t.Error("two initializers give the same numbers")
	}
	if !slices.Equal(first, a.Initialize(shape).Float64s()) {
		t.Error("one initializer gives other numbers the second time")
	}
	random.SetSeed(5)
	if !slices.Equal(first, GlorotUniform().Initialize(shape).Float64s()) {
		t.Error("the global seed does not repeat")
	}
}

func TestOptionsOutOfRange(t *testing.T) {
	for want, run := range map[string]func(){
		"Initializer: stddev is -1, want 0 or more. Give a small number such as 0.05": func() { RandomNormal().Stddev(-1) },
	} {
		mistake.Says(t, want, run)
	}
}
