package layers

import "kerasgo/kerasgo/graph"

// ZeroPadding3DLayer puts zeros around volumes.
type ZeroPadding3DLayer struct {
	options[*ZeroPadding3DLayer]
	formatOptions[*ZeroPadding3DLayer]
	Config ZeroPadding3DConfig
}

// ZeroPadding3DConfig is what a ZeroPadding3DLayer is made of.
type ZeroPadding3DConfig struct {
	Common
	FormatConfig
	Padding [3][2]int `json:"padding"` // planes before and behind, rows above and below, columns left and right
}

// ZeroPadding3D adds planes, rows and columns of zeros to volumes of shape (batch,
// depth, height, width, channels): one number for all sides (default 1), three for
// the axes, or six: before, behind, above, below, left, right. The result has the
// same axes, longer by these numbers. Keras: keras.layers.ZeroPadding3D.
func ZeroPadding3D(padding ...int) *ZeroPadding3DLayer {
	l := &ZeroPadding3DLayer{}
	l.own(l, "ZeroPadding3D", &l.Config.Common)
	l.formatOptions = newFormatOptions(&l.options, &l.Config.FormatConfig)
	return l.Padding(or(padding, 1)...)
}

// Padding sets how many planes, rows and columns are added: one number for all sides,
// three for the axes, or six: before, behind, above, below, left, right; default 1.
func (l *ZeroPadding3DLayer) Padding(padding ...int) *ZeroPadding3DLayer {
	l.Config.Padding = [3][2]int(sides(l.core.Describe(), "padding", padding, "before", "behind", "above", "below", "left", "right"))
	return l
}

// Build checks the shape.
func (l *ZeroPadding3DLayer) Build(inputs ...[]int) { l.wantAxes(inputs[0], 3) }

// Forward pads.
func (l *ZeroPadding3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return padded(inputs[0], l.Config.Padding[:])
}
