package layers

import "kerasgo/kerasgo/graph"

// Cropping2DLayer cuts off the edges of images.
type Cropping2DLayer struct {
	options[*Cropping2DLayer]
	formatOptions[*Cropping2DLayer]
	Config Cropping2DConfig
}

// Cropping2DConfig is what a Cropping2DLayer is made of.
type Cropping2DConfig struct {
	Common
	FormatConfig
	Cropping [2][2]int `json:"cropping"` // rows above and below, columns left and right
}

// Cropping2D cuts rows and columns off images of shape (batch, height, width,
// channels): one number for all sides (default 0), two for above and below and for
// left and right, or four: above, below, left, right. The result has the same
// axes, shorter by these numbers. Keras: keras.layers.Cropping2D.
func Cropping2D(cropping ...int) *Cropping2DLayer {
	l := &Cropping2DLayer{}
	l.own(l, "Cropping2D", &l.Config.Common)
	l.formatOptions = newFormatOptions(&l.options, &l.Config.FormatConfig)
	return l.Cropping(or(cropping, 0)...)
}

// Cropping sets how many rows and columns are cut off: one number for all sides,
// two for above and below and for left and right, or four: above, below, left,
// right; default 0.
func (l *Cropping2DLayer) Cropping(cropping ...int) *Cropping2DLayer {
	l.Config.Cropping = [2][2]int(sides(l.core.Describe(), "cropping", cropping, "above", "below", "left", "right"))
	return l
}

// Build checks that something is left.
func (l *Cropping2DLayer) Build(inputs ...[]int) {
	l.wantAxes(inputs[0], 2)
	wantRest(&l.core, inputs[0], l.Config.Cropping[:])
}

// Forward crops.
func (l *Cropping2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return cropped(inputs[0], l.Config.Cropping[:])
}
