package initializers

import (
	"fmt"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/tensor"
)

// NormalInitializer draws from a normal distribution, whole or truncated at two
// standard deviations.
type NormalInitializer struct {
	Config NormalConfig
	seed   seed
}

// NormalConfig is what a NormalInitializer is made of.
type NormalConfig struct {
	Mean      float64 `json:"mean"`   // default 0
	Stddev    float64 `json:"stddev"` // default 0.05
	Truncated bool    `json:"-"`      // redraw beyond two standard deviations
}

// RandomNormal returns an initializer of normally distributed numbers of mean 0
// and standard deviation 0.05. Keras: keras.initializers.RandomNormal.
func RandomNormal() *NormalInitializer {
	return &NormalInitializer{Config: NormalConfig{Stddev: 0.05}}
}

// TruncatedNormal is RandomNormal without the tails beyond two standard
// deviations. Keras: keras.initializers.TruncatedNormal.
func TruncatedNormal() *NormalInitializer {
	return &NormalInitializer{Config: NormalConfig{Stddev: 0.05, Truncated: true}}
}

// Mean sets the mean.
func (i *NormalInitializer) Mean(mean float64) *NormalInitializer { i.Config.Mean = mean; return i }

// Stddev sets the standard deviation.
func (i *NormalInitializer) Stddev(stddev float64) *NormalInitializer {
	if !(stddev >= 0) {
		failure.Panic("Initializer", "Give a small number such as 0.05", "stddev is %v, want 0 or more", stddev)
	}
	i.Config.Stddev = stddev
	return i
}

// Seed fixes the numbers.
func (i *NormalInitializer) Seed(seed int) *NormalInitializer { i.seed.set(seed); return i }

// Initialize draws a tensor.
func (i *NormalInitializer) Initialize(shape []int) *tensor.Tensor {
	return i.seed.normal(shape, i.Config.Mean, i.Config.Stddev, i.Config.Truncated)
}

// String names the initializer and its configuration.
func (i *NormalInitializer) String() string { return fmt.Sprintf("RandomNormal%+v", i.Config) }

// UniformInitializer draws from a range of numbers.
type UniformInitializer struct {
	Config UniformConfig
	seed   seed
}

// UniformConfig is what a UniformInitializer is made of.
type UniformConfig struct {
	Minval float64 `json:"minval"` // default -0.05
	Maxval float64 `json:"maxval"` // default 0.05
}

// RandomUniform returns an initializer of numbers spread evenly from -0.05 to
// 0.05. Keras: keras.initializers.RandomUniform.
func RandomUniform() *UniformInitializer {
	return &UniformInitializer{Config: UniformConfig{-0.05, 0.05}}
}

// Minval sets the lower end of the range.
func (i *UniformInitializer) Minval(value float64) *UniformInitializer {
	i.Config.Minval = value
	return i
}

// Maxval sets the upper end of the range.
func (i *UniformInitializer) Maxval(value float64) *UniformInitializer {
	i.Config.Maxval = value
	return i
}

// Seed fixes the numbers.
func (i *UniformInitializer) Seed(seed int) *UniformInitializer { i.seed.set(seed); return i }

// Initialize draws a tensor.
func (i *UniformInitializer) Initialize(shape []int) *tensor.Tensor {
	return i.seed.uniform(shape, i.Config.Minval, i.Config.Maxval)
}

// String names the initializer and its configuration.
func (i *UniformInitializer) String() string { return fmt.Sprintf("RandomUniform%+v", i.Config) }
