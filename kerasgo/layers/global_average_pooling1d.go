package layers

import (
	"kerasgo/kerasgo/graph"
	"kerasgo/kerasgo/ops"
)

// GlobalAveragePooling1DLayer averages each feature of a sequence.
type GlobalAveragePooling1DLayer struct {
	globalPooling[*GlobalAveragePooling1DLayer]
	Config GlobalAveragePooling1DConfig
}

// GlobalAveragePooling1DConfig is what a GlobalAveragePooling1DLayer is made of.
type GlobalAveragePooling1DConfig struct{ GlobalPoolingConfig }

// GlobalAveragePooling1D turns sequences of shape (batch, steps, features) into
// (batch, features), with Keepdims (batch, 1, features). With a mask, only the
// steps that count are averaged. Keras: keras.layers.GlobalAveragePooling1D.
func GlobalAveragePooling1D() *GlobalAveragePooling1DLayer {
	l := &GlobalAveragePooling1DLayer{}
	l.start(l, "GlobalAveragePooling1D", 1, &l.Config.GlobalPoolingConfig, ops.Mean)
	return l
}

// GlobalAvgPool1D is GlobalAveragePooling1D by Keras's other name.
func GlobalAvgPool1D() *GlobalAveragePooling1DLayer { return GlobalAveragePooling1D() }

// Forward averages; with a mask, the steps that count.
func (l *GlobalAveragePooling1DLayer) Forward(inputs ...*graph.Node) *graph.Node {
	x := inputs[0]
	mask := x.Mask()
	if mask == nil {
		return l.globalPooling.Forward(x)
	}
	mask = ops.ExpandDims(mask, -1)
	counted := ops.Where(mask, x, ops.Scalar(x.Graph(), 0))
	return l.kept(ops.Divide(ops.Sum(counted, 1), ops.Sum(mask, 1)))
}
