package caches

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestNear compares with what Linux says of the first processor.
func TestNear(t *testing.T) {
	information, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		t.Skip(err)
	}
	intel := strings.Contains(string(information), "GenuineIntel")
	switch got := Near(); {
	case !intel && got != 0:
		t.Errorf("Near is %d on a processor that is not Intel's", got)
	case intel && got != 0: // 0 in an assembly-free build
		text, err := os.ReadFile("/sys/devices/system/cpu/cpu0/cache/index2/size")
		if err != nil {
			t.Skip(err)
		}
		kilobytes, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(string(text)), "K"))
		if err != nil {
			t.Skip(err)
		}
		if got != kilobytes<<10 {
			t.Errorf("Near is %d, the system says %d KiB", got, kilobytes)
		}
	}
}
