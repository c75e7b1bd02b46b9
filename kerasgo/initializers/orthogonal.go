package initializers

import (
	"fmt"
	"math"

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
// those before it (Gram and Schmidt, twice for the sake of rounding).
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
		v := make([]float64, long)
		for length := 0.0; length < 1e-6; {
			for k := range v {
				v[k] = r.NormFloat64()
			}
			for range 2 {
				for _, earlier := range vectors[:n] {
					dot := 0.0
					for k := range v {
						dot += v[k] * earlier[k]
					}
					for k := range v {
						v[k] -= dot * earlier[k]
					}
				}
			}
			length = 0
			for _, x := range v {
				length += x * x
			}
			length = math.Sqrt(length)
			for k := range v {
				v[k] /= length
			}
		}
		vectors[n] = v
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

func (i *OrthogonalInitializer) again() Initializer {
	return &OrthogonalInitializer{Config: i.Config, seed: i.seed.again()}
}
