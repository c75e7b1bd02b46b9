package runtime

import "sync"

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
		// runtime.Goexit and the interpreter's cancellation come through here too
		if !normal && !f.panicking {
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

func (f *Frame) unwind() {
	for len(f.deferred) > 0 {
		last := f.deferred[len(f.deferred)-1]
		f.deferred = f.deferred[:len(f.deferred)-1]
		if last.dynamic {
			arm(f)
		}
		f.try(last.call)
		if last.dynamic {
			disarm(f)
		}
	}
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
// deferred through a variable and so do not know their frame.
var armed struct {
	sync.Mutex
	frames []*Frame
}

func arm(f *Frame) {
	armed.Lock()
	armed.frames = append(armed.frames, f)
	armed.Unlock()
}

func disarm(f *Frame) {
	armed.Lock()
	defer armed.Unlock()
	for i := len(armed.frames) - 1; i >= 0; i-- {
		if armed.frames[i] == f {
			armed.frames = append(armed.frames[:i], armed.frames[i+1:]...)
			return
		}
	}
}

// RecoverDynamic is recover() in a function that does not know its frame.
func RecoverDynamic() any {
	armed.Lock()
	var f *Frame
	if n := len(armed.frames); n > 0 {
		f = armed.frames[n-1]
	}
	armed.Unlock()
	return Recover(f)
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
