package vector

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// TestOnArm64 runs this package's tests for arm64 where an emulator is
// installed (Debian's qemu-user-static).
func TestOnArm64(t *testing.T) {
	emulator, err := exec.LookPath("qemu-aarch64-static")
	if err != nil || runtime.GOARCH == "arm64" {
		t.Skip("needs qemu-aarch64-static on another processor")
	}
	test := exec.Command("go", "test", "-exec", emulator, "-short", "-run", "Test(Functions|Exact|Arithmetic|Comparisons|Where|Folds|Lengths|Gates|GatesOfSpecials|Uniform|Power|Finite)/neon$", ".")
	test.Env = append(os.Environ(), "GOARCH=arm64", "CGO_ENABLED=0")
	if output, err := test.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, output)
	}
}
