package vector

import (
	"testing"

	"kerasgo/kerasgo/kernels/internal/forced"
)

func TestForced(t *testing.T) {
	var names []string
	for _, set := range sets() {
		names = append(names, set.name)
	}
	forced.Check(t, active.name, names...)
}
