package evaluator

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// stackLimit is the size of all stacks at which a cell is stopped.
	stackLimit = 256 << 20
	// watchAfter is how long a cell runs, about, until it is watched; watchEvery is
	// how often then.
	watchAfter = 20 * time.Millisecond
	watchEvery = 5 * time.Millisecond
)

// limitError is why watch stopped a cell.
type limitError struct{ name, message string }

func (e *limitError) Error() string { return e.message }

// watch stops a cell whose stack or heap grows past its limit, while there is
// memory left to say so.
func (s *Session) watch(ctx context.Context, cancel context.CancelCauseFunc) {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	heapLimit := s.MemoryLimit()
	// Stacks of cells before that have ended count until they are collected.
	metrics.Read(samples)
	if samples[0].Value.Uint64() > stackLimit/2 {
		runtime.GC()
		metrics.Read(samples)
	}
	before := samples[0].Value.Uint64()
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		metrics.Read(samples)
		switch {
		case samples[0].Value.Uint64() > before+stackLimit:
			cancel(&limitError{"StackOverflow", fmt.Sprintf("runtime error: stack overflow: the cell's stack grew past %d MB; a function calls itself without end?", stackLimit>>20)})
			return
		case samples[1].Value.Uint64() > heapLimit:
			cancel(&limitError{"OutOfMemory", fmt.Sprintf("runtime error: out of memory: the cell's data grew past %d MB", heapLimit>>20)})
			return
		}
	}
}

// LimitVariable is the environment variable that sets how much memory a cell may
// use, such as 2GB.
const LimitVariable = "KERASGO_MEMORY_LIMIT"

// MemoryLimit is how many bytes of data a cell may make.
func (s *Session) MemoryLimit() uint64 {
	if set := s.memoryLimit.Load(); set > 0 {
		return set
	}
	if set, err := ParseMemory(os.Getenv(LimitVariable)); err == nil {
		return set
	}
	return mostMemory()
}

// SetMemoryLimit sets how many bytes of data a cell may make; 0 is the default.
func (s *Session) SetMemoryLimit(bytes uint64) { s.memoryLimit.Store(bytes) }

// ParseMemory reads an amount of memory: a number with an optional unit, KB, MB,
// GB or TB, each 1024 of the one before.
func ParseMemory(text string) (uint64, error) {
	trimmed := strings.ToUpper(strings.TrimSpace(text))
	digits := strings.TrimRight(trimmed, "KMGTIB ")
	unit := strings.TrimSpace(trimmed[len(digits):])
	shift := map[string]uint{"": 0, "B": 0, "KB": 10, "K": 10, "KIB": 10, "MB": 20, "M": 20, "MIB": 20, "GB": 30, "G": 30, "GIB": 30, "TB": 40, "T": 40, "TIB": 40}
	n, err := strconv.ParseFloat(digits, 64)
	s, known := shift[unit]
	if err != nil || !known || n <= 0 || n*float64(uint64(1)<<s) > 1<<60 {
		return 0, fmt.Errorf("%q is no amount of memory; write one like 500MB or 2GB", text)
	}
	return uint64(n * float64(uint64(1)<<s)), nil
}

// mostMemory is three quarters of the memory that the machine or its control
// group has. It is read once: two files take longer than a small cell.
var mostMemory = sync.OnceValue(func() uint64 {
	limit := uint64(16 << 30)
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "MemTotal:" {
				if kilobytes, err := strconv.ParseUint(fields[1], 10, 64); err == nil {
					limit = kilobytes << 10
				}
			}
		}
	}
	if text, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if bytes, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64); err == nil {
			limit = min(limit, bytes)
		}
	}
	return limit / 4 * 3
})
