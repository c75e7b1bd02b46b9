package worker

import (
	"context"
	"errors"
	"io"
	"sync"

	"kerasgo/kernel/worker/protocol"
)

// input is the standard input of cells: each time a cell reads and nothing is
// left, the user is asked for a line.
type input struct {
	events *protocol.Writer
	output *output
	lines  chan *protocol.InputReply

	mutex sync.Mutex // held while a cell reads
	rest  []byte

	cellMutex sync.Mutex
	cell      *cell
}

func newInput(events *protocol.Writer, output *output) *input {
	return &input{events: events, output: output, lines: make(chan *protocol.InputReply, 1)}
}

// begin gives the input to a cell, without what the cell before left unread.
func (i *input) begin(c *cell) {
	i.cellMutex.Lock()
	i.cell = c
	i.cellMutex.Unlock()
	if i.mutex.TryLock() {
		i.rest = nil
		i.mutex.Unlock()
	}
	select {
	case <-i.lines: // came after its reader was interrupted
	default:
	}
}

// reply hands over what the user typed.
func (i *input) reply(r *protocol.InputReply) {
	select {
	case i.lines <- r:
	default: // nobody asked
	}
}

var errNoInput = errors.New("nobody can be asked for input: this front end does not allow it (allow_stdin is false), as when a notebook is run without a user")

// Read asks the user for a line when none is left. It returns io.EOF when the
// user closes the input, and the context's error when the cell is interrupted.
func (i *input) Read(p []byte) (int, error) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	if len(i.rest) == 0 {
		c, err := i.asking()
		if err != nil {
			return 0, err
		}
		line, err := i.line(c, "", false)
		if err != nil {
			return 0, err
		}
		i.rest = []byte(line + "\n")
	}
	n := copy(p, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}

// asking is the cell that may ask its user.
func (i *input) asking() (*cell, error) {
	i.cellMutex.Lock()
	defer i.cellMutex.Unlock()
	if i.cell == nil || !i.cell.request.AllowInput {
		return nil, errNoInput
	}
	if t := i.output.tasks.current(); t != nil && t.id != i.cell.id {
		return nil, errors.New("nobody can be asked for input: the cell that started this goroutine, or the message that it handles, is not the running cell")
	}
	return i.cell, nil
}

// line asks a cell's user for a line.
func (i *input) line(c *cell, prompt string, password bool) (string, error) {
	i.output.send(&protocol.Message{Kind: protocol.KindInputRequest, InputRequest: &protocol.InputRequest{Prompt: prompt, Password: password}})
	select {
	case r := <-i.lines:
		if r.Closed {
			return "", io.EOF
		}
		return r.Value, nil
	case <-c.ctx.Done():
		return "", context.Cause(c.ctx)
	}
}

// ask asks with a prompt of its own, whatever is left of the line before.
func (i *input) ask(prompt string, password bool) (string, error) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	c, err := i.asking()
	if err != nil {
		return "", err
	}
	return i.line(c, prompt, password)
}
