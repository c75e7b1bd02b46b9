// Package overtime does something about work that takes long, at no cost for work
// that does not.
//
//	end := watch.Begin(func() { … }) // watch is overtime.New(5 * time.Millisecond)
//	work()
//	finished := end() // whether it was over before anything was done about it
//
// A timer for each piece of work would cost the short ones: to arm one wakes a
// thread, and that thread competes with those that wait for the work's result. So
// the timer of a Watch, once armed, is left to run out, and the work that it then
// meets is what it was armed for or has come since.
package overtime

import (
	"sync"
	"time"
)

// Watch watches one piece of work at a time. It is safe for use by several
// goroutines.
type Watch struct {
	after time.Duration
	timer *time.Timer

	mutex sync.Mutex
	armed bool
	work  *work // nil: none, or something has been done about it
}

// work is one piece of it.
type work struct {
	began time.Time
	late  func()
}

// New returns a Watch for which work is late when it has taken between half of
// after and one and a half.
func New(after time.Duration) *Watch {
	w := &Watch{after: after}
	w.timer = time.AfterFunc(time.Hour, w.due)
	w.timer.Stop()
	return w
}

// Begin begins a piece of work. When it is late, late is called in a goroutine of
// its own, once; end ends it, and tells whether late was not and will not be
// called. Work that has not ended when the next piece begins is forgotten, and its
// end tells nothing.
func (w *Watch) Begin(late func()) (end func() bool) {
	begun := &work{began: time.Now(), late: late}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.work = begun
	if !w.armed {
		w.armed = true
		w.timer.Reset(w.after)
	}
	return func() bool {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		if w.work != begun {
			return false
		}
		w.work = nil
		return true
	}
}

// due is called when the timer has run out.
func (w *Watch) due() {
	w.mutex.Lock()
	w.armed = false
	late := w.work
	switch {
	case late == nil:
	case time.Since(late.began) < w.after/2: // it came since
		w.armed = true
		w.timer.Reset(w.after)
		late = nil
	default:
		w.work = nil
	}
	w.mutex.Unlock()
	if late != nil {
		late.late()
	}
}
