package protocol

import (
	"io"
	"os"
	"sync"
)

// Pipes are the server's ends of a started worker's pipes.
type Pipes struct {
	Requests io.WriteCloser // to the worker; closing it ends the worker
	Events   io.ReadCloser  // from the worker; io.EOF when it has ended
	Stdout   *Output        // its file descriptor 1
	Stderr   *Output        // its file descriptor 2
}

// Output is the reading end of a worker's standard output or error. It is
// followed in the background; whoever handles an event drains it first, to learn
// what the worker wrote before that event.
type Output struct {
	file   *os.File
	mutex  sync.Mutex // held while reading and handing over, which keeps the order
	sink   func([]byte)
	buffer [64 << 10]byte
	ended  bool
	done   chan struct{}
}

func newOutput(file *os.File) *Output { return &Output{file: file, done: make(chan struct{})} }

// NewOutput makes a pipe within a process: what is written to writer is read as a
// worker's standard output is.
func NewOutput() (output *Output, writer *os.File, err error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	return newOutput(reader), writer, nil
}

// drainLimit is more than a pipe holds: whatever a worker wrote before Drain was
// called is among that many bytes, and a worker that never stops writing cannot
// hold up the caller.
const drainLimit = 2 << 20

// Follow hands everything written to sink, in the background, until the last
// writer has closed the pipe. The slice is valid during the call only. It is
// called once.
func (o *Output) Follow(sink func([]byte)) {
	o.sink = sink
	go func() {
		for o.wait() {
		}
		o.file.Close()
		close(o.done)
	}()
}

// Done is closed when everything has been handed over.
func (o *Output) Done() <-chan struct{} { return o.done }

// Drain hands to the sink of Follow what is in the pipe now, without waiting for
// more.
func (o *Output) Drain() {
	for total := 0; total < drainLimit; {
		n := o.take()
		if n <= 0 {
			return
		}
		total += n
	}
}
