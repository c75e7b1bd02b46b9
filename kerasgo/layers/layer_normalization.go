package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// LayerNormalizationLayer gives each sample a mean of 0 and a variance of 1.
type LayerNormalizationLayer struct {
	options[*LayerNormalizationLayer]
	affineOptions[*LayerNormalizationLayer]
	Config LayerNormalizationConfig
}

// LayerNormalizationConfig is what a LayerNormalizationLayer is made of.
type LayerNormalizationConfig struct {
	Common
	AffineConfig
	Axis Axes `json:"axis"` // default -1
}

// LayerNormalization normalizes samples along the last axis, or along others
// together, then multiplies by gamma and adds beta, both of the lengths of these
// axes: (x - mean) / √(variance + epsilon) · gamma + beta (Ba et al. 2016). The
// input, of two axes or more, keeps its shape. Keras:
// keras.layers.LayerNormalization, without rms_scaling, which Keras has given up
// for RMSNormalization.
func LayerNormalization() *LayerNormalizationLayer {
	l := &LayerNormalizationLayer{Config: LayerNormalizationConfig{Axis: Axes{-1}}}
	l.own(l, "LayerNormalization", &l.Config.Common)
	l.core.passesMask = true
	l.affineOptions = newAffineOptions(&l.options, &l.Config.AffineConfig)
	return l
}

// Axis sets the axes that are normalized together, negative from the end; default
// -1.
func (l *LayerNormalizationLayer) Axis(axes ...int) *LayerNormalizationLayer {
	l.Config.Axis = axesOption(l.core.Describe(), axes)
	return l
}

// Build makes gamma and beta.
func (l *LayerNormalizationLayer) Build(inputs ...[]int) {
	shape := inputs[0]
	l.wantRows(shape)
	lengths, _ := lengthsOf(shape, l.Config.Axis.of(l.core.Describe(), shape))
	l.addAffine(lengths...)
}

// Forward normalizes the axes as one, which comes last.
func (l *LayerNormalizationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return alongEnd(inputs[0], l.Config.Axis.of(l.core.Describe(), inputs[0].Shape()), func(x *graph.Node) *graph.Node {
		gamma, beta := l.factors(x, x.Dim(-1))
		return ops.LayerNormalization(x, gamma, beta, l.Config.Epsilon)
	})
}

// alongEnd calls a function, which keeps shapes, on x with some axes at the end, as
// one.
func alongEnd(x *graph.Node, axes []int, along func(x *graph.Node) *graph.Node) *graph.Node {
	order := toEnd(x.Rank(), axes)
	if order != nil {
		x = ops.Transpose(x, order...)
	}
	shape := x.Shape()
	rest := len(shape) - len(axes)
	size := 1
	for _, length := range shape[rest:] {
		size *= length
	}
	y := ops.Reshape(along(ops.Reshape(x, append(shape[:rest:rest], size)...)), shape...)
	if order != nil {
		y = ops.Transpose(y, inverse(order)...)
	}
	return y
}
