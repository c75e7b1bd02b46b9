package worker

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"time"

	"kerasgo/kernel/display"
	"kerasgo/kernel/evaluator"
	"kerasgo/kernel/heap"
	"kerasgo/kernel/magic"
	"kerasgo/kernel/overtime"
	"kerasgo/kernel/worker/protocol"
)

// heapFloor and heapTouched prepare the heap of this process; see package heap. A
// short cell takes 50 kB of it.
const (
	heapFloor   = 8 << 20
	heapTouched = 8 << 20
)

// standInAfter is how long a cell runs, about, until requests are received beside
// it: no user notices that an interrupt waits so long.
const standInAfter = 20 * time.Millisecond

// Main runs the worker in this process until the server closes the pipe of
// requests or asks for shutdown. It returns the exit code of the process.
func Main(ctx context.Context) int {
	// A Ctrl-C at a terminal is for the server, which sends an interrupt.
	signal.Ignore(os.Interrupt)
	defer heap.Floor(heapFloor)()
	requests, events, err := protocol.Inherit()
	if err != nil {
		fmt.Fprintln(os.Stderr, "kerasgo worker:", err)
		return 2
	}
	if err := Serve(ctx, requests, events); err != nil {
		fmt.Fprintln(os.Stderr, "kerasgo worker:", err)
		return 1
	}
	return 0
}

// worker is one served session.
type worker struct {
	runner *magic.Runner
	events *protocol.Writer
	output *output
	input  *input

	requests *protocol.Reader
	ended    chan error // of the requests
	standIn  *overtime.Watch
	comms    chan *protocol.Message
	mutex    sync.Mutex
	waiting  []*cell // not yet ended, in order; the first one runs
	current  context.Context
	payload  []map[string]any   // of the running cell
	handling context.CancelFunc // stops the handler of a comm's message; nil: none runs
}

// cell is an execute request on its way.
type cell struct {
	id      uint64
	request *protocol.Execute
	ctx     context.Context
	cancel  context.CancelFunc
}

// Serve answers requests until they end, shutdown is asked for or ctx ends. A
// cell that still runs then is left to the end of the process.
func Serve(ctx context.Context, requests io.Reader, events io.Writer) error {
	w := &worker{
		events: protocol.NewWriter(events), requests: protocol.NewReader(requests), ended: make(chan error, 1),
		standIn: overtime.New(standInAfter), comms: make(chan *protocol.Message, 1024), current: ctx,
	}
	w.output = newOutput(w.events)
	w.input = newInput(w.events, w.output)
	defer w.output.files.close()
	stdout, stderr := magic.NewOutput(w.output.stream("stdout")), magic.NewOutput(w.output.stream("stderr"))
	w.output.files.to = [2]io.Writer{stdout, stderr}
	runner, err := magic.New(magic.Options{
		New: func() (*evaluator.Session, error) {
			files := w.output.files
			return evaluator.New(evaluator.Options{Stdin: w.input, Stdout: files.after(stdout), Stderr: files.after(stderr), Files: files.open, GoroutinePanic: w.goroutinePanic})
		},
		Stdout: stdout, Stderr: stderr,
		SetNextInput: func(text string) { display.SetNextInput(text, false) },
	})
	if err != nil {
		return fmt.Errorf("starting a session: %w", err)
	}
	w.runner = runner
	detach := display.Attach(sink{w})
	defer detach()
	if err := w.events.Write(&protocol.Message{Kind: protocol.KindReady, Ready: &protocol.Ready{ProcessID: os.Getpid()}}); err != nil {
		return err
	}
	go heap.Touch(heapTouched)
	go w.handleComms(ctx)
	go w.receive(ctx)
	select {
	case err := <-w.ended:
		w.output.flush()
		return err
	case <-ctx.Done():
		w.output.flush()
		return nil
	}
}

// receive hands requests to those who answer them. A cell runs on this goroutine,
// since a hand-over to another takes as long as a short cell does; when it takes
// long, another goroutine receives what comes meanwhile, and from then on.
func (w *worker) receive(ctx context.Context) {
	here := evaluator.ThisGoroutine()
	for {
		message, err := w.requests.Read()
		switch {
		case err == io.EOF:
			w.ended <- nil
			return
		case err != nil:
			w.ended <- fmt.Errorf("reading a request: %w", err)
			return
		}
		switch message.Kind {
		case protocol.KindExecute:
			c := &cell{id: message.ID, request: message.Execute}
			c.ctx, c.cancel = context.WithCancel(ctx)
			w.mutex.Lock()
			w.waiting = append(w.waiting, c)
			first := len(w.waiting) == 1
			w.mutex.Unlock()
			if !first { // who runs the one before runs it, too
				continue
			}
			inTime := w.standIn.Begin(func() { w.receive(ctx) })
			w.run(c, here)
			if !inTime() {
				return
			}
		case protocol.KindInterrupt:
			w.mutex.Lock()
			// One for a cell that has ended meanwhile is not for the next.
			if len(w.waiting) > 0 && (message.ID == 0 || message.ID == w.waiting[0].id) {
				w.waiting[0].cancel()
			}
			if w.handling != nil {
				w.handling()
			}
			w.mutex.Unlock()
		case protocol.KindInputReply:
			w.input.reply(message.InputReply)
		case protocol.KindComm:
			w.comms <- message
		case protocol.KindComplete, protocol.KindInspect, protocol.KindIsComplete:
			go w.ask(message)
		case protocol.KindShutdown:
			w.ended <- nil
			return
		default:
			w.ended <- fmt.Errorf("a request of unknown kind %q", message.Kind)
			return
		}
	}
}

// run runs a cell and those that have come meanwhile, in the order they came, on
// the calling goroutine.
func (w *worker) run(c *cell, here evaluator.Goroutine) {
	for c != nil {
		c.ctx = here.Context(c.ctx)
		w.mutex.Lock()
		w.current = c.ctx
		w.mutex.Unlock()
		w.output.tasks.mark(&task{id: c.id})
		w.output.begin(c.id)
		w.input.begin(c)
		var next *cell
		w.execute(c, func(executed *protocol.Executed, lost bool) {
			next = w.answer(c, executed)
			if lost {
				go func() { w.run(next, evaluator.ThisGoroutine()) }()
			}
		})
		c = next
	}
}

// answer tells that a cell has ended and returns the next one, if there is any.
// Tasks that the cell left behind go on: its context lasts.
func (w *worker) answer(c *cell, executed *protocol.Executed) (next *cell) {
	w.output.flush()
	w.mutex.Lock()
	executed.Payload, w.payload = w.payload, nil
	w.mutex.Unlock()
	if err := w.events.Write(&protocol.Message{Kind: protocol.KindExecuted, ID: c.id, Executed: executed}); err != nil {
		w.events.Write(&protocol.Message{Kind: protocol.KindExecuted, ID: c.id, Executed: &protocol.Executed{Failure: unsent(err)}})
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.waiting = w.waiting[1:]
	if len(w.waiting) > 0 {
		next = w.waiting[0]
	}
	return next
}

// execute runs one cell. As evaluator.Session.Run does, it calls done on this
// goroutine, or on another when this one is lost.
func (w *worker) execute(c *cell, done func(executed *protocol.Executed, lost bool)) {
	if name, detail, ok := question(c.request.Code); ok {
		done(w.explain(name, detail), false)
		return
	}
	w.runner.Run(c.ctx, c.request.Cell, c.request.Code, func(outcome evaluator.Outcome) {
		done(w.executed(c, outcome), outcome.Lost)
	})
}

// executed tells what a cell led to.
func (w *worker) executed(c *cell, outcome evaluator.Outcome) *protocol.Executed {
	executed := &protocol.Executed{}
	for _, warning := range outcome.Warnings {
		fmt.Fprintf(w.output.stream("stderr"), "warning: %s\n", warning)
	}
	if outcome.Failure != nil {
		executed.Failure = failureMessage(outcome.Failure)
		return executed
	}
	if result, ok := joined(outcome.Values); ok && !c.request.Silent {
		executed.Result = displayMessage(result)
	}
	for name, code := range c.request.UserExpressions {
		if executed.UserExpressions == nil {
			executed.UserExpressions = map[string]protocol.UserExpression{}
		}
		value := w.runner.Session().Execute(c.ctx, c.request.Cell, code)
		if value.Failure != nil {
			executed.UserExpressions[name] = protocol.UserExpression{Failure: failureMessage(value.Failure)}
			continue
		}
		result, _ := joined(value.Values)
		executed.UserExpressions[name] = protocol.UserExpression{Display: displayMessage(result)}
	}
	return executed
}

// ask answers what can be answered while a cell runs.
func (w *worker) ask(message *protocol.Message) {
	answer := &protocol.Message{ID: message.ID}
	code, position := message.Cursor.Code, message.Cursor.Position
	switch message.Kind {
	case protocol.KindComplete:
		found := w.runner.Complete(code, position)
		answer.Kind, answer.Completed = protocol.KindCompleted, &protocol.Completed{Start: found.Start, End: found.End}
		for _, m := range found.Matches {
			answer.Completed.Matches = append(answer.Completed.Matches, protocol.Match{Text: m.Text, Type: m.Kind, Signature: m.Signature})
		}
	case protocol.KindInspect:
		answer.Kind, answer.Inspected = protocol.KindInspected, &protocol.Inspected{}
		if bundle, ok := w.runner.Inspect(code, position, message.Cursor.Detail); ok {
			answer.Inspected.Data, answer.Inspected.Metadata = bundle.Data, bundle.Metadata
		}
	case protocol.KindIsComplete:
		status, indent := "complete", ""
		if _, _, ok := question(code); !ok {
			status, indent = magic.Completeness(code)
		}
		answer.Kind, answer.Completeness = protocol.KindCompleteness, &protocol.Completeness{Status: status, Indent: indent}
	}
	w.events.Write(answer)
}

func (w *worker) goroutinePanic(failure *evaluator.Failure) {
	for _, line := range failure.Traceback() {
		fmt.Fprintln(w.output.stream("stderr"), line)
	}
}

// unsent is the failure of a cell whose value cannot be sent.
func unsent(err error) *protocol.Failure {
	return protocol.NewFailure("DisplayError", unsendable(err))
}

func failureMessage(f *evaluator.Failure) *protocol.Failure {
	return &protocol.Failure{Name: f.Name, Value: f.Message, Traceback: f.Traceback()}
}
