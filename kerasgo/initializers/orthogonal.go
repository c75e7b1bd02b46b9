package initializers

import (
	"fmt"
	"math"
	"math/rand/v2"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// OrthogonalInitializer draws matrices whose rows or columns are orthogonal.
type OrthogonalInitializer struct {
	Config OrthogonalConfig
	seed   seed
}

// OrthogonalConfig is what an OrthogonalInitializer is made of.
type OrthogonalConfig struct {
	Gain float64 `json:"gain"` // default 1
}

// Orthogonal returns an initializer of matrices with orthogonal rows, or columns
// where there are fewer of those (Saxe et al. 2014), the default of the state's
// kernel in recurrent layers. All axes but the last count as rows. Keras:
// keras.initializers.Orthogonal.
func Orthogonal() *OrthogonalInitializer {
	return &OrthogonalInitializer{Config: OrthogonalConfig{Gain: 1}}
}

// Gain sets the factor of the matrix.
func (i *OrthogonalInitializer) Gain(gain float64) *OrthogonalInitializer {
	i.Config.Gain = gain
	return i
}

// Seed fixes the numbers.
func (i *OrthogonalInitializer) Seed(seed int) *OrthogonalInitializer { i.seed.set(seed); return i }

// Initialize draws normally distributed vectors and makes each orthogonal to
// those before it (Gram and Schmidt).
func (i *OrthogonalInitializer) Initialize(shape []int) *tensor.Tensor {
	if len(shape) < 2 {
		failure.Panic("Orthogonal", "Use another initializer for vectors", "a weight of shape %s, want at least 2 axes", tensor.ShapeString(shape))
	}
	columns, rows := shape[len(shape)-1], 1
	for _, n := range shape[:len(shape)-1] {
		rows *= n
	}
	long, count := max(rows, columns), min(rows, columns)
	r := i.seed.generator()
	vectors := make([][]float64, count)
	for n := range vectors {
		vectors[n] = make([]float64, long)
		for !another(vectors[n], vectors[:n], r) {
		}
	}
	t := tensor.New(tensor.Float32, shape...)
	out := t.Float32s()
	for row := range rows {
		for column := range columns {
			x := 0.0
			if rows >= columns {
				x = vectors[column][row]
			} else {
				x = vectors[row][column]
			}
			out[row*columns+column] = float32(i.Config.Gain * x)
		}
	}
	return t
}

// String names the initializer and its configuration.
func (i *OrthogonalInitializer) String() string { return fmt.Sprintf("Orthogonal%+v", i.Config) }

// another draws a vector of length 1 that is orthogonal to some others; ok is false
// if there is nothing left of it but what rounding left.
func another(v []float64, others [][]float64, r *rand.Rand) (ok bool) {
	for k := range v {
		v[k] = r.NormFloat64()
	}
	removeProjections(v, others)
	left := length(v)
	if drawn := math.Sqrt(float64(len(v))); left < drawn/1000 { // rounding is a thousand times larger in it
		removeProjections(v, others)
		left = length(v)
	}
	for k := range v {
		v[k] /= left
	}
	return left > 1e-6
}

// removeProjections makes v orthogonal to vectors of length 1 that are orthogonal to
// each other: four at a time, so that no sum waits for another. Products are rounded
// before they are added, also on processors that could do without, so that a seed
// gives the same numbers everywhere.
func removeProjections(v []float64, others [][]float64) {
	zeros := make([]float64, len(v))
	for len(others) > 0 {
		four := [4][]float64{zeros, zeros, zeros, zeros}
		others = others[copy(four[:], others):]
		a, b, c, d := four[0][:len(v)], four[1][:len(v)], four[2][:len(v)], four[3][:len(v)]
		var onA, onB, onC, onD float64
		for k, x := range v {
			onA += float64(x * a[k])
			onB += float64(x * b[k])
			onC += float64(x * c[k])
			onD += float64(x * d[k])
		}
		for k, x := range v {
			v[k] = x - float64(onA*a[k]) - float64(onB*b[k]) - float64(onC*c[k]) - float64(onD*d[k])
		}
	}
}

func length(v []float64) float64 {
	squares := 0.0
	for _, x := range v {
		squares += float64(x * x)
	}
	return math.Sqrt(squares)
}
