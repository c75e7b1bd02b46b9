package layers

import (
	"kerasgo/kerasgo/failure"
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
	l := &ZeroPadding2DLayer{Config: ZeroPadding2DConfig{Padding: sides("ZeroPadding2D", "padding", padding)}}
	l.own(l, "ZeroPadding2D", &l.Config.Common)
	return l
}

// sides turns one, two or four numbers into those of the four sides.
func sides(where, option string, numbers []int) [2][2]int {
	var both [2][2]int
	switch len(numbers) {
	case 1:
		both = [2][2]int{{numbers[0], numbers[0]}, {numbers[0], numbers[0]}}
	case 2:
		both = [2][2]int{{numbers[0], numbers[0]}, {numbers[1], numbers[1]}}
	case 4:
		both = [2][2]int{{numbers[0], numbers[1]}, {numbers[2], numbers[3]}}
	default:
		failure.Panic(where, "Give one number for all sides, two for the axes, or four: above, below, left, right", "%s has %d numbers", option, len(numbers))
	}
	for _, n := range numbers {
		if n < 0 {
			failure.Panic(where, "", "%s is %v, want at least 0", option, numbers)
		}
	}
	return both
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
