package layers

import "kerasgo/kerasgo/activations"

// GatedConfig is what recurrent layers with gates are made of, LSTM and GRU.
type GatedConfig struct {
	RecurrentConfig
	RecurrentActivation *activations.Activation `json:"recurrent_activation"` // default sigmoid
}

// gatedLayer is what they share. L is the pointer to the layer's own type.
type gatedLayer[L Layer] struct {
	recurrentLayer[L]
	gated *GatedConfig
}

// startGated fills in the defaults.
func (l *gatedLayer[L]) startGated(self L, is cell, class string, units int, gated *GatedConfig) {
	l.start(self, is, class, units, &gated.RecurrentConfig)
	l.gated, gated.RecurrentActivation = gated, activations.Get("", "sigmoid")
}

// RecurrentActivation sets the function of the gates: a name, a function of
// package activations or an *activations.Activation; default "sigmoid".
func (l *gatedLayer[L]) RecurrentActivation(activation any) L {
	l.gated.RecurrentActivation = activations.Get(l.core.Describe(), activation)
	return l.self
}

func (l *gatedLayer[L]) gatesActivation() *activations.Activation { return l.gated.RecurrentActivation }
