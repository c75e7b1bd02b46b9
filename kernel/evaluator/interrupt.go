package evaluator

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kernel/postmortem"
	"kerasgo/kernel/runtime"
)

const (
	// patience is how long an interrupted cell may take to stop before Execute
	// gives up on it. After two seconds its user was told how to end it at once.
	patience = 6 * time.Second
	// gentle is how long only the cell's own functions are stopped, before all
	// that is interpreted is: a compiled function may call an interpreted one
	// again and again.
	gentle    = 100 * time.Millisecond
	stopEvery = 5 * time.Millisecond
)

// execute runs a compiled cell until it ends or the context does. Then the
// functions that the cell is running are stopped where they are; their deferred
// calls run, and other goroutines go on.
func (s *Session) execute(ctx context.Context, compiled *interp.Program) (err error, stopped bool) {
	finished := make(chan error, 1)
	identity := atomic.LoadUint64(s.identity())
	s.trace.reader.Begin()
	go func() {
		var err error
		defer func() { finished <- err }() // also when the cell calls runtime.Goexit
		s.running.goroutine.Store(int64(postmortem.Here()))
		_, err = s.interpreter.Execute(compiled)
	}()
	select {
	case err := <-finished:
		return err, true
	case <-ctx.Done():
	}
	s.running.stopping.Store(true)
	defer s.running.stopping.Store(false)
	defer atomic.StoreUint64(s.identity(), identity) // without it all functions made before would be dead
	s.trace.reader.Wake()
	began := time.Now()
	for {
		if time.Since(began) < gentle {
			s.trace.reader.Stop(int(s.running.goroutine.Load()))
		} else {
			atomic.StoreUint64(s.identity(), identity+1)
		}
		select {
		case err := <-finished:
			return err, true
		case <-time.After(stopEvery):
		}
		if time.Since(began) > patience {
			return nil, false
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

// Interrupt tells a function that waits for the running cell when to give up;
// other goroutines wait on.
func (s *Session) Interrupt() <-chan struct{} {
	if int64(postmortem.Goroutine()) != s.running.goroutine.Load() {
		return nil
	}
	return s.Context().Done()
}
