package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
)

// BatchNormalizationLayer gives each channel a mean of 0 and a variance of 1.
type BatchNormalizationLayer struct {
	options[*BatchNormalizationLayer]
	Config                      BatchNormalizationConfig
	gamma, beta, mean, variance *Weight
}

// BatchNormalizationConfig is what a BatchNormalizationLayer is made of.
type BatchNormalizationConfig struct {
	Common
	Momentum                  float64                  `json:"momentum"` // default 0.99
	Epsilon                   float64                  `json:"epsilon"`  // default 0.001
	Center                    bool                     `json:"center"`   // default true
	Scale                     bool                     `json:"scale"`    // default true
	BetaInitializer           initializers.Initializer `json:"beta_initializer"`
	GammaInitializer          initializers.Initializer `json:"gamma_initializer"`
	MovingMeanInitializer     initializers.Initializer `json:"moving_mean_initializer"`
	MovingVarianceInitializer initializers.Initializer `json:"moving_variance_initializer"`
}

// BatchNormalization normalizes each channel, the last axis: while training by
// the mean and the variance of the batch, which move its moving ones, otherwise
// by those; then it multiplies by gamma and adds beta (Ioffe and Szegedy 2015).
// Keras: keras.layers.BatchNormalization.
func BatchNormalization() *BatchNormalizationLayer {
	l := &BatchNormalizationLayer{Config: BatchNormalizationConfig{
		Momentum: 0.99, Epsilon: 1e-3, Center: true, Scale: true, BetaInitializer: initializers.Zeros(), GammaInitializer: initializers.Ones(),
		MovingMeanInitializer: initializers.Zeros(), MovingVarianceInitializer: initializers.Ones(),
	}}
	l.own(l, "BatchNormalization", &l.Config.Common)
	return l
}

// Momentum sets how much of the moving mean and variance a step keeps; default
// 0.99.
func (l *BatchNormalizationLayer) Momentum(momentum float64) *BatchNormalizationLayer {
	l.Config.Momentum = momentum
	return l
}

// Epsilon sets what is added to the variance; default 0.001.
func (l *BatchNormalizationLayer) Epsilon(epsilon float64) *BatchNormalizationLayer {
	l.Config.Epsilon = epsilon
	return l
}

// Center sets whether beta is added; default true.
func (l *BatchNormalizationLayer) Center(center bool) *BatchNormalizationLayer {
	l.Config.Center = center
	return l
}

// Scale sets whether gamma multiplies; default true.
func (l *BatchNormalizationLayer) Scale(scale bool) *BatchNormalizationLayer {
	l.Config.Scale = scale
	return l
}

// BetaInitializer sets beta's first values; default "zeros".
func (l *BatchNormalizationLayer) BetaInitializer(initializer any) *BatchNormalizationLayer {
	l.Config.BetaInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// GammaInitializer sets gamma's first values; default "ones".
func (l *BatchNormalizationLayer) GammaInitializer(initializer any) *BatchNormalizationLayer {
	l.Config.GammaInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// Build makes gamma, beta, and the moving mean and variance.
func (l *BatchNormalizationLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	if len(shape) < 2 {
		failure.Panic(l.core.Describe(), "Give each sample as a row of numbers", "the input has shape %s, want at least 2 axes", shapeString(shape))
	}
	channels := shape[len(shape)-1]
	if c.Scale {
		l.gamma = l.core.AddWeight("gamma", c.GammaInitializer, nil, nil, channels)
	}
	if c.Center {
		l.beta = l.core.AddWeight("beta", c.BetaInitializer, nil, nil, channels)
	}
	l.mean = l.core.AddWeight("moving_mean", c.MovingMeanInitializer, nil, nil, channels)
	l.variance = l.core.AddWeight("moving_variance", c.MovingVarianceInitializer, nil, nil, channels)
	l.mean.Trainable, l.variance.Trainable = false, false
}

// Forward normalizes.
func (l *BatchNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], &l.Config
	g := x.Graph()
	mean, variance := l.mean.In(x), l.variance.In(x)
	centered := ops.Subtract(x, mean)
	if g.Training && c.Trainable {
		var axes []int
		for i := range x.Rank() - 1 {
			axes = append(axes, i)
		}
		batchMean := ops.Mean(x, axes...)
		centered = ops.Subtract(x, batchMean)
		batchVariance := ops.Mean(ops.Square(centered), axes...)
		l.move(g, l.mean, mean, batchMean)
		l.move(g, l.variance, variance, batchVariance)
		variance = batchVariance
	}
	y := ops.Multiply(centered, ops.Rsqrt(ops.Add(variance, ops.Scalar(g, c.Epsilon))))
	if l.gamma != nil {
		y = ops.Multiply(y, l.gamma.In(x))
	}
	if l.beta != nil {
		y = ops.Add(y, l.beta.In(x))
	}
	return y
}

// move has a moving value follow that of the batch.
func (l *BatchNormalizationLayer) move(g *graph.Graph, w *Weight, moving, batch *graph.Node) {
	m := l.Config.Momentum
	next := ops.Add(ops.Multiply(moving, ops.Scalar(g, m)), ops.Multiply(ops.StopGradient(batch), ops.Scalar(g, 1-m)))
	g.Updates = append(g.Updates, graph.Update{Variable: w.Variable, Value: next})
}
