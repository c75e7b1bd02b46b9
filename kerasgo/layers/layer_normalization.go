package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
)

// LayerNormalizationLayer gives each sample a mean of 0 and a variance of 1.
type LayerNormalizationLayer struct {
	options[*LayerNormalizationLayer]
	Config      LayerNormalizationConfig
	gamma, beta *Weight
}

// LayerNormalizationConfig is what a LayerNormalizationLayer is made of.
type LayerNormalizationConfig struct {
	Common
	Epsilon          float64                  `json:"epsilon"` // default 0.001
	Center           bool                     `json:"center"`  // default true
	Scale            bool                     `json:"scale"`   // default true
	BetaInitializer  initializers.Initializer `json:"beta_initializer"`
	GammaInitializer initializers.Initializer `json:"gamma_initializer"`
}

// LayerNormalization normalizes along the last axis, then multiplies by gamma and
// adds beta, both of the length of that axis (Ba et al. 2016). Keras:
// keras.layers.LayerNormalization.
func LayerNormalization() *LayerNormalizationLayer {
	l := &LayerNormalizationLayer{Config: LayerNormalizationConfig{Epsilon: 1e-3, Center: true, Scale: true, BetaInitializer: initializers.Zeros(), GammaInitializer: initializers.Ones()}}
	l.own(l, "LayerNormalization", &l.Config.Common)
	return l
}

// Epsilon sets what is added to the variance; default 0.001.
func (l *LayerNormalizationLayer) Epsilon(epsilon float64) *LayerNormalizationLayer {
	l.Config.Epsilon = epsilon
	return l
}

// Center sets whether beta is added; default true.
func (l *LayerNormalizationLayer) Center(center bool) *LayerNormalizationLayer {
	l.Config.Center = center
	return l
}

// Scale sets whether gamma multiplies; default true.
func (l *LayerNormalizationLayer) Scale(scale bool) *LayerNormalizationLayer {
	l.Config.Scale = scale
	return l
}

// BetaInitializer sets beta's first values; default "zeros".
func (l *LayerNormalizationLayer) BetaInitializer(initializer any) *LayerNormalizationLayer {
	l.Config.BetaInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// GammaInitializer sets gamma's first values; default "ones".
func (l *LayerNormalizationLayer) GammaInitializer(initializer any) *LayerNormalizationLayer {
	l.Config.GammaInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// Build makes gamma and beta.
func (l *LayerNormalizationLayer) Build(inputs ...[]int) {
	shape := inputs[0]
	if len(shape) < 2 {
		failure.Panic(l.core.Describe(), "Give each sample as a row of numbers", "the input has shape %s, want at least 2 axes", shapeString(shape))
	}
	if l.Config.Scale {
		l.gamma = l.core.AddWeight("gamma", l.Config.GammaInitializer, nil, nil, shape[len(shape)-1])
	}
	if l.Config.Center {
		l.beta = l.core.AddWeight("beta", l.Config.BetaInitializer, nil, nil, shape[len(shape)-1])
	}
}

// Forward normalizes.
func (l *LayerNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	centered := ops.Subtract(x, ops.MeanKeep(x, -1))
	variance := ops.MeanKeep(ops.Square(centered), -1)
	y := ops.Multiply(centered, ops.Rsqrt(ops.Add(variance, ops.Scalar(x.Graph(), l.Config.Epsilon))))
	if l.gamma != nil {
		y = ops.Multiply(y, l.gamma.In(x))
	}
	if l.beta != nil {
		y = ops.Add(y, l.beta.In(x))
	}
	return y
}
