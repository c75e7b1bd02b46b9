package evaluator

import (
	"sync"

	"kerasgo/kernel/postmortem"
	"kerasgo/kernel/runtime"
)

// traceWriter is where the interpreter reports the functions that a panic
// passes. The report itself says little; the stack at the first one of a panic
// says all.
type traceWriter struct {
	reader *postmortem.Reader
	mutex  sync.Mutex
	faults map[int64]*runtime.Fault // by goroutine, the last panic of each
}

func (t *traceWriter) Write(p []byte) (int, error) {
	if t.reader == nil || !postmortem.First() {
		return len(p), nil
	}
	fault := t.reader.Read()
	if fault == nil {
		return len(p), nil
	}
	goroutine := int64(runtime.Goroutine())
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.faults[goroutine] = &runtime.Fault{Text: fault.Text, Trace: fault}
	return len(p), nil
}

// take returns what is known of the last panic of a goroutine, and forgets it.
func (t *traceWriter) take(goroutine int64) *runtime.Fault {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	fault := t.faults[goroutine]
	delete(t.faults, goroutine)
	return fault
}

// Reset forgets the panics of earlier cells.
func (t *traceWriter) Reset() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.faults = map[int64]*runtime.Fault{}
}

// Fault tells the runtime what is known of the panic of the calling goroutine.
func (s *Session) Fault() *runtime.Fault {
	s.trace.mutex.Lock()
	none := len(s.trace.faults) == 0
	s.trace.mutex.Unlock()
	if none {
		return nil
	}
	return s.trace.take(int64(runtime.Goroutine()))
}
