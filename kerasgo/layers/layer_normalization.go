package layers

import (
	"encoding/json"
	"slices"

	"kerasgo/kerasgo/constraints"
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/initializers"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/regularizers"
)

// LayerNormalizationLayer gives each sample a mean of 0 and a variance of 1.
type LayerNormalizationLayer struct {
	options[*LayerNormalizationLayer]
	Config      LayerNormalizationConfig
	gamma, beta *Weight
}

// Axes are one axis or several: in a configuration a number, or a list.
type Axes []int

// MarshalJSON writes a single axis as a number.
func (a Axes) MarshalJSON() ([]byte, error) {
	if len(a) == 1 {
		return json.Marshal(a[0])
	}
	return json.Marshal([]int(a))
}

// LayerNormalizationConfig is what a LayerNormalizationLayer is made of.
type LayerNormalizationConfig struct {
	Common
	Axis             Axes                     `json:"axis"`    // default -1
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

// LayerNormalization normalizes along the last axis, or along others, then
// multiplies by gamma and adds beta, both of the lengths of these axes (Ba et al.
// 2016). Keras:
// keras.layers.LayerNormalization.
func LayerNormalization() *LayerNormalizationLayer {
	l := &LayerNormalizationLayer{Config: LayerNormalizationConfig{Axis: Axes{-1}, Epsilon: 1e-3, Center: true, Scale: true, BetaInitializer: initializers.Zeros(), GammaInitializer: initializers.Ones()}}
	l.own(l, "LayerNormalization", &l.Config.Common)
	return l
}

// Axis sets the axes that are normalized together, negative from the end; default
// -1.
func (l *LayerNormalizationLayer) Axis(axes ...int) *LayerNormalizationLayer {
	if len(axes) == 0 {
		failure.Panic(l.core.Describe(), "Give one axis or several", "axis has no numbers")
	}
	l.Config.Axis = axes
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

// BetaRegularizer adds a penalty on beta to the loss.
func (l *LayerNormalizationLayer) BetaRegularizer(regularizer any) *LayerNormalizationLayer {
	l.Config.BetaRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// BetaConstraint keeps beta in bounds.
func (l *LayerNormalizationLayer) BetaConstraint(constraint any) *LayerNormalizationLayer {
	l.Config.BetaConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// GammaRegularizer adds a penalty on gamma to the loss.
func (l *LayerNormalizationLayer) GammaRegularizer(regularizer any) *LayerNormalizationLayer {
	l.Config.GammaRegularizer = regularizers.Get(l.core.Describe(), regularizer)
	return l
}

// GammaConstraint keeps gamma in bounds.
func (l *LayerNormalizationLayer) GammaConstraint(constraint any) *LayerNormalizationLayer {
	l.Config.GammaConstraint = constraints.Get(l.core.Describe(), constraint)
	return l
}

// Build makes gamma and beta.
func (l *LayerNormalizationLayer) Build(inputs ...[]int) {
	shape := inputs[0]
	if len(shape) < 2 {
		failure.Panic(l.core.Describe(), "Give each sample as a row of numbers", "the input has shape %s, want at least 2 axes", shapeString(shape))
	}
	c, rank := &l.Config, len(shape)
	var lengths []int
	axes := c.axes(rank)
	for i, axis := range axes {
		if axis < 1 || axis >= rank || i > 0 && axis == axes[i-1] {
			failure.Panic(l.core.Describe(), "Give different axes of a sample", "the input has shape %s, whose axes %v cannot be normalized", shapeString(shape), []int(c.Axis))
		}
		lengths = append(lengths, shape[axis])
	}
	if c.Scale {
		l.gamma = l.core.AddWeight("gamma", c.GammaInitializer, c.GammaRegularizer, c.GammaConstraint, lengths...)
	}
	if c.Center {
		l.beta = l.core.AddWeight("beta", c.BetaInitializer, c.BetaRegularizer, c.BetaConstraint, lengths...)
	}
}

// Forward normalizes the axes as one, which comes last.
func (l *LayerNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	shape, axes := x.Shape(), l.Config.axes(x.Rank())
	order, back := toEnd(x.Rank(), axes)
	length := 1
	for _, axis := range axes {
		length *= shape[axis]
	}
	if order != nil {
		x = ops.Transpose(x, order...)
	}
	moved := x.Shape()
	rows := append(moved[:len(moved)-len(axes):len(moved)-len(axes)], length)
	gamma, beta := ops.Full(x.Graph(), 1, length), ops.Full(x.Graph(), 0, length)
	if l.gamma != nil {
		gamma = ops.Reshape(l.gamma.In(x), length)
	}
	if l.beta != nil {
		beta = ops.Reshape(l.beta.In(x), length)
	}
	y := ops.Reshape(ops.LayerNormalization(ops.Reshape(x, rows...), gamma, beta, l.Config.Epsilon), moved...)
	if order != nil {
		y = ops.Transpose(y, back...)
	}
	return y
}

// axes are the axes, counted from the first, in order.
func (c *LayerNormalizationConfig) axes(rank int) []int {
	axes := slices.Clone(c.Axis)
	for i, axis := range axes {
		if axis < 0 {
			axes[i] += rank
		}
	}
	slices.Sort(axes)
	return axes
}

// toEnd is the order of axes that brings some of them to the end, and the one that
// brings them back; nil if they are there.
func toEnd(rank int, axes []int) (order, back []int) {
	if axes[0] == rank-len(axes) {
		return nil, nil
	}
	for axis := range rank {
		if !slices.Contains(axes, axis) {
			order = append(order, axis)
		}
	}
	order = append(order, axes...)
	back = make([]int, rank)
	for i, axis := range order {
		back[axis] = i
	}
	return order, back
}
