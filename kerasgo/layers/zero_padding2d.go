package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// ZeroPadding2DLayer puts zeros around images.
type ZeroPadding2DLayer struct {
	options[*ZeroPadding2DLayer]
	Config ZeroPadding2DConfig
}

// ZeroPadding2DConfig is what a ZeroPadding2DLayer is made of.
type ZeroPadding2DConfig struct {
	Common
	Padding [2][2]int `json:"padding"` // rows above and below, columns left and right
}

// ZeroPadding2D adds rows and columns of zeros to images of shape (batch, height,
// width, channels): one number for all sides (default 1), two for above and below
// and for left and right, or four: above, below, left, right. Keras:
// keras.layers.ZeroPadding2D.
func ZeroPadding2D(padding ...int) *ZeroPadding2DLayer {
	if len(padding) == 0 {
		padding = []int{1}
	}
	l := &ZeroPadding2DLayer{Config: ZeroPadding2DConfig{Padding: [2][2]int(sides("ZeroPadding2D", "padding", padding, "above", "below", "left", "right"))}}
	l.own(l, "ZeroPadding2D", &l.Config.Common)
	return l
}

// Build checks the shape.
func (l *ZeroPadding2DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 4, imageMeaning, imageFix)
}

// Forward pads.
func (l *ZeroPadding2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	p := l.Config.Padding
	return ops.Pad(ops.Pad(inputs[0], 1, p[0][0], p[0][1]), 2, p[1][0], p[1][1])
}
