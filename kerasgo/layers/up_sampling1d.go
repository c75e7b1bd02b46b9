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
	l := &UpSampling1DLayer{Config: UpSampling1DConfig{Size: lengths("UpSampling1D", "size", or(size, 2), 1)[0]}}
	l.own(l, "UpSampling1D", &l.Config.Common)
	return l
}

// Build checks the shape.
func (l *UpSampling1DLayer) Build(inputs ...[]int) { l.wantAxes(inputs[0], 1) }

// Forward repeats.
func (l *UpSampling1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return repeated(inputs[0], 1, l.Config.Size)
}
