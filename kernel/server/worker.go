package server

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"

	"kerasgo/kernel/worker/protocol"
)

const (
	// startLimit is how long a new worker may take until it is ready; shutdownLimit
	// is how long an old one may take to end by itself.
	startLimit    = 60 * time.Second
	shutdownLimit = time.Second
	// stubbornAfter is how long a cell may go on after an interrupt before a
	// second interrupt ends its worker.
	stubbornAfter = 2 * time.Second
	// outputLimit is how long an ended worker's outputs are still read: a process
	// it has started may hold them open.
	outputLimit = 300 * time.Millisecond
)

// worker is the process that runs cells, and its successors.
type worker struct {
	server *Server
	output *output

	mutex   sync.Mutex
	process *process // the living one, or nil
	closed  bool
	id      uint64
	waiting map[uint64]chan answer
	cells   map[uint64]*cell // by the ID of the execute message
	order   []uint64         // of cells, oldest first
	starts  *cell            // to be executed when the worker is ready, or nil
	running *cell            // being executed, or nil
	handles *cell            // the message of a comm that is being handled, or nil
	latest  *cell
	begun   uint64       // ID of the running cell's message
	asked   time.Time    // of the first interrupt of the cell that runs or starts
	handing atomic.Int32 // of the running cell's message: how far it has come
}

// How far the message of a running cell has come. Whoever leaves toWrite decides who
// tells the worker of an interrupt: one that comes before the message is written is
// told by who writes it, because the worker does not know of the cell before.
const (
	toWrite     int32 = iota
	interrupted       // to be told to the worker when the message is written
	written
)

// rememberedCells bounds for how many cells output can still arrive, from
// goroutines they have started.
const rememberedCells = 4096

// answer is what ends a wait: a message, or why none will come.
type answer struct {
	message *protocol.Message
	failure *protocol.Failure
}

func newWorker(s *Server) *worker {
	return &worker{
		server:  s,
		output:  newOutput(s.iopub, s.options.OutputLimit, s.options.Pace),
		waiting: map[uint64]chan answer{},
		cells:   map[uint64]*cell{},
	}
}

// process is one started worker.
type process struct {
	command  *exec.Cmd
	pipes    *protocol.Pipes
	requests *protocol.Writer
	ready    chan struct{} // closed at its first message
	isReady  bool
	dead     chan struct{} // closed when it has ended and all its output is read
	death    *protocol.Failure
	crash    crash
	verdict  *protocol.Failure // why the server ended it, or nil
}

// prepare starts a worker if none lives.
func (w *worker) prepare() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.startLocked()
}

func (w *worker) startLocked() (*process, error) {
	if w.closed {
		return nil, fmt.Errorf("the kernel is shutting down")
	}
	if w.process != nil {
		return w.process, nil
	}
	command := exec.Command(w.server.options.WorkerCommand[0], w.server.options.WorkerCommand[1:]...)
	command.Env = os.Environ()
	pipes, err := protocol.Spawn(command)
	if err != nil {
		w.server.log("%v", err)
		return nil, err
	}
	p := &process{
		command: command, pipes: pipes, requests: protocol.NewWriter(pipes.Requests),
		ready: make(chan struct{}), dead: make(chan struct{}),
	}
	w.process = p
	pipes.Stdout.Follow(func(data []byte) { w.output.raw(w.current(), "stdout", data) })
	pipes.Stderr.Follow(func(data []byte) {
		if data = p.crash.filter(data, func(held []byte) { w.output.raw(w.current(), "stderr", held) }); len(data) > 0 {
			w.output.raw(w.current(), "stderr", data)
		}
	})
	go w.follow(p)
	return p, nil
}

// current is the cell that bytes of a file descriptor are attributed to.
func (w *worker) current() *cell {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.running != nil {
		return w.running
	}
	if w.handles != nil {
		return w.handles
	}
	return w.latest
}

// follow handles a worker's events until it ends.
func (w *worker) follow(p *process) {
	events := protocol.NewReader(p.pipes.Events)
	for {
		event, err := events.Read()
		if err != nil {
			break
		}
		p.pipes.Stdout.Drain()
		p.pipes.Stderr.Drain()
		w.handle(p, event)
	}
	w.bury(p)
}

// bury reads the last output of a worker that has ended, fails who waits for it,
// and starts its successor.
func (w *worker) bury(p *process) {
	p.pipes.Requests.Close()
	protocol.Kill(p.command.Process) // it has closed its pipe; whatever is left of it ends
	p.command.Wait()
	limit := time.After(outputLimit)
	for _, output := range []*protocol.Output{p.pipes.Stdout, p.pipes.Stderr} {
		select {
		case <-output.Done():
		case <-limit:
			output.Drain()
		}
	}
	reason := explain(p.command.ProcessState, p.crash.take())
	w.output.finish()
	w.mutex.Lock()
	if p.death = p.verdict; p.death == nil {
		p.death = reason
	}
	w.process = nil
	waiting := w.waiting
	w.waiting = map[uint64]chan answer{}
	idle := w.running == nil
	closed := w.closed
	latest := w.latest
	w.mutex.Unlock()
	close(p.dead)
	for _, wait := range waiting {
		wait <- answer{failure: p.death}
	}
	if closed {
		return
	}
	w.server.closeComms()
	w.server.log("the worker ended: %s", p.death.Value)
	if idle && p.isReady {
		w.output.stream(latest, "stderr", fmt.Sprintf("%s: %s\n", p.death.Name, p.death.Value))
	}
	if p.isReady { // one that cannot start is not tried for ever
		w.prepare()
	}
}

// handle takes one event.
func (w *worker) handle(p *process, event *protocol.Message) {
	w.mutex.Lock()
	c := w.cells[event.ID]
	w.mutex.Unlock()
	switch event.Kind {
	case protocol.KindReady:
		if !p.isReady {
			p.isReady = true
			close(p.ready)
		}
	case protocol.KindStream:
		if event.Stream != nil {
			w.output.stream(c, streamName(event.Stream.Name), event.Stream.Text)
		}
	case protocol.KindDisplay:
		if event.Display != nil {
			kind := "display_data"
			if event.Display.Update {
				kind = "update_display_data"
			}
			w.output.display(c, kind, event.Display)
		}
	case protocol.KindClear:
		w.output.send(c, "clear_output", content{"wait": event.Clear != nil && event.Clear.Wait})
	case protocol.KindInputRequest:
		if c != nil && event.InputRequest != nil {
			w.output.finish()
			w.server.input.ask(c, event)
		}
	case protocol.KindComm:
		if event.Comm != nil {
			w.server.sendComm(c, event.Comm)
		}
	case protocol.KindExecuted, protocol.KindReceived, protocol.KindCompleted, protocol.KindInspected, protocol.KindCompleteness:
		if event.Kind == protocol.KindExecuted || event.Kind == protocol.KindReceived {
			if event.Executed != nil && event.Executed.Result != nil {
				w.output.display(c, "execute_result", event.Executed.Result)
			}
			w.output.finish()
		}
		w.mutex.Lock()
		wait := w.waiting[event.ID]
		delete(w.waiting, event.ID)
		w.mutex.Unlock()
		if wait != nil {
			wait <- answer{message: event}
		}
	default:
		w.server.log("the worker sent a message of the unknown kind %q", event.Kind)
	}
}

func streamName(name string) string {
	if name == "stderr" {
		return name
	}
	return "stdout"
}

// ask sends a message to the worker and waits for its answer, at most as long as
// limit says (0: for ever). A cell belongs to an execute message.
func (w *worker) ask(message *protocol.Message, c *cell, limit time.Duration) (*protocol.Message, *protocol.Failure) {
	w.mutex.Lock()
	p, err := w.startLocked()
	if message.Kind == protocol.KindExecute && w.starts != c {
		w.starts, w.asked = c, time.Time{}
		defer w.finished(&w.starts)
	}
	w.mutex.Unlock()
	if err != nil {
		return nil, protocol.NewFailure("WorkerUnavailable", err.Error())
	}
	var late <-chan time.Time
	if limit > 0 {
		late = time.After(limit)
	}
	select {
	case <-p.ready:
	default:
		if c != nil && c.announce != nil {
			c.announce()
		}
		select {
		case <-p.ready:
		case <-p.dead:
			return nil, p.death
		case <-late:
			return nil, tooLate(message.Kind)
		case <-time.After(startLimit):
			return nil, tooLate("start")
		}
	}
	wait := make(chan answer, 1)
	w.mutex.Lock()
	if w.process != p { // it ended since it was ready
		w.mutex.Unlock()
		return w.ask(message, c, limit)
	}
	w.id++
	message.ID = w.id
	w.waiting[w.id] = wait
	switch {
	case message.Kind == protocol.KindExecute:
		w.rememberLocked(w.id, c)
		w.starts, w.running, w.latest, w.begun = nil, c, c, w.id
		w.handing.Store(toWrite)
		if !w.asked.IsZero() {
			w.asked = time.Now()
			w.handing.Store(interrupted)
		}
		defer w.finished(&w.running)
	case c != nil:
		w.rememberLocked(w.id, c)
		w.handles = c
		defer w.finished(&w.handles)
	}
	w.mutex.Unlock()
	start := func() {
		// Whatever else fails, the worker is about to be buried.
		err := p.requests.Write(message)
		if errors.Is(err, protocol.ErrTooLarge) {
			w.mutex.Lock()
			defer w.mutex.Unlock()
			if _, waits := w.waiting[message.ID]; waits { // nobody has answered for a dead worker
				wait <- answer{failure: protocol.NewFailure("TooLarge", err.Error())}
				delete(w.waiting, message.ID)
			}
		} else if message.Kind == protocol.KindExecute && !w.handing.CompareAndSwap(toWrite, written) {
			w.mutex.Lock()
			defer w.mutex.Unlock()
			w.asked = time.Now()
			w.handing.Store(written)
			w.signal(p, c, message.ID)
		}
	}
	if c != nil && c.announce != nil {
		w.output.begin(start, c.announce)
	} else {
		start()
	}
	select {
	case a := <-wait:
		return a.message, a.failure
	case <-late:
		w.mutex.Lock()
		delete(w.waiting, message.ID)
		w.mutex.Unlock()
		return nil, tooLate(message.Kind)
	}
}

func tooLate(kind protocol.Kind) *protocol.Failure {
	return protocol.NewFailure("Timeout", fmt.Sprintf("the worker did not answer %q in time", kind))
}

func (w *worker) rememberLocked(id uint64, c *cell) {
	w.cells[id] = c
	w.order = append(w.order, id)
	if len(w.order) > rememberedCells {
		delete(w.cells, w.order[0])
		w.order = w.order[1:]
	}
}

func (w *worker) finished(c **cell) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	*c = nil
}

// send sends a message that has no answer to the living worker.
func (w *worker) send(message *protocol.Message) {
	w.mutex.Lock()
	p := w.process
	w.mutex.Unlock()
	if p != nil {
		p.requests.Write(message)
	}
}

// interrupt asks the running cell to stop. When it has not obeyed an interrupt for
// stubbornAfter, its user is told, and the next interrupt ends the worker.
func (w *worker) interrupt() {
	w.mutex.Lock()
	c, p, id, first := w.running, w.process, w.begun, w.asked
	if c == nil && w.handles != nil && p != nil {
		w.mutex.Unlock()
		go p.requests.Write(&protocol.Message{Kind: protocol.KindInterrupt})
		return
	}
	if c == nil || p == nil {
		if w.starts != nil && first.IsZero() { // it is stopped when it has begun
			w.asked = time.Now()
		}
		w.mutex.Unlock()
		return
	}
	if first.IsZero() {
		w.asked = time.Now()
	} else if time.Since(first) >= stubbornAfter {
		p.verdict = lost("Interrupted", "the cell did not stop when it was interrupted, so its process was ended")
		w.mutex.Unlock()
		protocol.Kill(p.command.Process)
		return
	}
	unwritten := w.handing.CompareAndSwap(toWrite, interrupted) || w.handing.Load() == interrupted
	w.mutex.Unlock()
	if unwritten {
		return
	}
	if first.IsZero() {
		w.signal(p, c, id)
	} else {
		go p.requests.Write(&protocol.Message{Kind: protocol.KindInterrupt, ID: id})
	}
}

// signal tells a worker to stop a cell for the first time, and the cell's user, when
// it has not stopped in a while, how to end it.
func (w *worker) signal(p *process, c *cell, id uint64) {
	go p.requests.Write(&protocol.Message{Kind: protocol.KindInterrupt, ID: id})
	time.AfterFunc(stubbornAfter, func() {
		w.mutex.Lock()
		still := w.running == c && w.process == p
		w.mutex.Unlock()
		if still {
			w.output.stream(c, "stderr", "The cell has not stopped yet: it is inside compiled code that cannot be interrupted. Interrupt again to end its process; its variables will be lost.\n")
		}
	})
}

// processID is the living worker's, or 0.
func (w *worker) processID() int {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.process == nil {
		return 0
	}
	return w.process.command.Process.Pid
}

// close ends the worker.
func (w *worker) close() {
	w.mutex.Lock()
	w.closed = true
	p := w.process
	if p != nil {
		p.verdict = protocol.NewFailure("Shutdown", "the kernel was shut down while the cell ran")
	}
	w.mutex.Unlock()
	if p == nil {
		return
	}
	go func() {
		p.requests.Write(&protocol.Message{Kind: protocol.KindShutdown})
		p.pipes.Requests.Close()
	}()
	select {
	case <-p.dead:
		return
	case <-time.After(shutdownLimit):
	}
	protocol.Kill(p.command.Process)
	select {
	case <-p.dead:
	case <-time.After(shutdownLimit): // its last output waits for a slow reader
	}
}
