package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// UpSampling2DLayer repeats the rows and columns of images.
type UpSampling2DLayer struct {
	options[*UpSampling2DLayer]
	Config UpSampling2DConfig
}

// UpSampling2DConfig is what an UpSampling2DLayer is made of.
type UpSampling2DConfig struct {
	Common
	Size [2]int `json:"size"` // default 2, 2
}

// UpSampling2D makes each pixel of images of shape (batch, height, width,
// channels) a block of size pixels: one number for a square or height and width,
// default 2. Keras: keras.layers.UpSampling2D with interpolation "nearest".
func UpSampling2D(size ...int) *UpSampling2DLayer {
	if len(size) == 0 {
		size = []int{2}
	}
	l := &UpSampling2DLayer{Config: UpSampling2DConfig{Size: pair("UpSampling2D", "size", size)}}
	l.own(l, "UpSampling2D", &l.Config.Common)
	return l
}

// Build checks the shape.
func (l *UpSampling2DLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 4, imageMeaning, imageFix)
}

// Forward repeats.
func (l *UpSampling2DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return repeated(repeated(inputs[0], 1, l.Config.Size[0]), 2, l.Config.Size[1])
}

// repeated puts each entry of an axis count times behind itself.
func repeated(x *graph.Node, axis, count int) *graph.Node {
	shape, entry := x.Shape(), 1
	for _, length := range shape[axis+1:] {
		entry *= length
	}
	// The entries as rows, so that each is copied as a whole.
	rows := append(shape[:axis+1:axis+1], 1, entry)
	x = ops.Reshape(x, rows...)
	rows[axis+1] = count
	shape[axis] *= count
	return ops.Reshape(ops.BroadcastTo(x, rows...), shape...)
}
