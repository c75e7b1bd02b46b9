package initializers

import (
	"math/rand/v2"

	"kerasgo/kerasgo/internal/pages"
	"kerasgo/kerasgo/internal/registry"
	"kerasgo/kerasgo/random"
	"kerasgo/kerasgo/tensor"
)

// Initializer makes the first values of a weight. User types may implement it.
type Initializer interface {
	// Initialize returns a new float32 tensor of the shape.
	Initialize(shape []int) *tensor.Tensor
}

// Get turns a name or an Initializer into an initializer. It panics for an
// unknown name and suggests the nearest.
func Get(where string, identifier any) Initializer { return table.Get(where, identifier) }

// Names lists the initializers that are known by name.
func Names() []string { return table.Names() }

var table = registry.New("initializer", "a type with Initialize", map[string]func() Initializer{
	"zeros":            func() Initializer { return Zeros() },
	"ones":             func() Initializer { return Ones() },
	"constant":         func() Initializer { return Constant(0) },
	"random_normal":    func() Initializer { return RandomNormal() },
	"random_uniform":   func() Initializer { return RandomUniform() },
	"uniform":          func() Initializer { return RandomUniform() },
	"normal":           func() Initializer { return RandomNormal() },
	"truncated_normal": func() Initializer { return TruncatedNormal() },
	"variance_scaling": func() Initializer { return VarianceScaling() },
	"glorot_uniform":   func() Initializer { return GlorotUniform() },
	"glorot_normal":    func() Initializer { return GlorotNormal() },
	"he_uniform":       func() Initializer { return HeUniform() },
	"he_normal":        func() Initializer { return HeNormal() },
	"lecun_uniform":    func() Initializer { return LecunUniform() },
	"lecun_normal":     func() Initializer { return LecunNormal() },
	"orthogonal":       func() Initializer { return Orthogonal() },
})

// Own tells whether an initializer is one of this package, which makes a new tensor
// each time.
func Own(i Initializer) bool {
	_, own := again(i)
	return own
}

// Again returns an initializer of the same configuration that draws numbers of its
// own, unless its seed was set: for a copy of a layer. User types are returned as they
// are, also those that have one of this package's inside.
func Again(i Initializer) Initializer {
	again, _ := again(i)
	return again
}

// again is Again; own is false for a user's type. The list is of types and not of a
// method, which a user's type would have from one of them that it embeds.
func again(i Initializer) (again Initializer, own bool) {
	switch i := i.(type) {
	case *ConstantInitializer:
		return i, true
	case *NormalInitializer:
		return &NormalInitializer{i.Config, i.seed.again()}, true
	case *UniformInitializer:
		return &UniformInitializer{i.Config, i.seed.again()}, true
	case *VarianceInitializer:
		return &VarianceInitializer{i.Config, i.seed.again()}, true
	case *OrthogonalInitializer:
		return &OrthogonalInitializer{i.Config, i.seed.again()}, true
	}
	return i, false
}

// seed is a seed that is drawn when first used, unless it was set.
type seed struct {
	value *int64
	drawn bool
}

// again is a seed for a copy.
func (s seed) again() seed {
	if s.drawn {
		return seed{}
	}
	return s
}

func (s *seed) set(value int) {
	v := int64(value)
	s.value, s.drawn = &v, false
}

func (s *seed) get() int64 {
	if s.value == nil {
		v := random.Next()
		s.value, s.drawn = &v, true
	}
	return *s.value
}

func (s *seed) generator() *rand.Rand { return random.Generator(s.get()) }

// uniform makes a tensor of numbers spread evenly from low to high.
func (s *seed) uniform(shape []int, low, high float64) *tensor.Tensor {
	return filled(shape, func(numbers []float32) { random.Uniform(numbers, s.get(), low, high) })
}

// normal makes a tensor of normally distributed numbers; truncated, without those
// beyond two standard deviations.
func (s *seed) normal(shape []int, mean, stddev float64, truncated bool) *tensor.Tensor {
	draw := random.Normal
	if truncated {
		draw = random.TruncatedNormal
	}
	return filled(shape, func(numbers []float32) { draw(numbers, s.get(), mean, stddev) })
}

// filled makes a tensor of which fill writes all numbers.
func filled(shape []int, fill func(numbers []float32)) *tensor.Tensor {
	size := 1
	for _, length := range shape {
		size *= length
	}
	numbers := pages.Unwritten(max(size, 0))
	fill(numbers)
	if len(shape) == 0 { // which FromFloat32s takes for one axis
		return tensor.FromFloat32s(numbers).Reshape()
	}
	return tensor.FromFloat32s(numbers, shape...)
}
