package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// SoftmaxLayer turns numbers into probabilities.
type SoftmaxLayer struct {
	options[*SoftmaxLayer]
	Config SoftmaxConfig
}

// SoftmaxConfig is what a SoftmaxLayer is made of.
type SoftmaxConfig struct {
	Common
	Axis Axes `json:"axis"` // default -1
}

// Softmax makes the numbers along the last axis, or along others together,
// positive with a sum of 1: exp(x) / sum(exp(x)). The input keeps its shape. Keras:
// keras.layers.Softmax.
func Softmax() *SoftmaxLayer {
	l := &SoftmaxLayer{Config: SoftmaxConfig{Axis: Axes{-1}}}
	l.own(l, "Softmax", &l.Config.Common)
	l.core.passesMask = true
	return l
}

// Axis sets the axes, negative from the end; default -1.
func (l *SoftmaxLayer) Axis(axes ...int) *SoftmaxLayer {
	l.Config.Axis = axesOption(l.core.Describe(), axes)
	return l
}

// Call applies the layer to a symbolic tensor. A mask, of x's shape or one that
// broadcasts to it, has 1 where numbers count, and 0 for those whose probability
// is to be 0.
func (l *SoftmaxLayer) Call(x *graph.Node, mask ...*graph.Node) *graph.Node {
	if len(mask) > 1 {
		failure.Panic(l.core.Describe(), "Give one mask", "%d masks", len(mask))
	}
	return Apply(l, append([]*graph.Node{x}, mask...)...)
}

// Forward normalizes what the mask, if there is one, has left.
func (l *SoftmaxLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	axes := l.Config.Axis.of(l.core.Describe(), x.Shape())
	if len(inputs) == 1 {
		return alongEnd(x, axes, ops.Softmax)
	}
	// All that a mask leaves out has one large negative number, so that nothing
	// becomes of it, and nothing comes of nothing.
	counts, zero := ops.Greater(inputs[1], ops.Scalar(x.Graph(), 0.5)), ops.Scalar(x.Graph(), 0)
	x = ops.Where(counts, x, ops.Scalar(x.Graph(), -1e9))
	return ops.Where(counts, alongEnd(x, axes, ops.Softmax), zero)
}
