package caches

import (
	"os"
	"runtime"
	"strings"
	"testing"
)

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
