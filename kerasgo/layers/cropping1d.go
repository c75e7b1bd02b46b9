package layers

import "kerasgo/kerasgo/graph"

// Cropping1DLayer cuts off the ends of sequences.
type Cropping1DLayer struct {
	options[*Cropping1DLayer]
	Config Cropping1DConfig
}

// Cropping1DConfig is what a Cropping1DLayer is made of.
type Cropping1DConfig struct {
	Common
	Cropping [2]int `json:"cropping"` // steps before and after
}

// Cropping1D cuts steps off sequences of shape (batch, steps, features): one
// number for both ends (default 1), or two: before and after. The result has the
// same axes, shorter by these numbers. Keras: keras.layers.Cropping1D.
func Cropping1D(cropping ...int) *Cropping1DLayer {
	l := &Cropping1DLayer{}
	l.own(l, "Cropping1D", &l.Config.Common)
	return l.Cropping(or(cropping, 1)...)
}

// Cropping sets how many steps are cut off: one number for both ends, or two: before
// and after; default 1.
func (l *Cropping1DLayer) Cropping(cropping ...int) *Cropping1DLayer {
	l.Config.Cropping = sides(l.core.Describe(), "cropping", cropping, "before", "after")[0]
	return l
}

// Build checks that something is left.
func (l *Cropping1DLayer) Build(inputs ...[]int) {
	l.wantAxes(inputs[0], 1)
	wantRest(&l.core, inputs[0], [][2]int{l.Config.Cropping})
}

// Forward crops.
func (l *Cropping1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return cropped(inputs[0], [][2]int{l.Config.Cropping})
}
