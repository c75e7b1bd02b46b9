package server

import (
	"os"
	"runtime"
	"sync"
	"time"
)

// handleUsage answers jupyter-resource-usage with the facts that this machine
// tells; the fields are ipykernel's.
func handleUsage(s *Server, r *request) content {
	body := content{"status": "ok", "pid": os.Getpid(), "cpu_count": runtime.NumCPU()}
	if name, err := os.Hostname(); err == nil {
		body["hostname"] = name
	}
	processes := []int{os.Getpid()}
	if id := s.worker.processID(); id != 0 {
		processes = append(processes, id)
	}
	s.meter.measure(processes, body)
	return body
}

// meter remembers the last measurement, since a load is that of the time between
// two.
type meter struct {
	mutex sync.Mutex
	last  sample
}

// sample is what the machine counts at one time, in seconds of processor time.
type sample struct {
	at                time.Time
	processes         float64
	hostBusy, hostAll float64
}
