package evaluator

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"
)

const (
	// stackLimit is the size of all stacks at which a cell is stopped.
	stackLimit = 256 << 20
	watchEvery = 5 * time.Millisecond
)

// limitError is why watch stopped a cell.
type limitError struct{ name, message string }

func (e *limitError) Error() string { return e.message }

// watch stops a cell whose stack or heap grows past its limit, while there is
// memory left to say so.
func watch(ctx context.Context, cancel context.CancelCauseFunc) {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	heapLimit := memoryLimit()
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

// memoryLimit is three quarters of the memory that the machine or its control
// group has.
func memoryLimit() uint64 {
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
}
