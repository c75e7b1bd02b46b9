package layers

import (
	"fmt"

	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
	"kerasgo/kerasgo/tensor"
)

// ReshapeLayer gives each sample another shape.
type ReshapeLayer struct {
	options[*ReshapeLayer]
	Config ReshapeConfig
}

// ReshapeConfig is what a ReshapeLayer is made of.
type ReshapeConfig struct {
	Common
	TargetShape []int `json:"target_shape"` // of one sample; one length may be -1
}

// Reshape gives each sample another shape of as many numbers; one length may be
// -1 and is worked out: Reshape(8, 8, 1). Keras: keras.layers.Reshape.
func Reshape(targetShape ...int) *ReshapeLayer {
	l := &ReshapeLayer{Config: ReshapeConfig{TargetShape: targetShape}}
	l.own(l, "Reshape", &l.Config.Common)
	return l
}

// Forward reshapes.
func (l *ReshapeLayer) Forward(inputs ...*graph.Node) *graph.Node {
	shape := inputs[0].Shape()
	size := 1
	for _, length := range shape[1:] {
		size *= length
	}
	target, ok := tensor.Resolve(size, l.Config.TargetShape)
	if !ok {
		failure.Panic(l.core.Describe(), fmt.Sprintf("The lengths must multiply to %d; one may be -1", size),
			"a sample of shape %s has %d numbers, which do not fill the shape %s", shapeString(shape[1:]), size, fmt.Sprint(l.Config.TargetShape))
	}
	return ops.Reshape(inputs[0], append([]int{shape[0]}, target...)...)
}
