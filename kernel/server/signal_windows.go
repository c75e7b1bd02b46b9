package server

import (
	"os"
	"syscall"
)

// signalOf names the signal that ended a process, or "": Windows has none.
func signalOf(*os.ProcessState) string { return "" }

// endingSignals end a kernel in good order.
var endingSignals = []os.Signal{syscall.SIGTERM}
