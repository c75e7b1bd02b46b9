package layers

import "testing"

func TestELU(t *testing.T) {
	allLikeKeras(t, map[string]Layer{
		"elu": ELU().Alpha(0.7),
	})
}
