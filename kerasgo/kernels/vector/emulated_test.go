package vector

import (
	"testing"

	"kerasgo/kerasgo/kernels/internal/emulated"
)

func TestOnArm64(t *testing.T) {
	emulated.Arm64(t, "Test(Functions|Exact|Arithmetic|Comparisons|Where|Folds|Lengths|RandomLengths|Gates|GatesOfSpecials|Uniform|Power|Finite)/neon$")
}
