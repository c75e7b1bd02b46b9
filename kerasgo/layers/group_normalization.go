package layers

import (
	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// GroupNormalizationLayer gives each group of channels of a sample a mean of 0 and
// a variance of 1.
type GroupNormalizationLayer struct {
	options[*GroupNormalizationLayer]
	Config      GroupNormalizationConfig
	gamma, beta *Weight
}

// GroupNormalizationConfig is what a GroupNormalizationLayer is made of.
type GroupNormalizationConfig struct {
	Common
	Groups           int                      `json:"groups"`  // default 32; of -1 the number of channels
	Axis             int                      `json:"axis"`    // -1: the last
	Epsilon          float64                  `json:"epsilon"` // default 0.001
	Center           bool                     `json:"center"`  // default true
	Scale            bool                     `json:"scale"`   // default true
	BetaInitializer  initializers.Initializer `json:"beta_initializer"`
	GammaInitializer initializers.Initializer `json:"gamma_initializer"`
	BetaRegularizer  regularizers.Regularizer `json:"beta_regularizer"`  // default none
	GammaRegularizer regularizers.Regularizer `json:"gamma_regularizer"` // default none
	BetaConstraint   constraints.Constraint   `json:"beta_constraint"`   // default none
	GammaConstraint  constraints.Constraint   `json:"gamma_constraint"`  // default none
}

// GroupNormalization normalizes the channels of each group, of a sample's all
// pixels, then multiplies by gamma and adds beta, one for each channel (Wu and He
// 2018). The channels are the last axis. Keras: keras.layers.GroupNormalization.
func GroupNormalization() *GroupNormalizationLayer {
	l := &GroupNormalizationLayer{Config: GroupNormalizationConfig{
		Groups: 32, Axis: -1, Epsilon: 1e-3, Center: true, Scale: true, BetaInitializer: initializers.Zeros(), GammaInitializer: initializers.Ones(),
	}}
	l.own(l, "GroupNormalization", &l.Config.Common)
	return l
}

// Groups sets the number of groups, which divides that of the channels; -1 makes a
// group of each channel. Default 32.
func (l *GroupNormalizationLayer) Groups(groups int) *GroupNormalizationLayer {
	if groups != -1 {
		groups = one(l.core.Describe(), "groups", []int{groups}, 1)
	}
	l.Config.Groups = groups
	return l
}

// Epsilon sets what is added to the variance; default 0.001.
func (l *GroupNormalizationLayer) Epsilon(epsilon float64) *GroupNormalizationLayer {
	l.Config.Epsilon = epsilon
	return l
}

// Center sets whether beta is added; default true.
func (l *GroupNormalizationLayer) Center(center bool) *GroupNormalizationLayer {
	l.Config.Center = center
	return l
}

// Scale sets whether gamma multiplies; default true.
func (l *GroupNormalizationLayer) Scale(scale bool) *GroupNormalizationLayer {
	l.Config.Scale = scale
	return l
}

// BetaInitializer sets beta's first values; default "zeros".
func (l *GroupNormalizationLayer) BetaInitializer(initializer any) *GroupNormalizationLayer {
	l.Config.BetaInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// GammaInitializer sets gamma's first values; default "ones".
func (l *GroupNormalizationLayer) GammaInitializer(initializer any) *GroupNormalizationLayer {
	l.Config.GammaInitializer = initializers.Get(l.core.Describe(), initializer)
	return l
}

// BetaRegularizer adds a penalty on beta to the loss.
func (l *GroupNormalizationLayer) BetaRegularizer(regularizer any) *GroupNormalizationLayer {
	l.Config.BetaRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BetaConstraint keeps beta in bounds.
func (l *GroupNormalizationLayer) BetaConstraint(constraint any) *GroupNormalizationLayer {
	l.Config.BetaConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// GammaRegularizer adds a penalty on gamma to the loss.
func (l *GroupNormalizationLayer) GammaRegularizer(regularizer any) *GroupNormalizationLayer {
	l.Config.GammaRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// GammaConstraint keeps gamma in bounds.
func (l *GroupNormalizationLayer) GammaConstraint(constraint any) *GroupNormalizationLayer {
	l.Config.GammaConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes gamma and beta.
func (l *GroupNormalizationLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], &l.Config
	if len(shape) < 2 {
		failure.Panic(l.core.Describe(), "Give each sample as a row of numbers", "the input has shape %s, want at least 2 axes", shapeString(shape))
	}
	channels := shape[len(shape)-1]
	if c.Groups == -1 {
		c.Groups = channels
	}
	if channels%c.Groups != 0 {
		failure.Panic(l.core.Describe(), "Give a divisor as groups, or -1", "%d channels do not make %d groups", channels, c.Groups)
	}
	if c.Scale {
		l.gamma = l.core.AddWeight("gamma", c.GammaInitializer, c.GammaRegularizer, c.GammaConstraint, channels)
	}
	if c.Center {
		l.beta = l.core.AddWeight("beta", c.BetaInitializer, c.BetaRegularizer, c.BetaConstraint, channels)
	}
}

// Forward normalizes the numbers of each group as one row.
func (l *GroupNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	shape, channels, pixels := x.Shape(), x.Dim(-1), 1
	for _, length := range shape[1 : len(shape)-1] {
		pixels *= length
	}
	groups := l.Config.Groups
	length := pixels * channels / groups
	y := ops.Transpose(ops.Reshape(x, shape[0], pixels, groups, channels/groups), 0, 2, 1, 3)
	ones, zeros := ops.Full(x.Graph(), 1, length), ops.Full(x.Graph(), 0, length)
	y = ops.LayerNormalization(ops.Reshape(y, shape[0], groups, length), ones, zeros, l.Config.Epsilon)
	y = ops.Transpose(ops.Reshape(y, shape[0], groups, pixels, channels/groups), 0, 2, 1, 3)
	y = ops.Reshape(y, shape...)
	if l.gamma != nil {
		y = ops.Multiply(y, l.gamma.In(x))
	}
	if l.beta != nil {
		y = ops.Add(y, l.beta.In(x))
	}
	return y
}
