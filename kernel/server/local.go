package server

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"kerasgo/kernel/wire"
)

// LocalClient is a client in the kernel's own process: its requests take the way
// of those that come over sockets, without the sockets.
type LocalClient struct {
	server *Server
	origin *wire.Origin
	mutex  sync.Mutex // one cell at a time
}

// ExecuteOptions says how a cell is run.
type ExecuteOptions struct {
	// Deliver is called with each message of the iopub channel, in order, from the
	// cell's busy status to its idle one. It must not call the client. It may be
	// nil.
	Deliver func(*wire.Message)
	// Input answers the cell's questions; nil: reading from standard input is an
	// error in the cell.
	Input func(prompt string, password bool) (line string, err error)
	// Silent runs the cell without output and without counting it.
	Silent bool
}

// LocalReply is how a cell ended.
type LocalReply struct {
	Status         string // "ok", "error" or "aborted"
	ExecutionCount int
	Name, Value    string // of the error
	Traceback      []string
	Time           time.Time // of the reply
}

// Local returns a client in this process.
func (s *Server) Local() *LocalClient { return &LocalClient{server: s, origin: wire.NewOrigin()} }

// interruptAgain is how long a cell may go on after its context ended before its
// worker is ended.
const interruptAgain = 5 * time.Second

// Execute runs one cell and returns when the kernel is idle again. When ctx ends,
// the cell is interrupted, and ends as a failing cell does. The error is for a
// kernel that is closed.
func (c *LocalClient) Execute(ctx context.Context, code string, options ExecuteOptions) (LocalReply, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	m := c.origin.New("execute_request", nil, content{
		"code": code, "silent": options.Silent, "store_history": !options.Silent,
		"user_expressions": content{}, "allow_stdin": options.Input != nil, "stop_on_error": true,
	})
	encoded, err := json.Marshal(m.Header)
	if err != nil {
		return LocalReply{}, err
	}
	m.RawHeader = encoded
	run := &localRun{server: c.server, id: m.Header.ID, options: options, idle: make(chan struct{})}
	detach := c.server.iopub.attach(run)
	defer detach()
	c.server.shell.enqueue(&request{Message: m, client: run, size: len(code), arrived: time.Now()})

	interrupt := ctx.Done()
	var again <-chan time.Time
	for {
		select {
		case <-run.idle:
			return run.answer, nil
		case <-interrupt:
			interrupt = nil
			c.server.Interrupt()
			again = time.After(interruptAgain)
		case <-again:
			c.server.Interrupt()
			again = time.After(interruptAgain)
		case <-c.server.shell.done:
			return LocalReply{}, errors.New("the kernel is closed")
		}
	}
}

// Interrupt stops the running cell.
func (c *LocalClient) Interrupt() { c.server.Interrupt() }

// Shutdown ends the kernel.
func (c *LocalClient) Shutdown() error { return c.server.Close() }

// localRun is one execution of a LocalClient.
type localRun struct {
	server  *Server
	id      string
	options ExecuteOptions
	answer  LocalReply
	idle    chan struct{}

	mutex sync.Mutex
	begun bool // its busy status was seen
	ended bool
}

func (l *localRun) publish(m *wire.Message, _ bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.ended {
		return
	}
	state := ""
	if m.Header.Type == "status" {
		var parent wire.Header
		var body struct {
			State string `json:"execution_state"`
		}
		json.Unmarshal(m.Parent, &parent)
		json.Unmarshal(m.Content, &body)
		if parent.ID == l.id {
			state = body.State
		}
	}
	l.begun = l.begun || state == "busy"
	if l.begun && l.options.Deliver != nil {
		l.options.Deliver(m)
	}
	if state == "idle" {
		l.ended = true
		close(l.idle)
	}
}

func (l *localRun) reply(m *wire.Message) {
	var body struct {
		Status    string   `json:"status"`
		Count     int      `json:"execution_count"`
		Name      string   `json:"ename"`
		Value     string   `json:"evalue"`
		Traceback []string `json:"traceback"`
	}
	json.Unmarshal(m.Content, &body) // made by handleExecute
	l.answer = LocalReply{body.Status, body.Count, body.Name, body.Value, body.Traceback, time.Now()}
}

func (l *localRun) ask(m *wire.Message) bool {
	if l.options.Input == nil {
		return false
	}
	var body struct {
		Prompt   string `json:"prompt"`
		Password bool   `json:"password"`
	}
	json.Unmarshal(m.Content, &body)
	go func() {
		line, err := l.options.Input(body.Prompt, body.Password)
		if err != nil {
			line = endOfInput
		}
		answer := l.server.origin.New("input_reply", nil, content{"value": line})
		parent, _ := json.Marshal(m.Header) // of strings
		answer.Parent = parent
		l.server.input.answer(answer)
	}()
	return true
}
