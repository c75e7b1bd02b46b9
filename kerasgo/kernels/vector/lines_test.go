package vector

import (
	"math"
	"math/rand/v2"
	"testing"
)

// gateFunctions are the steps of recurrent layers as their comments define them.
var gateFunctions = []struct {
	name            string
	run             func(l *Lines)
	inputs, outputs int
	want            func(in []float64) []float64
}{
	{"LSTMForward", LSTMForward, 5, 7, func(in []float64) []float64 {
		i, f, g, o := logistic(in[0]), logistic(in[1]), math.Tanh(in[2]), logistic(in[3])
		c := f*in[4] + i*g
		return []float64{i, f, g, o, c, math.Tanh(c), o * math.Tanh(c)}
	}},
	{"LSTMBackward", LSTMBackward, 8, 5, func(in []float64) []float64 {
		i, f, g, o, c, bent, dh := in[0], in[1], in[2], in[3], in[4], in[5], in[6]
		dc := in[7] + dh*o*(1-bent*bent)
		return []float64{dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g*g), dh * bent * o * (1 - o), dc * f}
	}},
	{"GRUForward", GRUForward, 5, 4, func(in []float64) []float64 {
		z, r := logistic(in[1]), logistic(in[2])
		g := math.Tanh(in[0] + r*in[3])
		return []float64{g, z, r, z*in[4] + (1-z)*g}
	}},
	{"GRUBackward", GRUBackward, 6, 5, func(in []float64) []float64 {
		g, z, r, s, h, dh := in[0], in[1], in[2], in[3], in[4], in[5]
		d := dh * (1 - z) * (1 - g*g)
		return []float64{d, dh * (h - g) * z * (1 - z), d * s * r * (1 - r), d * r, dh * z}
	}},
	{"ResetForward", ResetForward, 3, 3, func(in []float64) []float64 {
		return []float64{logistic(in[0]), logistic(in[1]), logistic(in[1]) * in[2]}
	}},
	{"CandidateForward", CandidateForward, 3, 2, func(in []float64) []float64 {
		g, z := math.Tanh(in[0]), in[1]
		return []float64{g, z*in[2] + (1-z)*g}
	}},
	{"CandidateBackward", CandidateBackward, 4, 3, func(in []float64) []float64 {
		g, z, h, dh := in[0], in[1], in[2], in[3]
		return []float64{dh * (h - g) * z * (1 - z), dh * (1 - z) * (1 - g*g), z * dh}
	}},
	{"ResetBackward", ResetBackward, 4, 2, func(in []float64) []float64 {
		r, h, d := in[0], in[1], in[2]
		return []float64{d * h * r * (1 - r), in[3] + d*r}
	}},
	{"SimpleForward", SimpleForward, 1, 1, func(in []float64) []float64 { return []float64{math.Tanh(in[0])} }},
	{"SimpleBackward", SimpleBackward, 2, 1, func(in []float64) []float64 { return []float64{in[1] * (1 - in[0]*in[0])} }},
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// TestGates holds the functions of lines against float64, for all lengths around
// those of vectors, at strides, and sees to it that nothing else is written.
// Results lie over the inputs of the same number where both have one.
func TestGates(t *testing.T) { forEachSet(t, testGates) }

func testGates(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	const untouched = 1e30
	for _, c := range gateFunctions {
		for trial := range 2000 {
			rows, count := 1+random.IntN(4), 1+random.IntN(40)
			stride := count + random.IntN(5)
			l := &Lines{Rows: rows, Count: count}
			over := trial%2 == 0
			memory := make([][]float32, c.inputs+c.outputs)
			for i := range memory {
				if i >= c.inputs && over && i-c.inputs < c.inputs {
					memory[i] = memory[i-c.inputs]
				} else {
					memory[i] = make([]float32, rows*stride+4)
					for j := range memory[i] {
						memory[i][j] = untouched
						if j < rows*stride && j%stride < count {
							memory[i][j] = float32(random.NormFloat64())
						}
					}
				}
				l.Set(i, memory[i], stride)
			}
			want := make([][]float64, rows*count)
			for j := range want {
				in := make([]float64, c.inputs)
				for i := range in {
					in[i] = float64(memory[i][j/count*stride+j%count])
				}
				want[j] = c.want(in)
			}
			c.run(l)
			for i := range c.outputs {
				for j, value := range memory[c.inputs+i] {
					if j >= rows*stride || j%stride >= count {
						if value != untouched {
							t.Fatalf("%s of %d rows of %d: wrote element %d of result %d", c.name, rows, count, j, i)
						}
						continue
					}
					expected := want[j/stride*count+j%stride][i]
					if math.Abs(float64(value)-expected) > 2e-5*(1+math.Abs(expected)) {
						t.Fatalf("%s of %d rows of %d: element %d of result %d is %v, want %v", c.name, rows, count, j, i, value, expected)
					}
				}
			}
		}
	}
}

// TestGatesOfSpecials: infinite sums open or shut gates, and NaN stays where it
// is.
func TestGatesOfSpecials(t *testing.T) {
	forEachSet(t, func(t *testing.T) {
		infinity, nan := float32(math.Inf(1)), float32(math.NaN())
		sums := [][]float32{{infinity, -infinity, 0, nan, 1}, {infinity, infinity, 0, 0, 1}, {infinity, -infinity, infinity, 0, nan}, {infinity, infinity, -infinity, 0, 1}, {1, 1, 1, 1, 1}}
		l := &Lines{Rows: 1, Count: 5}
		state := make([]float32, 5)
		for i := range 5 {
			l.Set(i, sums[i], 5)
			l.Set(5+i, make([]float32, 5), 5)
		}
		l.Set(10, make([]float32, 5), 5)
		l.Set(11, state, 5)
		LSTMForward(l)
		for i, want := range []float64{math.Tanh(2), math.Tanh(1), 0, math.NaN(), math.NaN()} {
			if got := float64(state[i]); !(math.Abs(got-want) < 1e-6) && !(math.IsNaN(got) && math.IsNaN(want)) {
				t.Errorf("state %d is %v, want %v", i, got, want)
			}
		}
	})
}

// TestGatesOfInfiniteGradients: an infinite gradient of a gated recurrent unit's state
// comes to its candidate, and to its update gate where the state before is not 0.
func TestGatesOfInfiniteGradients(t *testing.T) {
	forEachSet(t, func(t *testing.T) {
		for _, c := range []struct {
			name              string
			run               func(*Lines)
			inputs            [][]float32 // candidate and update gate first, state before and gradient last
			update, candidate int         // the results
		}{
			{"GRUBackward", GRUBackward, [][]float32{{0.5, 0.5}, {0.25, 0.25}, {0.5, 0.5}, {1, 1}, {0, -1}, {0, 0}}, 7, 6},
			{"CandidateBackward", CandidateBackward, [][]float32{{0.5, 0.5}, {0.25, 0.25}, {0, -1}, {0, 0}}, 4, 5},
		} {
			infinity := float32(math.Inf(1))
			c.inputs[len(c.inputs)-1] = []float32{infinity, infinity}
			l := &Lines{Rows: 1, Count: 2}
			results := map[int][]float32{}
			for i, input := range c.inputs {
				l.Set(i, input, 2)
			}
			for i := len(c.inputs); i < 11; i++ {
				results[i] = make([]float32, 2)
				l.Set(i, results[i], 2)
			}
			c.run(l)
			update, candidate := results[c.update], results[c.candidate]
			if candidate[0] != infinity || candidate[1] != infinity || update[0] == update[0] || update[1] != -infinity {
				t.Errorf("%s: candidate %v, update gate %v; want +Inf twice, NaN and -Inf", c.name, candidate, update)
			}
		}
	})
}

func BenchmarkGates(b *testing.B) {
	for _, c := range gateFunctions {
		b.Run(c.name, func(b *testing.B) {
			l := &Lines{Rows: 16, Count: 64}
			for i := range c.inputs + c.outputs {
				l.Set(i, make([]float32, 16*64), 64)
			}
			for b.Loop() {
				c.run(l)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1024, "ns/unit")
		})
	}
}
