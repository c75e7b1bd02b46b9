package server

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"kerasgo/kernel/wire"
)

// Options says how a kernel is made.
type Options struct {
	// WorkerCommand starts the worker process; empty: this program with the
	// argument "worker".
	WorkerCommand []string
	// Version is the implementation's version in kernel_info.
	Version string
	// OutputLimit bounds the bytes of text that one cell can print; the rest is
	// dropped with a notice. 0: what the environment variable KERASGO_OUTPUT_LIMIT
	// says, else 10 MB. Negative: no bound.
	OutputLimit int
	// History is the file that keeps inputs across sessions; "": they are kept
	// until the kernel ends.
	History string
	// Runtime is the folder for the connection file of a kernel that is started with
	// a registration file; "": none is written.
	Runtime string
	// Stall is how long a client may take none of the bytes that wait for it until
	// it is disconnected; 0: one minute. Until then it holds up what is printed.
	Stall time.Duration
	// Log is told what a user need not know, such as refused messages; nil:
	// nobody is.
	Log io.Writer
	// Pace holds output below the rates above which jupyter_server drops it. It is
	// held there, too, once a client has asked for kernel_info on control.
	Pace bool
}

// Server is a kernel. It is safe for use by several goroutines.
type Server struct {
	options Options
	origin  *wire.Origin
	iopub   *iopub
	worker  *worker
	shell   *shell
	shells  subshells
	comms   comms
	history *history
	input   *input
	meter   meter
	running running

	session sync.Mutex // held while a cell runs

	mutex      sync.Mutex
	connection *wire.Connection // while Serve runs
	closing    bool
	restart    bool          // of the shutdown request
	stopped    chan struct{} // closed when a client has asked to shut down
}

// New starts a kernel: its worker is on its way when New returns.
func New(options Options) (*Server, error) {
	if len(options.WorkerCommand) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("finding the program that the worker runs: %w", err)
		}
		options.WorkerCommand = []string{self, "worker"}
	}
	if options.Log == nil {
		options.Log = io.Discard
	}
	var wrongLimit error
	if options.OutputLimit == 0 {
		options.OutputLimit, wrongLimit = textLimit()
	}
	s := &Server{options: options, origin: wire.NewOrigin(), stopped: make(chan struct{})}
	if wrongLimit != nil {
		s.log("%v", wrongLimit)
	}
	s.iopub = &iopub{origin: s.origin}
	s.history = newHistory(options.History, s.log)
	s.input = &input{server: s}
	s.worker = newWorker(s)
	s.shell = newShell(s, s.history)
	go s.worker.prepare() // to start a process takes milliseconds
	return s, nil
}

// Close ends the kernel and its worker.
func (s *Server) Close() error {
	s.mutex.Lock()
	already := s.closing
	s.closing = true
	s.mutex.Unlock()
	if already {
		return nil
	}
	s.worker.close()
	for _, subshell := range s.shells.all() {
		subshell.close()
	}
	s.shell.close()
	return s.history.close()
}

// Interrupt stops the running cell and keeps its state, as far as it can be
// stopped: the second call, two seconds after the first or later, ends a worker
// that has not obeyed.
func (s *Server) Interrupt() { s.worker.interrupt() }

func (s *Server) log(format string, arguments ...any) {
	fmt.Fprintf(s.options.Log, "kerasgo kernel: "+format+"\n", arguments...)
}
