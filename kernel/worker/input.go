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

var errNoInput = errors.New("this front end cannot ask for input while the cell runs")

// Read asks the user for a line when none is left. It returns io.EOF when the
// user closes the input, and the context's error when the cell is interrupted.
func (i *input) Read(p []byte) (int, error) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	if len(i.rest) == 0 {
		i.cellMutex.Lock()
		c := i.cell
		i.cellMutex.Unlock()
		if c == nil || !c.request.AllowInput {
			return 0, errNoInput
		}
		i.output.send(&protocol.Message{Kind: protocol.KindInputRequest, InputRequest: &protocol.InputRequest{}})
		select {
		case r := <-i.lines:
			if r.Closed {
				return 0, io.EOF
			}
			i.rest = []byte(r.Value + "\n")
		case <-c.ctx.Done():
			return 0, context.Cause(c.ctx)
		}
	}
	n := copy(p, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}
