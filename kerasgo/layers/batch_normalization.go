package layers

import (
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
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
	Axis                      int                      `json:"axis"`     // default -1
	Momentum                  float64                  `json:"momentum"` // default 0.99
	Epsilon                   float64                  `json:"epsilon"`  // default 0.001
	Center                    bool                     `json:"center"`   // default true
	Scale                     bool                     `json:"scale"`    // default true
	BetaInitializer           initializers.Initializer `json:"beta_initializer"`
	GammaInitializer          initializers.Initializer `json:"gamma_initializer"`
	MovingMeanInitializer     initializers.Initializer `json:"moving_mean_initializer"`
	MovingVarianceInitializer initializers.Initializer `json:"moving_variance_initializer"`
	BetaRegularizer           regularizers.Regularizer `json:"beta_regularizer"`  // default none
	GammaRegularizer          regularizers.Regularizer `json:"gamma_regularizer"` // default none
	BetaConstraint            constraints.Constraint   `json:"beta_constraint"`   // default none
	GammaConstraint           constraints.Constraint   `json:"gamma_constraint"`  // default none
}

// BatchNormalization normalizes each channel, by default of the last axis: while training by
// the mean and the variance of the batch, which move its moving ones, otherwise
// by those; then it multiplies by gamma and adds beta (Ioffe and Szegedy 2015).
// Keras: keras.layers.BatchNormalization.
func BatchNormalization() *BatchNormalizationLayer {
	l := &BatchNormalizationLayer{Config: BatchNormalizationConfig{
		Axis: -1, Momentum: 0.99, Epsilon: 1e-3, Center: true, Scale: true, BetaInitializer: initializers.Zeros(), GammaInitializer: initializers.Ones(),
		MovingMeanInitializer: initializers.Zeros(), MovingVarianceInitializer: initializers.Ones(),
	}}
	l.own(l, "BatchNormalization", &l.Config.Common)
	return l
}

// Axis sets the axis of the channels, negative from the end; default -1.
func (l *BatchNormalizationLayer) Axis(axis int) *BatchNormalizationLayer {
	l.Config.Axis = axis
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

// MovingMeanInitializer sets the moving mean's first values; default "zeros".
func (l *BatchNormalizationLayer) MovingMeanInitializer(initializer any) *BatchNormalizationLayer {
	l.Config.MovingMeanInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// MovingVarianceInitializer sets the moving variance's first values; default
// "ones".
func (l *BatchNormalizationLayer) MovingVarianceInitializer(initializer any) *BatchNormalizationLayer {
	l.Config.MovingVarianceInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BetaRegularizer adds a penalty on beta to the loss.
func (l *BatchNormalizationLayer) BetaRegularizer(regularizer any) *BatchNormalizationLayer {
	l.Config.BetaRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BetaConstraint keeps beta in bounds.
func (l *BatchNormalizationLayer) BetaConstraint(constraint any) *BatchNormalizationLayer {
	l.Config.BetaConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// GammaRegularizer adds a penalty on gamma to the loss.
func (l *BatchNormalizationLayer) GammaRegularizer(regularizer any) *BatchNormalizationLayer {
	l.Config.GammaRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// GammaConstraint keeps gamma in bounds.
func (l *BatchNormalizationLayer) GammaConstraint(constraint any) *BatchNormalizationLayer {
	l.Config.GammaConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes gamma, beta, and the moving mean and variance.
func (l *BatchNormalizationLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	if len(shape) < 2 {
		failure.Panic(l.core.Describe(), "Give each sample as a row of numbers", "the input has shape %s, want at least 2 axes", shapeString(shape))
	}
	axis := c.axis(len(shape))
	if axis < 1 || axis >= len(shape) {
		failure.Panic(l.core.Describe(), "Give the axis of the channels", "the input has shape %s, which has no axis %d to normalize", shapeString(shape), c.Axis)
	}
	channels := shape[axis]
	if c.Scale {
		l.gamma = l.core.AddWeight("gamma", c.GammaInitializer, c.GammaRegularizer, c.GammaConstraint, channels)
	}
	if c.Center {
		l.beta = l.core.AddWeight("beta", c.BetaInitializer, c.BetaRegularizer, c.BetaConstraint, channels)
	}
	l.mean = l.core.AddWeight("moving_mean", c.MovingMeanInitializer, nil, nil, channels)
	l.variance = l.core.AddWeight("moving_variance", c.MovingVarianceInitializer, nil, nil, channels)
	l.mean.Trainable, l.variance.Trainable = false, false
}

// Forward normalizes.
func (l *BatchNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], &l.Config
	axis := c.axis(x.Rank())
	order := lastAxis(x.Rank(), axis)
	if order != nil {
		x = ops.Transpose(x, order...)
	}
	y := l.normalize(x)
	if order != nil {
		y = ops.Transpose(y, order...)
	}
	return y
}

// normalize normalizes the last axis.
func (l *BatchNormalizationLayer) normalize(x *graph.Node) *graph.Node {
	c, g := &l.Config, x.Graph()
	mean, variance := l.mean.In(x), l.variance.In(x)
	gamma, beta := ops.Full(g, 1, x.Dim(-1)), ops.Full(g, 0, x.Dim(-1))
	if l.gamma != nil {
		gamma = l.gamma.In(x)
	}
	if l.beta != nil {
		beta = l.beta.In(x)
	}
	if g.Training && c.Trainable {
		moments := ops.Moments(x)
		l.move(g, l.mean, mean, ops.Reshape(ops.Slice(moments, 0, 0, 1), x.Dim(-1)))
		l.move(g, l.variance, variance, ops.Reshape(ops.Slice(moments, 0, 1, 2), x.Dim(-1)))
		return ops.BatchNormalization(x, moments, gamma, beta, c.Epsilon)
	}
	factor := ops.Multiply(ops.Rsqrt(ops.Add(variance, ops.Scalar(g, c.Epsilon))), gamma)
	return ops.Add(ops.Multiply(ops.Subtract(x, mean), factor), beta)
}

// axis returns the axis that is normalized, counted from the first.
func (c *BatchNormalizationConfig) axis(rank int) int {
	if c.Axis < 0 {
		return c.Axis + rank
	}
	return c.Axis
}

// lastAxis is the order of axes that exchanges one with the last, nil if it is the
// last. The same order brings it back.
func lastAxis(rank, axis int) []int {
	if axis == rank-1 {
		return nil
	}
	order := make([]int, rank)
	for i := range order {
		order[i] = i
	}
	order[axis], order[rank-1] = rank-1, axis
	return order
}

// move has a moving value follow that of the batch.
func (l *BatchNormalizationLayer) move(g *graph.Graph, w *Weight, moving, batch *graph.Node) {
	m := l.Config.Momentum
	next := ops.Add(ops.Multiply(moving, ops.Scalar(g, m)), ops.Multiply(ops.StopGradient(batch), ops.Scalar(g, 1-m)))
	g.Updates = append(g.Updates, graph.Update{Variable: w.Variable, Value: next})
}
