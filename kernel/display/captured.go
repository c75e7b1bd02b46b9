package display

import (
	"context"
	"fmt"
	"os"
	"sync"
)

// Captured is the output of a cell that began with %%capture.
type Captured struct {
	Stdout, Stderr string
	Outputs        []Bundle // what the cell displayed, in order
}

// String is what the cell printed.
func (c Captured) String() string { return c.Stdout }

// Show shows the captured output in the output of the running cell: first what
// was printed, then what was displayed.
func (c Captured) Show() {
	if c.Stdout != "" {
		Show(Bundle{Data: map[string]any{"text/plain": c.Stdout}})
	}
	if c.Stderr != "" {
		fmt.Fprint(os.Stderr, c.Stderr)
	}
	for _, b := range c.Outputs {
		Show(b)
	}
}

// Capture puts what is displayed from now on into c, until the returned
// function is called.
func Capture(c *Captured) (end func()) { return Attach(&capturing{into: c, outer: current()}) }

// capturing is a sink that keeps what it is given.
type capturing struct {
	mutex sync.Mutex
	into  *Captured
	outer Sink
	ids   []string
}

func (s *capturing) Display(bundle Bundle, id string, update bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if update && id != "" {
		for i, known := range s.ids {
			if known == id {
				s.into.Outputs[i] = bundle
				return
			}
		}
	}
	s.into.Outputs = append(s.into.Outputs, bundle)
	s.ids = append(s.ids, id)
}

func (s *capturing) Clear(bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.into.Outputs, s.ids = nil, nil
}

func (s *capturing) Live() bool               { return s.outer.Live() }
func (s *capturing) Context() context.Context { return s.outer.Context() }

// kept is the captured output on its way into a variable of the session.
var kept struct {
	sync.Mutex
	captured Captured
}

// KeepCaptured keeps captured output for TakeCaptured.
func KeepCaptured(c Captured) {
	kept.Lock()
	defer kept.Unlock()
	kept.captured = c
}

// TakeCaptured returns what KeepCaptured kept: how %%capture fills its variable.
func TakeCaptured() Captured {
	kept.Lock()
	defer kept.Unlock()
	c := kept.captured
	kept.captured = Captured{}
	return c
}
