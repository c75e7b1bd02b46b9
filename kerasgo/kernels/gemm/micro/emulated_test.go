package micro

import (
	"testing"

	"kerasgo/kerasgo/kernels/internal/emulated"
)

func TestOnArm64(t *testing.T) {
	emulated.Arm64(t, "Test(Kernels|NaN|Transpose|Copies)$")
}
