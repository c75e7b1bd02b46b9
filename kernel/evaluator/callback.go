package evaluator

import (
	"context"
	"time"

	"kerasgo/kernel/runtime"
)

// Call runs a function that calls functions of cells, such as the handler of a
// message, on a goroutine of its own and beside the running cell. When the
// context ends, the cells' functions that it is in are stopped where they are; what
// has not stopped after some seconds is left behind. It returns how the function
// failed, or nil.
func (s *Session) Call(ctx context.Context, do func()) *Failure {
	ended := make(chan *Failure, 1)
	begun := make(chan int, 1)
	go func() {
		goroutine := runtime.Here()
		s.called.Store(goroutine, ctx)
		defer s.called.Delete(goroutine)
		begun <- goroutine
		var failed *Failure
		defer func() { ended <- failed }()
		defer func() {
			if value := recover(); value != nil {
				raised, ok := value.(*runtime.Panic)
				if !ok {
					raised = &runtime.Panic{Value: value}
				}
				if raised.Fault == nil {
					raised.Fault = s.trace.take(int64(runtime.Goroutine()))
				}
				failed = s.panicFailure(raised)
			}
		}()
		do()
	}()
	goroutine := <-begun
	select {
	case f := <-ended:
		return f
	case <-ctx.Done():
	}
	s.trace.reader.Wake()
	for began := time.Now(); time.Since(began) < patience; {
		s.trace.reader.Stop(goroutine)
		select {
		case <-ended:
			return &Failure{Name: "Interrupted", Message: "the function that handled a message was interrupted"}
		case <-time.After(stopEvery):
		}
	}
	return &Failure{Name: "Interrupted", Message: "the function that handled a message was interrupted but has not stopped: it goes on in the background"}
}
