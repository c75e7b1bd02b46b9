//go:build !purego

package caches

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSecondLevel: on Intel's processors it is the size that Linux gives for the
// second-level cache of one of the cores, which need not all be alike.
func TestSecondLevel(t *testing.T) {
	if information, err := os.ReadFile("/proc/cpuinfo"); err != nil || !strings.Contains(string(information), "GenuineIntel") {
		t.Skip("this is not Linux on a processor of Intel's")
	}
	files, err := filepath.Glob("/sys/devices/system/cpu/cpu[0-9]*/cache/index2/size")
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		kilobytes, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(string(text)), "K"))
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, kilobytes<<10)
	}
	if len(sizes) == 0 {
		t.Skip("the system does not tell the sizes of caches")
	}
	if got := secondLevel(); !slices.Contains(sizes, got) {
		t.Errorf("the cache has %d bytes, the system says %d", got, slices.Compact(sizes))
	}
}
