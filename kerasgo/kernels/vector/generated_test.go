package vector

import (
	"testing"

	"kerasgo/kerasgo/kernels/internal/generated"
)

func TestGenerated(t *testing.T) { generated.Check(t) }
