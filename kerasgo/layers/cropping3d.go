package layers

import (
	"kerasgo/kerasgo/failure"
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// Cropping3DLayer cuts off the sides of volumes.
type Cropping3DLayer struct {
	options[*Cropping3DLayer]
	Config Cropping3DConfig
}

// Cropping3DConfig is what a Cropping3DLayer is made of.
type Cropping3DConfig struct {
	Common
	Cropping [3][2]int `json:"cropping"` // planes before and behind, rows above and below, columns left and right
}

// Cropping3D cuts planes, rows and columns off volumes of shape (batch, depth,
// height, width, channels): one number for all sides (default 1), three for the
// axes, or six: before, behind, above, below, left, right. Keras:
// keras.layers.Cropping3D.
func Cropping3D(cropping ...int) *Cropping3DLayer {
	if len(cropping) == 0 {
		cropping = []int{1}
	}
	l := &Cropping3DLayer{Config: Cropping3DConfig{Cropping: [3][2]int(sides("Cropping3D", "cropping", cropping, "before", "behind", "above", "below", "left", "right"))}}
	l.own(l, "Cropping3D", &l.Config.Common)
	return l
}

// Build checks the shape.
func (l *Cropping3DLayer) Build(inputs ...[]int) {
	shape, c := inputs[0], l.Config.Cropping
	l.wantRank(shape, 5, volumeMeaning, volumeFix)
	for axis := range c {
		if c[axis][0]+c[axis][1] >= shape[axis+1] {
			failure.Panic(l.core.Describe(), "Crop less", "cropping %v leaves nothing of volumes of shape %s", c, shapeString(shape))
		}
	}
}

// Forward crops.
func (l *Cropping3DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	for axis, c := range l.Config.Cropping {
		x = ops.Slice(x, axis+1, c[0], x.Dim(axis+1)-c[1])
	}
	return x
}
