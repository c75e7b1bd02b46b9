package server

import (
	"encoding/json"
	"slices"
	"sync"
	"time"
)

const (
	// queueLimit and queueBytes bound what waits for a running cell; beyond,
	// nothing more is read from clients.
	queueLimit = 20_000
	queueBytes = 256 << 20
	// abortWindow is for how long after a failure a cell that was sent before it
	// may still arrive.
	abortWindow = 200 * time.Millisecond
)

// shell serves requests one after the other. What only looks at the session
// overtakes a running cell.
type shell struct {
	server *Server

	mutex   sync.Mutex
	changed *sync.Cond
	queue   []*request
	bytes   int
	running *request // the execute_request being served
	closed  bool
	retired bool          // closed, but what waits is still served
	done    chan struct{} // closed when nothing is served any more

	count   int // cells executed: the execution count
	first   int // added to the count, for numbers of cells that no other shell gives
	history *history

	// After a cell failed, cells sent before the failure are not run.
	failed time.Time
	behind time.Duration // by how much the clock of that cell's client is
}

// running are the cells of all shells that are being served. Its mutex is the last
// that is taken, so that it can be asked while something is published.
type running struct {
	begin sync.Mutex // held while a cell begins and while it is told that none runs
	mutex sync.Mutex
	cells []*request
}

func (l *running) add(r *request) {
	l.begin.Lock()
	defer l.begin.Unlock()
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.cells = append(l.cells, r)
}

func (l *running) remove(r *request) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.cells = slices.DeleteFunc(l.cells, func(other *request) bool { return other == r })
}

// last is the cell that came last, or nil.
func (l *running) last() *request {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(l.cells) == 0 {
		return nil
	}
	return l.cells[len(l.cells)-1]
}

// overtaking are the requests that are answered while a cell runs: front ends send
// them for what the user types or opens meanwhile.
var overtaking = map[string]bool{
	"comm_info_request":   true,
	"complete_request":    true,
	"connect_request":     true,
	"inspect_request":     true,
	"is_complete_request": true,
	"kernel_info_request": true,
	"usage_request":       true,
}

func newShell(s *Server, history *history) *shell {
	h := &shell{server: s, history: history, done: make(chan struct{})}
	h.changed = sync.NewCond(&h.mutex)
	go h.loop()
	return h
}

// enqueue puts a request behind those that wait, or serves it at once when it may
// overtake the running cell. It waits while the queue is full.
func (h *shell) enqueue(r *request) {
	r.shell = h
	h.mutex.Lock()
	defer h.mutex.Unlock()
	// VS Code sends interrupts on shell, also to kernels that take them on control.
	if r.Header.Type == "interrupt_request" || h.running != nil && overtaking[r.Header.Type] {
		go h.aside(r)
		return
	}
	for !h.closed && (len(h.queue) >= queueLimit || h.bytes+r.size > queueBytes && h.bytes > 0) {
		h.changed.Wait()
	}
	if h.closed {
		return
	}
	h.queue = append(h.queue, r)
	h.bytes += r.size
	h.changed.Broadcast()
}

// aside serves a request out of turn, on the control channel or overtaking a cell.
// Front ends show the kernel's state by the last status they saw, so that of the
// running cell is told again.
func (h *shell) aside(r *request) {
	r.shell = h
	h.mutex.Lock()
	running := h.running
	h.mutex.Unlock()
	h.server.serve(r)
	if running != nil {
		h.again(running)
	}
	h.server.othersAgain(h)
}

// again tells that a cell is still running. A nil cell is any.
func (h *shell) again(running *request) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.running != nil && (running == nil || h.running == running) {
		h.server.iopub.status("busy", h.running.RawHeader)
	}
}

func (h *shell) loop() {
	defer close(h.done)
	for {
		h.mutex.Lock()
		for len(h.queue) == 0 && !h.closed {
			h.changed.Wait()
		}
		if h.closed && (!h.retired || len(h.queue) == 0) {
			h.mutex.Unlock()
			return
		}
		r := h.queue[0]
		h.queue[0] = nil
		h.queue = h.queue[1:]
		h.bytes -= r.size
		h.changed.Broadcast()
		execute := r.Header.Type == "execute_request"
		aborted := execute && h.aborts(r)
		if execute && !aborted {
			h.running = r
			h.server.running.add(r)
		}
		h.mutex.Unlock()
		if aborted {
			h.abort(r)
			continue
		}
		h.server.serve(r)
		h.server.othersAgain(h)
	}
}

// leave says that a cell has been answered: nothing repeats its status after its
// idle.
func (h *shell) leave(r *request) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.running == r {
		h.running = nil
		h.server.running.remove(r)
	}
}

// fail notes that a cell failed whose client wants the cells behind it not to run.
func (h *shell) fail(r *request) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	// A clock that was set meanwhile does not count.
	h.failed, h.behind = r.arrived.Add(time.Since(r.arrived)), clientBehind(r)
	for _, r := range h.queue {
		r.aborted = r.Header.Type == "execute_request"
	}
}

// aborts tells whether a cell was sent before the last failure: it was in the
// queue, or it arrives just after and its header says so.
func (h *shell) aborts(r *request) bool {
	if r.aborted {
		return true
	}
	if time.Since(h.failed) > abortWindow {
		return false
	}
	sent, err := time.Parse(time.RFC3339Nano, r.Header.Date)
	return err == nil && sent.Add(h.behind).Before(h.failed)
}

// clientBehind is by how much the clock of a request's client is behind ours, and
// how long the request took: clocks of two machines do not agree, and jump.
func clientBehind(r *request) time.Duration {
	sent, err := time.Parse(time.RFC3339Nano, r.Header.Date)
	if err != nil {
		return 0
	}
	return r.arrived.Sub(sent)
}

func (h *shell) abort(r *request) {
	s := h.server
	s.iopub.status("busy", r.RawHeader)
	s.reply(r, content{"status": "aborted", "execution_count": h.count}, json.RawMessage(`{"status":"aborted"}`))
	s.iopub.status("idle", r.RawHeader)
}

// retire lets the shell end when what waits has been served.
func (h *shell) retire() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.closed, h.retired = true, true
	h.changed.Broadcast()
}

func (h *shell) close() {
	h.mutex.Lock()
	h.closed, h.retired = true, false
	h.changed.Broadcast()
	h.mutex.Unlock()
	<-h.done
}

// number returns the execution count of a cell, which is the next one when the
// cell is stored in the history.
func (h *shell) number(next bool) int {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if next {
		h.count++
	}
	return h.count
}
