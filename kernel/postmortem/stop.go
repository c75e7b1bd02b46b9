package postmortem

import (
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"unsafe"
)

// Stop ends the interpreted functions that a goroutine is running, as if each
// returned at its next instruction, and returns how many it found. Compiled
// functions between them go on, and so do all other goroutines: each activation
// carries the number of the run that it belongs to, and stops when that differs
// from the interpreter's.
func (r *Reader) Stop(goroutine int) int {
	// The addresses come out of a text, which keeps nothing alive: nothing may
	// be collected between the reading and the writing.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { _ = recover() }()
	stopped := 0
	for _, a := range activations(stackOf(goroutine)) {
		atomic.StoreUint64((*uint64)(unsafe.Add(unsafe.Pointer(a.frame), r.layout.frame.run)), noRun)
		stopped++
	}
	return stopped
}

// noRun is the number of no run of an interpreter.
const noRun = 1<<64 - 1

// stackOf returns the text of the stack of a goroutine.
func stackOf(goroutine int) string {
	text := make([]byte, 256<<10)
	for {
		n := runtime.Stack(text, true)
		if n < len(text) || n >= 64<<20 {
			text = text[:n]
			break
		}
		text = make([]byte, 4*len(text))
	}
	_, stack, found := strings.Cut("\n\n"+string(text), "\n\ngoroutine "+strconv.Itoa(goroutine)+" [")
	if !found {
		return ""
	}
	stack, _, _ = strings.Cut(stack, "\n\n")
	return stack
}

// Begin gives the run that follows waits for channels of its own, as the
// interpreter does for a run with a context; those of the runs before go on.
func (r *Reader) Begin() { *r.done() = make(chan struct{}) }

// Wake ends the waits for channels of the interpreter's current run.
func (r *Reader) Wake() {
	done := *r.done()
	select {
	case <-done: // it is closed already
	default:
		close(done)
	}
}

func (r *Reader) done() *chan struct{} {
	return (*chan struct{})(unsafe.Add(unsafe.Pointer(r.interpreter), r.layout.done))
}
