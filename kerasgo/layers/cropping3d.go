package layers

import "kerasgo/kerasgo/graph"

// Cropping3DLayer cuts off the sides of volumes.
type Cropping3DLayer struct {
	options[*Cropping3DLayer]
	formatOptions[*Cropping3DLayer]
	Config Cropping3DConfig
}

// Cropping3DConfig is what a Cropping3DLayer is made of.
type Cropping3DConfig struct {
	Common
	FormatConfig
	Cropping [3][2]int `json:"cropping"` // planes before and behind, rows above and below, columns left and right
}

// Cropping3D cuts planes, rows and columns off volumes of shape (batch, depth,
// height, width, channels): one number for all sides (default 1), three for the
// axes, or six: before, behind, above, below, left, right. The result has the same
// axes, shorter by these numbers. Keras: keras.layers.Cropping3D.
func Cropping3D(cropping ...int) *Cropping3DLayer {
	l := &Cropping3DLayer{}
	l.own(l, "Cropping3D", &l.Config.Common)
	l.formatOptions = newFormatOptions(&l.options, &l.Config.FormatConfig)
	return l.Cropping(or(cropping, 1)...)
}

// Cropping sets how many planes, rows and columns are cut off: one number for all sides,
// three for the axes, or six: before, behind, above, below, left, right; default 1.
func (l *Cropping3DLayer) Cropping(cropping ...int) *Cropping3DLayer {
	l.Config.Cropping = [3][2]int(sides(l.core.Describe(), "cropping", cropping, "before", "behind", "above", "below", "left", "right"))
	return l
}

// Build checks that something is left.
func (l *Cropping3DLayer) Build(inputs ...[]int) {
	l.wantAxes(inputs[0], 3)
	wantRest(&l.core, inputs[0], l.Config.Cropping[:])
}

// Forward crops.
func (l *Cropping3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return cropped(inputs[0], l.Config.Cropping[:])
}
