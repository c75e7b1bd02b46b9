//go:build unix

package server

import (
	"os"
	"syscall"
)

// signalOf names the signal that ended a process, or "".
func signalOf(state *os.ProcessState) string {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return status.Signal().String()
	}
	return ""
}

// endingSignals end a kernel in good order.
var endingSignals = []os.Signal{syscall.SIGTERM, syscall.SIGHUP}
