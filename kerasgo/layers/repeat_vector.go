package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// RepeatVectorLayer makes a sequence of copies of a vector.
type RepeatVectorLayer struct {
	options[*RepeatVectorLayer]
	Config RepeatVectorConfig
}

// RepeatVectorConfig is what a RepeatVectorLayer is made of.
type RepeatVectorConfig struct {
	Common
	N int `json:"n"`
}

// RepeatVector turns vectors of shape (batch, features) into sequences of shape
// (batch, n, features). Keras: keras.layers.RepeatVector.
func RepeatVector(n int) *RepeatVectorLayer {
	l := &RepeatVectorLayer{Config: RepeatVectorConfig{N: one("RepeatVector", "n", n)}}
	l.own(l, "RepeatVector", &l.Config.Common)
	return l
}

// Build checks the shape.
func (l *RepeatVectorLayer) Build(inputs ...[]int) {
	l.wantRank(inputs[0], 2, "(batch, features)", "Flatten the samples with layers.Flatten()")
}

// Forward repeats.
func (l *RepeatVectorLayer) Forward(inputs ...*graph.Node) *graph.Node {
	copies := make([]*graph.Node, l.Config.N)
	for i := range copies {
		copies[i] = ops.ExpandDims(inputs[0], 1)
	}
	return ops.Concatenate(1, copies...)
}
