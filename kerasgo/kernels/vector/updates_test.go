package vector

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// updateFormulas are the updates as their comments define them: of weight,
// gradient, what is kept and numbers.
var updateFormulas = map[*Update]func(w, g float64, kept, n []float64) []float64{
	Descent: func(w, g float64, kept, n []float64) []float64 { return []float64{w - n[0]*g} },
	Momentum: func(w, g float64, kept, n []float64) []float64 {
		m := n[1]*kept[0] - n[0]*g
		return []float64{w + m, m}
	},
	Nesterov: func(w, g float64, kept, n []float64) []float64 {
		m := n[1]*kept[0] - n[0]*g
		return []float64{w + n[1]*m - n[0]*g, m}
	},
	Adam: func(w, g float64, kept, n []float64) []float64 {
		m, v := kept[0]+n[0]*(g-kept[0]), kept[1]+n[1]*(g*g-kept[1])
		return []float64{w - n[2]*m/(math.Sqrt(v)+n[3]), m, v}
	},
	Amsgrad: func(w, g float64, kept, n []float64) []float64 {
		m, v := kept[0]+n[0]*(g-kept[0]), kept[1]+n[1]*(g*g-kept[1])
		largest := max(kept[2], v)
		return []float64{w - n[2]*m/(math.Sqrt(largest)+n[3]), m, v, largest}
	},
	Nadam: func(w, g float64, kept, n []float64) []float64 {
		m, v := kept[0]+n[0]*(g-kept[0]), kept[1]+n[1]*(g*g-kept[1])
		return []float64{w - (n[2]*m+n[3]*g)/(math.Sqrt(n[4]*v)+n[5]), m, v}
	},
	Adamax: func(w, g float64, kept, n []float64) []float64 {
		m, u := kept[0]+n[0]*(g-kept[0]), max(n[1]*kept[1], math.Abs(g))
		return []float64{w - n[2]*m/(u+n[3]), m, u}
	},
	RMSprop: func(w, g float64, kept, n []float64) []float64 {
		v := kept[0] + n[0]*(g*g-kept[0])
		return []float64{w - n[2]*g/math.Sqrt(v+n[1]), v}
	},
	RMSpropCentered: func(w, g float64, kept, n []float64) []float64 {
		v, m := kept[0]+n[0]*(g*g-kept[0]), kept[1]+n[0]*(g-kept[1])
		return []float64{w - n[2]*g/math.Sqrt(v-m*m+n[1]), v, m}
	},
	RMSpropMomentum: func(w, g float64, kept, n []float64) []float64 {
		v := kept[0] + n[0]*(g*g-kept[0])
		s := n[3]*kept[1] + n[2]*g/math.Sqrt(v+n[1])
		return []float64{w - s, v, s}
	},
	RMSpropCenteredMomentum: func(w, g float64, kept, n []float64) []float64 {
		v, m := kept[0]+n[0]*(g*g-kept[0]), kept[1]+n[0]*(g-kept[1])
		s := n[3]*kept[2] + n[2]*g/math.Sqrt(v-m*m+n[1])
		return []float64{w - s, v, m, s}
	},
	Adagrad: func(w, g float64, kept, n []float64) []float64 {
		a := kept[0] + g*g
		return []float64{w - n[1]*g/math.Sqrt(a+n[0]), a}
	},
	Adadelta: func(w, g float64, kept, n []float64) []float64 {
		v := kept[0] + n[0]*(g*g-kept[0])
		d := g * math.Sqrt((kept[1]+n[1])/(v+n[1]))
		return []float64{w - n[2]*d, v, kept[1] + n[0]*(d*d-kept[1])}
	},
	Lion: func(w, g float64, kept, n []float64) []float64 {
		direction := n[0]*kept[0] + n[1]*g
		if direction != 0 && direction == direction {
			direction = math.Copysign(1, direction)
		}
		return []float64{w - n[3]*direction, kept[0] + n[2]*(g-kept[0])}
	},
	Ftrl: func(w, g float64, kept, n []float64) []float64 {
		sum := kept[0] + g*g
		z := kept[1] + g + n[0]*w - (math.Sqrt(sum)-math.Sqrt(kept[0]))*n[1]*w
		return []float64{(max(-n[3], min(n[3], z)) - z) / ((math.Sqrt(sum)+n[2])*n[1] + n[4]), sum, z}
	},
}

// TestUpdates holds the updates against float64, for all lengths around those of
// vectors, NaN among the gradients. Results lie over inputs in any order, and
// nothing else is written.
func TestUpdates(t *testing.T) { forEachSet(t, testUpdates) }

func testUpdates(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 20))
	const untouched = 1e30
	for _, update := range Updates {
		for trial := range 2000 {
			count := 1 + random.IntN(70)
			l := &Lines{Rows: 1, Count: count}
			memory := make([][]float32, update.Vectors())
			for i := range memory {
				memory[i] = make([]float32, count+4)
				for j := range memory[i] {
					memory[i][j] = float32(random.NormFloat64())
					// Averages of squares are positive, and larger than the squares of averages.
					centered := update == RMSpropCentered || update == RMSpropCenteredMomentum
					if i == 2 && update != Lion || i > 2 && !centered {
						memory[i][j] = 3 + float32(random.Float64())
					} else if i > 2 {
						memory[i][j] *= 0.1
					}
				}
				for j := range memory[i][count:] {
					memory[i][count+j] = untouched
				}
				l.Set(i, memory[i], count)
			}
			if trial%4 == 0 {
				memory[1][random.IntN(count)] = float32(math.NaN())
			}
			n := make([]float64, update.Numbers)
			for i := range n {
				l.Numbers[i] = 0.05 + 0.2*float32(random.Float64())
				n[i] = float64(l.Numbers[i])
			}
			if trial%5 == 0 && update == Lion { // directions of zero
				clear(memory[1][:count])
				clear(memory[2][:count])
			}
			want := make([][]float64, count)
			for j := range want {
				var kept []float64
				for _, m := range memory[2:] {
					kept = append(kept, float64(m[j]))
				}
				want[j] = updateFormulas[update](float64(memory[0][j]), float64(memory[1][j]), kept, n)
			}
			over := random.Perm(update.Vectors())[:update.Vectors()-1]
			kept := slices.Clone(memory)
			for i := range kept {
				kept[i] = slices.Clone(memory[i])
			}
			for i, input := range over {
				l.Set(update.Vectors()+i, memory[input], count)
			}
			update.Run(l)
			for i, input := range over {
				for j := range count {
					value, expected := float64(memory[input][j]), want[j][i]
					if !(math.Abs(value-expected) <= 1e-5*(1+math.Abs(expected))) && !(math.IsNaN(value) && math.IsNaN(expected)) {
						t.Fatalf("%s of %d: element %d of result %d is %v, want %v", update.Name, count, j, i, value, expected)
					}
				}
			}
			for i := range memory {
				for j, value := range memory[i] {
					if j >= count && value != untouched || !slices.Contains(over, i) && j < count && math.Float32bits(value) != math.Float32bits(kept[i][j]) {
						t.Fatalf("%s of %d: wrote element %d of vector %d", update.Name, count, j, i)
					}
				}
			}
		}
	}
}

// TestUpdatesOfDenormals: what is kept decays to zero in the end, and Go's own
// arithmetic knows denormal numbers afterwards.
func TestUpdatesOfDenormals(t *testing.T) {
	forEachSet(t, func(t *testing.T) {
		const count = 19
		denormal := math.Float32frombits(1000)
		for _, update := range Updates {
			l := &Lines{Rows: 1, Count: count}
			memory := make([][]float32, update.Vectors())
			for i := range memory {
				memory[i] = make([]float32, count)
				for j := range memory[i] {
					if memory[i][j] = denormal; i == 1 {
						memory[i][j] = 0
					}
				}
				l.Set(i, memory[i], count)
				if i != 1 {
					l.Set(update.Vectors()+max(i-1, 0), memory[i], count)
				}
			}
			for i := range update.Numbers {
				l.Numbers[i] = 0.25
			}
			update.Run(l)
			for i, values := range memory {
				for _, value := range values {
					if value != 0 && math.Abs(float64(value)) < 0x1p-126 && strings.HasPrefix(active.name, "avx") {
						t.Fatalf("%s: %v is in vector %d", update.Name, value, i)
					}
				}
			}
			if memory[0][0] = denormal; memory[0][0]*0.5 != math.Float32frombits(500) {
				t.Fatalf("after %s half of %v is %v", update.Name, denormal, memory[0][0]*0.5)
			}
		}
	})
}

// BenchmarkUpdates runs each on as many weights as stay in the second cache.
func BenchmarkUpdates(b *testing.B) {
	for _, update := range Updates {
		b.Run(update.Name, func(b *testing.B) {
			const count = 1 << 14
			l := &Lines{Rows: 1, Count: count}
			for i := range update.Vectors() {
				vector := make([]float32, count)
				for j := range vector {
					vector[j] = 1
				}
				l.Set(i, vector, count)
				if i != 1 {
					l.Set(update.Vectors()+max(i-1, 0), vector, count)
				}
			}
			for i := range update.Numbers {
				l.Numbers[i] = 0.001
			}
			for b.Loop() {
				update.Run(l)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/count, "ns/weight")
		})
	}
}
