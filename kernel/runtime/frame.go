package runtime

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Frame keeps the deferred calls of one call of a function.
type Frame struct {
	deferred  []deferredCall
	panicking bool
	value     any
}

// NewFrame returns the frame of a call that begins.
func NewFrame() *Frame { return &Frame{} }

// deferredCall is a call for the end of the function. The function of a
// dynamic one finds the frame through armed.
type deferredCall struct {
	call    func()
	dynamic bool
}

// Defer keeps a call for the end of the function.
func (f *Frame) Defer(call func()) { f.deferred = append(f.deferred, deferredCall{call, false}) }

// DeferDynamic keeps a call of a function that is known only at run time.
func (f *Frame) DeferDynamic(call func()) { f.deferred = append(f.deferred, deferredCall{call, true}) }

// Run runs the body of the function, then its deferred calls, last first. A
// panic that none of them recovers goes on.
func (f *Frame) Run(body func()) {
	normal := false
	defer func() {
		// runtime.Goexit and the interpreter's cancellation come through here too,
		// also out of a deferred call; either ends a panic, as in compiled code.
		if !normal {
			f.panicking, f.value = false, nil
			f.unwind()
		}
	}()
	f.try(body)
	f.unwind()
	normal = true
	if f.panicking {
		panic(f.value)
	}
}

func (f *Frame) try(call func()) {
	done := false
	defer func() {
		if done {
			return
		}
		if v := recover(); v != nil {
			f.panicking, f.value = true, caught(v)
		}
	}()
	call()
	done = true
}

// unwind makes the deferred calls that there are. One that ends its goroutine leaves
// the others to be made all the same.
func (f *Frame) unwind() {
	defer func() {
		if len(f.deferred) > 0 {
			f.panicking, f.value = false, nil
			f.unwind()
		}
	}()
	for len(f.deferred) > 0 {
		last := f.deferred[len(f.deferred)-1]
		f.deferred = f.deferred[:len(f.deferred)-1]
		f.call(last)
	}
}

// call makes a deferred call, which may not return.
func (f *Frame) call(c deferredCall) {
	if c.dynamic && arm(f) {
		defer disarm(f)
	}
	f.try(c.call)
}

// Recover is recover() in a function that the frame defers.
func Recover(f *Frame) any {
	if f == nil || !f.panicking {
		return nil
	}
	switch f.value.(type) {
	case Exit, Interrupted:
		return nil
	}
	f.panicking = false
	v := Translate(f.value)
	f.value = nil
	return v
}

// armed are the frames whose deferred calls run now, for functions that are
// deferred through a variable and so do not know their frame. Each has the number
// of its goroutine: what others recover is theirs.
var armed struct {
	sync.Mutex
	frames []armedFrame
	count  atomic.Int64
}

type armedFrame struct {
	*Frame
	goroutine int
}

// arm tells functions that the frame defers of it. Where nothing panics there is
// nothing to recover, neither from this frame nor by mistake from one around it.
func arm(f *Frame) bool {
	if !f.panicking && armed.count.Load() == 0 {
		return false
	}
	goroutine := Goroutine()
	armed.Lock()
	defer armed.Unlock()
	armed.frames = append(armed.frames, armedFrame{f, goroutine})
	armed.count.Add(1)
	return true
}

func disarm(f *Frame) {
	armed.Lock()
	defer armed.Unlock()
	for i := len(armed.frames) - 1; i >= 0; i-- {
		if armed.frames[i].Frame == f {
			armed.frames = slices.Delete(armed.frames, i, i+1)
			armed.count.Add(-1)
			return
		}
	}
}

// RecoverDynamic is recover() in a function that does not know its frame.
func RecoverDynamic() any {
	if armed.count.Load() == 0 {
		return nil
	}
	return Recover(innermost(Goroutine()))
}

// innermost is the frame that a goroutine armed last.
func innermost(goroutine int) *Frame {
	armed.Lock()
	defer armed.Unlock()
	for i := len(armed.frames) - 1; i >= 0; i-- {
		if armed.frames[i].goroutine == goroutine {
			return armed.frames[i].Frame
		}
	}
	return nil
}

// Go runs a thunk on a goroutine of its own. A panic there goes to the host.
func Go(position string, thunk func()) {
	go func() {
		defer func() {
			if v := recover(); v != nil {
				attached().GoroutinePanic(caught(v), position)
			}
		}()
		thunk()
	}()
}
