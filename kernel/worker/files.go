package worker

import (
	"context"
	"io"
	"os"
	"runtime/pprof"
	"sync"
	"sync/atomic"

	"kerasgo/kernel/worker/protocol"
)

// files are os.Stdout and os.Stderr of cells: pipes that end in this process, so
// that what is written to them, by the cell, by compiled code that it hands them to
// and by processes that it starts, stands among the text that is printed where it
// was written. What is printed drains the pipes first.
//
// The process's own file descriptors go to the server, which reads there why a
// worker died.
type files struct {
	to [2]io.Writer // where the text goes: stdout, stderr

	once    sync.Once
	active  atomic.Bool
	outputs [2]*protocol.Output
	ends    [2]*os.File
}

// open makes the pipes when a cell first needs them; it returns the process's own
// files when there can be no more.
func (f *files) open() (stdout, stderr *os.File) {
	f.once.Do(func() {
		f.ends = [2]*os.File{os.Stdout, os.Stderr}
		for i := range f.outputs {
			output, end, err := protocol.NewOutput()
			if err != nil {
				return
			}
			following := make(chan bool)
			go func() {
				pprof.SetGoroutineLabels(context.Background()) // it works for all cells
				output.Follow(func(text []byte) { f.to[i].Write(text) })
				close(following)
			}()
			<-following
			f.outputs[i], f.ends[i] = output, end
		}
		f.active.Store(true)
	})
	return f.ends[0], f.ends[1]
}

// drain takes what has been written.
func (f *files) drain() {
	if f.active.Load() {
		f.outputs[0].Drain()
		f.outputs[1].Drain()
	}
}

func (f *files) close() {
	f.drain()
	f.once.Do(func() {})
	for i, output := range f.outputs {
		if output != nil {
			f.ends[i].Close()
		}
	}
}

// after returns a writer whose text stands after what was written to the files.
func (f *files) after(to io.Writer) io.Writer { return drained{f, to} }

type drained struct {
	files *files
	to    io.Writer
}

func (d drained) Write(p []byte) (int, error) {
	d.files.drain()
	return d.to.Write(p)
}
