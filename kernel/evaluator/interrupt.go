package evaluator

import (
	"context"
	"errors"
	"fmt"
	goruntime "runtime"
	"sync/atomic"
	"time"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kernel/runtime"
)

const (
	// patience is how long an interrupted cell may take to stop before Execute
	// gives up on it. After two seconds its user was told how to end it at once.
	patience = 6 * time.Second
	// limitPatience is the same for a cell that has passed a limit, which its user
	// did not ask to stop: a busy machine takes long to leave the hundred thousand
	// functions of a full stack, or to do anything at all when its memory is nearly full.
	limitPatience = 2 * time.Minute
	// gentle is how often only the cell's own functions are stopped, before all
	// that is interpreted is: a compiled function may call an interpreted one
	// again and again. That may take longer on a busy machine, but not for ever: to
	// look through a deep stack takes long, too.
	gentle     = 20
	gentleTime = time.Second
	stopEvery  = 5 * time.Millisecond
)

// ending is how a cell ended.
type ending int

const (
	returned  ending = iota
	exited           // it called runtime.Goexit, or its goroutine is unfit for others
	unstopped        // it did not stop, and its goroutine was given up
)

// execute runs a compiled cell on the calling goroutine, since a hand-over to
// another takes as long as a short cell does, and then calls done. When the context
// ends, the functions that the cell is running are stopped where they are; their
// deferred calls run, and other goroutines go on. A goroutine that is lost to the
// cell does not return: done is called by another, or by its deferred calls.
func (s *Session) execute(ctx context.Context, compiled *interp.Program, done func(error, ending)) {
	var answered atomic.Bool
	finished, stopped := make(chan struct{}), make(chan struct{})
	s.trace.reader.Begin()
	s.running.goroutine.Store(int64(goroutineOf(ctx)))
	called := context.AfterFunc(ctx, func() {
		defer close(stopped)
		patience := patience
		if errors.As(context.Cause(ctx), new(*limitError)) {
			patience = limitPatience
		}
		if !s.stop(finished, patience) && answered.CompareAndSwap(false, true) {
			done(nil, unstopped)
		}
	})
	var err error
	end, back := exited, false
	defer func() {
		close(finished)
		if !called() {
			<-stopped
		}
		if answered.CompareAndSwap(false, true) {
			done(err, end)
		} else {
			end = unstopped
		}
		if back && end != returned {
			goruntime.Goexit() // nobody waits for this goroutine any more
		}
	}()
	s.running.unfit.Store(false)
	_, err = s.interpreter.Execute(compiled)
	back = true
	if !s.running.unfit.Load() {
		end = returned
	}
}

// stop stops the running cell; it returns false when it has not ended in a while.
func (s *Session) stop(finished <-chan struct{}, patience time.Duration) bool {
	identity := atomic.LoadUint64(s.identity())
	s.running.stopping.Store(true)
	defer s.running.stopping.Store(false)
	defer atomic.StoreUint64(s.identity(), identity) // without it all functions made before would be dead
	s.trace.reader.Wake()
	began := time.Now()
	for attempt := 0; ; attempt++ {
		if attempt < gentle && time.Since(began) < gentleTime {
			s.trace.reader.Stop(int(s.running.goroutine.Load()))
		} else {
			atomic.StoreUint64(s.identity(), identity+1)
		}
		select {
		case <-finished:
			return true
		case <-time.After(stopEvery):
		}
		if time.Since(began) > patience {
			return false
		}
	}
}

// interruption is the failure of a cell that was stopped.
func interruption(cause error) *Failure {
	cell, line := runtime.Place()
	f := &Failure{Name: "Interrupted", Message: "the cell was interrupted", Details: []string{fmt.Sprintf("in %s%s%s, line %d", cyan, fileName(cell), plain, line)}}
	var limit *limitError
	if errors.As(cause, &limit) {
		f.Name, f.Message = limit.name, limit.message
	}
	return f
}

// leftBehind is the failure of a cell that was to be stopped and has not.
func leftBehind(cause error) *Failure {
	f := &Failure{Name: "Interrupted", Message: "the cell was interrupted"}
	var limit *limitError
	if errors.As(cause, &limit) {
		f.Name, f.Message = limit.name, limit.message+"; the cell was interrupted"
	}
	f.Message += " but has not stopped: it is in a call that cannot be interrupted and goes on in the background"
	return f
}

// Interrupt tells a function that waits for the running cell, or for a function
// that Call runs, when to give up; other goroutines wait on.
func (s *Session) Interrupt() <-chan struct{} {
	goroutine := runtime.Goroutine()
	if int64(goroutine) == s.running.goroutine.Load() {
		return s.Context().Done()
	}
	if ctx, ok := s.called.Load(goroutine); ok {
		return ctx.(context.Context).Done()
	}
	return nil
}
