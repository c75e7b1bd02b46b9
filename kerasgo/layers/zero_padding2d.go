package layers

import "kerasgo/kerasgo/graph"

// ZeroPadding2DLayer puts zeros around images.
type ZeroPadding2DLayer struct {
	options[*ZeroPadding2DLayer]
	formatOptions[*ZeroPadding2DLayer]
	Config ZeroPadding2DConfig
}

// ZeroPadding2DConfig is what a ZeroPadding2DLayer is made of.
type ZeroPadding2DConfig struct {
	Common
	FormatConfig
	Padding [2][2]int `json:"padding"` // rows above and below, columns left and right
}

// ZeroPadding2D adds rows and columns of zeros to images of shape (batch, height,
// width, channels): one number for all sides (default 1), two for above and below
// and for left and right, or four: above, below, left, right. The result has the
// same axes, longer by these numbers. Keras: keras.layers.ZeroPadding2D.
func ZeroPadding2D(padding ...int) *ZeroPadding2DLayer {
	l := &ZeroPadding2DLayer{}
	l.own(l, "ZeroPadding2D", &l.Config.Common)
	l.formatOptions = newFormatOptions(&l.options, &l.Config.FormatConfig)
	return l.Padding(or(padding, 1)...)
}

// Padding sets how many rows and columns are added: one number for all sides,
// two for above and below and for left and right, or four: above, below, left,
// right; default 1.
func (l *ZeroPadding2DLayer) Padding(padding ...int) *ZeroPadding2DLayer {
	l.Config.Padding = [2][2]int(sides(l.core.Describe(), "padding", padding, "above", "below", "left", "right"))
	return l
}

// Build checks the shape.
func (l *ZeroPadding2DLayer) Build(inputs ...[]int) { l.wantAxes(inputs[0], 2) }

// Forward pads.
func (l *ZeroPadding2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return padded(inputs[0], l.Config.Padding[:])
}
