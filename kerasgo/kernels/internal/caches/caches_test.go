package caches

import (
	"os"
	"runtime"
	"strings"
	"testing"
)

// TestNearOf: small caches are none to keep to, and where cores are of different kinds
// each says the same.
func TestNearOf(t *testing.T) {
	for _, c := range []struct {
		processor     string
		intel, hybrid bool
		second, want  int
	}{
		{"Skylake, Comet Lake", true, false, 256 << 10, 0},
		{"Ice Lake, Rocket Lake", true, false, 512 << 10, 0},
		{"Skylake-SP, Cascade Lake", true, false, 1 << 20, 1 << 20},
		{"Tiger Lake, Ice Lake-SP", true, false, 1280 << 10, 1280 << 10},
		{"Sapphire Rapids", true, false, 2 << 20, 2 << 20},
		{"Alder Lake, a core for performance", true, true, 1280 << 10, 1 << 20},
		{"Alder Lake, a core for efficiency", true, true, 2 << 20, 1 << 20},
		{"Raptor Lake, a core for efficiency", true, true, 4 << 20, 1 << 20},
		{"not told", true, false, 0, 0},
		{"Zen 2", false, false, 512 << 10, 0},
		{"Zen 4", false, false, 1 << 20, 0},
	} {
		if got := nearOf(c.intel, c.hybrid, c.second); got != c.want {
			t.Errorf("%s: %d, want %d", c.processor, got, c.want)
		}
	}
}

// TestNearOfOthers: nothing is said of a processor that is not Intel's.
func TestNearOfOthers(t *testing.T) {
	if runtime.GOARCH == "amd64" {
		information, err := os.ReadFile("/proc/cpuinfo")
		if err != nil {
			t.Skip(err)
		}
		if strings.Contains(string(information), "GenuineIntel") {
			t.Skip("this processor is Intel's")
		}
	}
	if got := Near(); got != 0 {
		t.Errorf("Near is %d on a processor that is not Intel's", got)
	}
}
