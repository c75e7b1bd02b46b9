package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// ZeroPadding3DLayer puts zeros around volumes.
type ZeroPadding3DLayer struct {
	options[*ZeroPadding3DLayer]
	Config ZeroPadding3DConfig
}

// ZeroPadding3DConfig is what a ZeroPadding3DLayer is made of.
type ZeroPadding3DConfig struct {
	Common
	Padding [3][2]int `json:"padding"` // planes before and behind, rows above and below, columns left and right
}

// ZeroPadding3D adds planes, rows and columns of zeros to volumes of shape (batch,
// depth, height, width, channels): one number for all sides (default 1), three for
// the axes, or six: before, behind, above, below, left, right. Keras:
// keras.layers.ZeroPadding3D.
func ZeroPadding3D(padding ...int) *ZeroPadding3DLayer {
	if len(padding) == 0 {
		padding = []int{1}
	}
	l := &ZeroPadding3DLayer{Config: ZeroPadding3DConfig{Padding: [3][2]int(sides("ZeroPadding3D", "padding", padding, "before", "behind", "above", "below", "left", "right"))}}
	l.own(l, "ZeroPadding3D", &l.Config.Common)
	return l
}

// Build checks the shape.
func (l *ZeroPadding3DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 5, volumeMeaning, volumeFix)
}

// Forward pads.
func (l *ZeroPadding3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	for axis, p := range l.Config.Padding {
		x = ops.Pad(x, axis+1, p[0], p[1])
	}
	return x
}
