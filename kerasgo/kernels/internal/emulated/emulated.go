// Package emulated runs tests for another processor.
//
//	func TestOnArm64(t *testing.T) { emulated.Arm64(t, "Test(Kernels|NaN)$") }
package emulated

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
)

// Arm64 runs the tested package's tests of these names for arm64, the long ones
// shortened, where an emulator is installed (Debian's qemu-user-static).
func Arm64(t *testing.T, names string) {
	t.Helper()
	emulator, err := exec.LookPath("qemu-aarch64-static")
	if err != nil || runtime.GOARCH == "arm64" {
		t.Skip("needs qemu-aarch64-static on another processor")
	}
	test := exec.Command("go", "test", "-exec", emulator, "-short", "-run", names, ".")
	// A set of this processor that is chosen in the environment is none of arm64's.
	test.Env = append(os.Environ(), "GOARCH=arm64", "CGO_ENABLED=0", "KERASGO_CPU=neon")
	if output, err := test.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, output)
	}
}
