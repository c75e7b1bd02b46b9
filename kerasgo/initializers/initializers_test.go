package initializers

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"testing"

	"kerasgo/kerasgo/internal/mistake"
	"kerasgo/kerasgo/random"
	"kerasgo/kerasgo/tensor"
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

// The rows of a wide matrix are orthogonal and of length 1, the columns of a high
// one; all axes but the last are rows.
func TestOrthogonal(t *testing.T) {
	for _, shape := range [][]int{{1, 1}, {1, 7}, {5, 3}, {3, 5}, {64, 256}, {256, 64}, {100, 100}, {3, 3, 4, 8}} {
		values := Orthogonal().Seed(1).Gain(2).Initialize(shape).Float64s()
		columns := shape[len(shape)-1]
		rows := len(values) / columns
		vectors, long, next, step := rows, columns, columns, 1
		if rows > columns {
			vectors, long, next, step = columns, rows, 1, columns
		}
		for a := range vectors {
			for b := range a + 1 {
				product, want := 0.0, 0.0
				for k := range long {
					product += values[a*next+k*step] * values[b*next+k*step]
				}
				if a == b {
					want = 4
				}
				if math.Abs(product-want) > 2e-6 {
					t.Errorf("shape %v: the product of vectors %d and %d is %g, want %g", shape, a, b, product, want)
				}
			}
		}
	}
}

// What is left of a vector that almost is a sum of others is orthogonal to them
// nevertheless.
func TestRemoveProjectionsOfAlmostDependent(t *testing.T) {
	others := [][]float64{{1, 0, 0, 0, 0, 0, 0}, {0, 0.6, 0.8, 0, 0, 0, 0}, {0, 0.8, -0.6, 0, 0, 0, 0}, {0, 0, 0, 1, 0, 0, 0}, {0, 0, 0, 0, 1, 0, 0}}
	v := []float64{1e3, 2e3, 3e3, 4e3, 5e3, 1, 1e-3}
	removeProjections(v, others)
	for i, want := range []float64{0, 0, 0, 0, 0, 1, 1e-3} {
		if math.Abs(v[i]-want) > 1e-12 {
			t.Errorf("number %d is %g, want %g", i, v[i], want)
		}
	}
}

// A seed gives the same numbers on every machine: a result that was published with
// one can be had again elsewhere.
func TestNumbersOfSeeds(t *testing.T) {
	for _, c := range []struct {
		name        string
		initializer Initializer
		want        uint64
	}{
		{"random_normal", RandomNormal().Seed(1), 0x2e996ef3c4a1f20f},
		{"truncated_normal", TruncatedNormal().Seed(2), 0xae49bcfd60bc9290},
		{"random_uniform", RandomUniform().Seed(3), 0x4aa61fb5541e0995},
		{"glorot_uniform", GlorotUniform().Seed(4), 0xcdd172b661f8517f},
		{"he_normal", HeNormal().Seed(5), 0x946827318f7c0703},
		{"orthogonal", Orthogonal().Seed(6), 0xae65c4e6f0389320},
	} {
		hash := fnv.New64a()
		for _, v := range c.initializer.Initialize([]int{150, 70}).Float32s() {
			binary.Write(hash, binary.LittleEndian, math.Float32bits(v))
		}
		if hash.Sum64() != c.want {
			t.Errorf("%s: the numbers' hash is %#x, want %#x", c.name, hash.Sum64(), c.want)
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

// noisy is a user's initializer with one of this package's inside.
type noisy struct{ *NormalInitializer }

func (n noisy) Initialize(shape []int) *tensor.Tensor {
	t := n.NormalInitializer.Initialize(shape)
	t.Float32s()[0] = 7
	return t
}

// A copy of every initializer draws other numbers, unless its seed was set, and a
// user's stays what it is.
func TestAgain(t *testing.T) {
	shape := []int{3, 3}
	for _, name := range Names() {
		first := Get("", name)
		values := first.Initialize(shape)
		again := Again(first)
		_, constant := first.(*ConstantInitializer)
		if !Own(first) || !Own(again) || again.Initialize(shape).Equal(values) != constant {
			t.Errorf("%s: the copy gives the same numbers or is not this package's", name)
		}
	}
	if fixed := HeNormal().Seed(3); !Again(fixed).Initialize(shape).Equal(fixed.Initialize(shape)) {
		t.Error("a copy of one with a seed gives other numbers")
	}
	late := HeNormal()
	late.Initialize(shape)
	if late.Seed(3); !Again(late).Initialize(shape).Equal(late.Initialize(shape)) {
		t.Error("a copy of one whose seed was set after its first use gives other numbers")
	}
	user := noisy{RandomNormal()}
	if Own(user) || Again(user) != Initializer(user) {
		t.Error("a user's initializer is taken for the one that it embeds")
	}
}

func TestOptionsOutOfRange(t *testing.T) {
	for want, run := range map[string]func(){
		"Initializer: stddev is -1, want 0 or more. Give a small number such as 0.05": func() { RandomNormal().Stddev(-1) },
	} {
		mistake.Says(t, want, run)
	}
}

// TestShapes: a single number has no axes, and a tensor may be empty.
func TestShapes(t *testing.T) {
	for _, i := range []Initializer{GlorotUniform(), RandomUniform(), RandomNormal(), TruncatedNormal(), HeNormal()} {
		for _, shape := range [][]int{{}, {0}, {3, 0}, {5}, {600, 700}} {
			if got := i.Initialize(shape); !slices.Equal(got.Shape(), shape) || got.DType() != tensor.Float32 || len(got.Float32s()) != got.Size() {
				t.Errorf("%v: %d numbers of shape %v, want %v", i, len(got.Float32s()), got.Shape(), shape)
			}
		}
		mistake.Says(t, "tensor.FromFloat32s: the shape (None, 3) has a negative length", func() { i.Initialize([]int{-1, 3}) })
	}
}
