package initializers

import (
	"fmt"
	"math"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// VarianceInitializer scales random numbers to the shape of the weight, so that
// signals neither grow nor fade from layer to layer.
type VarianceInitializer struct {
	Config VarianceConfig
	seed   seed
}

// VarianceConfig is what a VarianceInitializer is made of: the variance is
// scale divided by the fan.
type VarianceConfig struct {
	Scale        float64 `json:"scale"`        // default 1
	Mode         string  `json:"mode"`         // "fan_in" (default), "fan_out" or "fan_avg"
	Distribution string  `json:"distribution"` // "truncated_normal" (default), "untruncated_normal" or "uniform"
}

func scaled(scale float64, mode, distribution string) *VarianceInitializer {
	return &VarianceInitializer{Config: VarianceConfig{scale, mode, distribution}}
}

// VarianceScaling returns the general form. Keras:
// keras.initializers.VarianceScaling.
func VarianceScaling() *VarianceInitializer { return scaled(1, "fan_in", "truncated_normal") }

// GlorotUniform draws from ±√(6/(fan_in+fan_out)) (Glorot and Bengio 2010), the
// default of Dense and Conv2D. Keras: keras.initializers.GlorotUniform.
func GlorotUniform() *VarianceInitializer { return scaled(1, "fan_avg", "uniform") }

// GlorotNormal draws from a truncated normal distribution of variance
// 2/(fan_in+fan_out). Keras: keras.initializers.GlorotNormal.
func GlorotNormal() *VarianceInitializer { return scaled(1, "fan_avg", "truncated_normal") }

// HeUniform draws from ±√(6/fan_in) (He et al. 2015). Keras:
// keras.initializers.HeUniform.
func HeUniform() *VarianceInitializer { return scaled(2, "fan_in", "uniform") }

// HeNormal draws from a truncated normal distribution of variance 2/fan_in.
// Keras: keras.initializers.HeNormal.
func HeNormal() *VarianceInitializer { return scaled(2, "fan_in", "truncated_normal") }

// LecunUniform draws from ±√(3/fan_in). Keras: keras.initializers.LecunUniform.
func LecunUniform() *VarianceInitializer { return scaled(1, "fan_in", "uniform") }

// LecunNormal draws from a truncated normal distribution of variance 1/fan_in.
// Keras: keras.initializers.LecunNormal.
func LecunNormal() *VarianceInitializer { return scaled(1, "fan_in", "truncated_normal") }

// Scale sets the factor of the variance.
func (i *VarianceInitializer) Scale(scale float64) *VarianceInitializer {
	i.Config.Scale = scale
	return i
}

// Mode sets what the variance is divided by: "fan_in", "fan_out" or "fan_avg".
func (i *VarianceInitializer) Mode(mode string) *VarianceInitializer { i.Config.Mode = mode; return i }

// Distribution sets "truncated_normal", "untruncated_normal" or "uniform".
func (i *VarianceInitializer) Distribution(distribution string) *VarianceInitializer {
	i.Config.Distribution = distribution
	return i
}

// Seed fixes the numbers.
func (i *VarianceInitializer) Seed(seed int) *VarianceInitializer { i.seed.set(seed); return i }

// Initialize draws a tensor.
func (i *VarianceInitializer) Initialize(shape []int) *tensor.Tensor {
	const where = "VarianceScaling"
	in, out := fans(shape)
	var fan float64
	switch i.Config.Mode {
	case "fan_in":
		fan = in
	case "fan_out":
		fan = out
	case "fan_avg":
		fan = (in + out) / 2
	default:
		failure.Panic(where, failure.DidYouMean(i.Config.Mode, []string{"fan_in", "fan_out", "fan_avg"}), "unknown mode %q", i.Config.Mode)
	}
	variance := i.Config.Scale / math.Max(1, fan)
	switch i.Config.Distribution {
	case "uniform":
		limit := math.Sqrt(3 * variance)
		return i.seed.uniform(shape, -limit, limit)
	case "truncated_normal":
		// Cutting the tails off lowers the standard deviation by this factor.
		stddev := math.Sqrt(variance) / 0.87962566103423978
		return i.seed.normal(shape, 0, stddev, true)
	case "untruncated_normal":
		return i.seed.normal(shape, 0, math.Sqrt(variance), false)
	}
	failure.Panic(where, failure.DidYouMean(i.Config.Distribution, []string{"uniform", "truncated_normal", "untruncated_normal"}), "unknown distribution %q", i.Config.Distribution)
	return nil
}

// fans counts the connections into and out of a unit: for a matrix its lengths,
// for a convolution kernel the channels times the window.
func fans(shape []int) (in, out float64) {
	switch rank := len(shape); rank {
	case 0:
		return 1, 1
	case 1:
		return float64(shape[0]), float64(shape[0])
	default:
		window := 1.0
		for _, length := range shape[:rank-2] {
			window *= float64(length)
		}
		return window * float64(shape[rank-2]), window * float64(shape[rank-1])
	}
}

// String names the initializer and its configuration.
func (i *VarianceInitializer) String() string { return fmt.Sprintf("VarianceScaling%+v", i.Config) }
