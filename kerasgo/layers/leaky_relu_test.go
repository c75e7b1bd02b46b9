package layers

import "testing"

func TestLeakyReLU(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"leakyrelu": LeakyReLU(),
	})
}

func TestLeakyReLUErrors(t *testing.T) {
	panics(t, `LeakyReLU layer: negative slope is -1, want at least 0`,
		func() { LeakyReLU().NegativeSlope(-1) })
}
