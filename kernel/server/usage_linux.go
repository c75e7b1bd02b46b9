package server

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// ticksPerSecond is the unit of times in /proc, which is the same on every
// architecture that Go runs on (sysconf(_SC_CLK_TCK)).
const ticksPerSecond = 100

// measure adds to body kernel_memory (bytes), kernel_cpu (percent of one
// processor), host_cpu_percent and host_virtual_memory, from proc(5).
func (m *meter) measure(processes []int, body content) {
	now := sample{at: time.Now()}
	memory := 0
	for _, id := range processes {
		if fields := procFields(fmt.Sprintf("/proc/%d/statm", id)); len(fields) > 1 {
			memory += number(fields[1]) * os.Getpagesize()
		}
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id))
		// The second field, a name in brackets, may hold spaces.
		if fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:])); len(fields) > 12 {
			now.processes += float64(number(fields[11])+number(fields[12])) / ticksPerSecond
		}
	}
	body["kernel_memory"] = memory
	if text, err := os.ReadFile("/proc/stat"); err == nil {
		line, _, _ := strings.Cut(string(text), "\n")
		for i, field := range strings.Fields(line) {
			if i == 0 || i > 8 {
				continue
			}
			seconds := float64(number(field)) / ticksPerSecond
			now.hostAll += seconds
			if i != 4 && i != 5 { // idle and waiting for disks
				now.hostBusy += seconds
			}
		}
	}
	m.mutex.Lock()
	last := m.last
	m.last = now
	m.mutex.Unlock()
	body["kernel_cpu"], body["host_cpu_percent"] = 0.0, 0.0
	if seconds := now.at.Sub(last.at).Seconds(); !last.at.IsZero() && seconds > 0 {
		// A new worker begins to count at zero.
		body["kernel_cpu"] = max(0, 100*(now.processes-last.processes)/seconds)
		if all := now.hostAll - last.hostAll; all > 0 {
			body["host_cpu_percent"] = 100 * (now.hostBusy - last.hostBusy) / all
		}
	}
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		sizes := map[string]int{}
		for line := range strings.Lines(string(text)) {
			if name, value, ok := strings.Cut(line, ":"); ok {
				sizes[name] = 1024 * number(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
			}
		}
		if total := sizes["MemTotal"]; total > 0 {
			available := sizes["MemAvailable"]
			body["host_virtual_memory"] = content{
				"total": total, "available": available, "free": sizes["MemFree"], "used": total - available,
				"percent": 100 * float64(total-available) / float64(total),
			}
		}
	}
}

func procFields(path string) []string {
	text, _ := os.ReadFile(path)
	return strings.Fields(string(text))
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}
