package layers

import (
	"kerasgo/kerasgo/activations"
	"kerasgo/kerasgo/graph"
)

// ActivationLayer applies a function to each number.
type ActivationLayer struct {
	options[*ActivationLayer]
	Config ActivationConfig
}

// ActivationConfig is what an ActivationLayer is made of.
type ActivationConfig struct {
	Common
	Activation *activations.Activation `json:"activation"`
}

// Activation applies a function: a name ("relu"), a function of package
// activations or an *activations.Activation. The input may have any shape, and keeps
// it. Keras: keras.layers.Activation.
func Activation(activation any) *ActivationLayer {
	l := &ActivationLayer{Config: ActivationConfig{Activation: activations.Get("Activation", activation)}}
	l.own(l, "Activation", &l.Config.Common)
	l.core.passesMask = true
	return l
}

// Forward applies the function.
func (l *ActivationLayer) Forward(inputs ...*graph.Node) *graph.Node {
	return l.Config.Activation.Apply(inputs[0])
}
