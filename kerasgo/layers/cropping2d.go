package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// Cropping2DLayer cuts off the edges of images.
type Cropping2DLayer struct {
	options[*Cropping2DLayer]
	Config Cropping2DConfig
}

// Cropping2DConfig is what a Cropping2DLayer is made of.
type Cropping2DConfig struct {
	Common
	Cropping [2][2]int `json:"cropping"` // rows above and below, columns left and right
}

// Cropping2D cuts rows and columns off images of shape (batch, height, width,
// channels): one number for all sides (default 0), two for above and below and
// for left and right, or four: above, below, left, right. Keras:
// keras.layers.Cropping2D.
func Cropping2D(cropping ...int) *Cropping2DLayer {
	if len(cropping) == 0 {
		cropping = []int{0}
	}
	l := &Cropping2DLayer{Config: Cropping2DConfig{Cropping: [2][2]int(sides("Cropping2D", "cropping", cropping, "above", "below", "left", "right"))}}
	l.own(l, "Cropping2D", &l.Config.Common)
	return l
}

// Build checks the shape.
func (l *Cropping2DLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], l.Config.Cropping
	l.wantRank(shape, 4, imageMeaning, imageFix)
	if c[0][0]+c[0][1] >= shape[1] || c[1][0]+c[1][1] >= shape[2] {
		failure.Panic(l.core.Describe(), "Crop less", "cropping %v leaves nothing of images of shape %s", c, shapeString(shape))
	}
}

// Forward crops.
func (l *Cropping2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x, c := inputs[0], l.Config.Cropping
	x = ops.Slice(x, 1, c[0][0], x.Dim(1)-c[0][1])
	return ops.Slice(x, 2, c[1][0], x.Dim(2)-c[1][1])
}
