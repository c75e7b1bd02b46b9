package layers

import "kerasgo/kerasgo/graph"

// UpSampling1DLayer repeats the steps of sequences.
type UpSampling1DLayer struct {
	options[*UpSampling1DLayer]
	Config UpSampling1DConfig
}

// UpSampling1DConfig is what an UpSampling1DLayer is made of.
type UpSampling1DConfig struct {
	Common
	Size int `json:"size"` // default 2
}

// UpSampling1D repeats each step of sequences of shape (batch, steps, features)
// size times, default 2: (batch, steps·size, features). Keras:
// keras.layers.UpSampling1D.
func UpSampling1D(size ...int) *UpSampling1DLayer {
	l := &UpSampling1DLayer{}
	l.own(l, "UpSampling1D", &l.Config.Common)
	return l.Size(or(size, 2)...)
}

// Size sets how often each step is repeated; default 2.
func (l *UpSampling1DLayer) Size(size ...int) *UpSampling1DLayer {
	l.Config.Size = lengths(l.core.Describe(), "size", size, 1)[0]
	return l
}

// Build checks the shape.
func (l *UpSampling1DLayer) Build(inputs ...[]int) { l.wantAxes(inputs[0], 1) }

// Forward repeats.
func (l *UpSampling1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return repeated(inputs[0], 1, l.Config.Size)
}
