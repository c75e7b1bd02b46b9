package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

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
// number for both ends (default 1), or two: before and after. Keras:
// keras.layers.Cropping1D.
func Cropping1D(cropping ...int) *Cropping1DLayer {
	if len(cropping) == 0 {
		cropping = []int{1}
	}
	l := &Cropping1DLayer{Config: Cropping1DConfig{Cropping: ends("Cropping1D", "cropping", cropping)}}
	l.own(l, "Cropping1D", &l.Config.Common)
	return l
}

// Build checks the shape.
func (l *Cropping1DLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], l.Config.Cropping
	l.wantRank(shape, 3, sequenceMeaning, sequenceFix)
	if c[0]+c[1] >= shape[1] {
		failure.Panic(l.core.Describe(), "Crop less", "cropping %v leaves nothing of sequences of shape %s", c, shapeString(shape))
	}
}

// Forward crops.
func (l *Cropping1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], l.Config.Cropping
	return ops.Slice(x, 1, c[0], x.Dim(1)-c[1])
}
