package protocol

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// pipesVariable names the environment variable that tells a worker its handles.
const pipesVariable = "KERASGO_WORKER_PIPES"

// Spawn starts cmd as a worker: with pipes for requests, events, standard output
// and standard error, nothing on standard input, and a process group of its own,
// so that a Ctrl-C at a terminal reaches the server alone. The caller follows
// both outputs, reads Events until io.EOF, and then calls cmd.Wait.
func Spawn(cmd *exec.Cmd) (*Pipes, error) {
	var opened, childs []*os.File
	fail := func(err error) (*Pipes, error) {
		for _, file := range opened {
			file.Close()
		}
		return nil, fmt.Errorf("starting the worker %s: %w", cmd.Path, err)
	}
	pipe := func() (reader, writer *os.File, err error) {
		if reader, writer, err = os.Pipe(); err == nil {
			opened = append(opened, reader, writer)
		}
		return
	}
	requestsChild, requests, err := pipe()
	if err != nil {
		return fail(err)
	}
	events, eventsChild, err := pipe()
	if err != nil {
		return fail(err)
	}
	stdout, stdoutChild, err := pipe()
	if err != nil {
		return fail(err)
	}
	stderr, stderrChild, err := pipe()
	if err != nil {
		return fail(err)
	}
	childs = []*os.File{requestsChild, eventsChild, stdoutChild, stderrChild}
	for _, file := range []*os.File{requestsChild, eventsChild} {
		if err := windows.SetHandleInformation(windows.Handle(file.Fd()), windows.HANDLE_FLAG_INHERIT, windows.HANDLE_FLAG_INHERIT); err != nil {
			return fail(err)
		}
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, stdoutChild, stderrChild
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.CreationFlags |= windows.CREATE_NEW_PROCESS_GROUP
	cmd.SysProcAttr.AdditionalInheritedHandles = []syscall.Handle{syscall.Handle(requestsChild.Fd()), syscall.Handle(eventsChild.Fd())}
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%d,%d", pipesVariable, requestsChild.Fd(), eventsChild.Fd()))
	if err := cmd.Start(); err != nil {
		return fail(err)
	}
	for _, file := range childs {
		file.Close()
	}
	return &Pipes{Requests: requests, Events: events, Stdout: newOutput(stdout), Stderr: newOutput(stderr)}, nil
}

// Inherit returns the worker's ends of the pipes that Spawn made. The worker's
// own children do not get them. It fails in a process that Spawn did not start.
func Inherit() (requests io.Reader, events io.Writer, err error) {
	var from, to uintptr
	if _, err := fmt.Sscanf(os.Getenv(pipesVariable), "%d,%d", &from, &to); err != nil {
		return nil, nil, fmt.Errorf("%s=%q does not name the worker's pipes; the kernel starts its worker itself", pipesVariable, os.Getenv(pipesVariable))
	}
	os.Unsetenv(pipesVariable)
	for _, handle := range []uintptr{from, to} {
		if err := windows.SetHandleInformation(windows.Handle(handle), windows.HANDLE_FLAG_INHERIT, 0); err != nil {
			return nil, nil, fmt.Errorf("a pipe of the worker: %w", err)
		}
	}
	return os.NewFile(from, "requests"), os.NewFile(to, "events"), nil
}

// Kill ends a worker that Spawn started.
func Kill(process *os.Process) error { return process.Kill() }

var peekNamedPipe = windows.NewLazySystemDLL("kernel32.dll").NewProc("PeekNamedPipe")

// pollInterval is how often an output is looked at: anonymous pipes of Windows
// cannot be waited for and drained at the same time.
const pollInterval = 5 * time.Millisecond

// wait takes what is written; false at the end.
func (o *Output) wait() bool {
	n := o.take()
	if n == 0 {
		time.Sleep(pollInterval)
	}
	return n >= 0
}

// take takes what is there: how many bytes, 0 when the pipe is empty, -1 at its
// end.
func (o *Output) take() int {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.ended {
		return -1
	}
	var available uint32
	if peeked, _, _ := peekNamedPipe.Call(o.file.Fd(), 0, 0, 0, uintptr(unsafe.Pointer(&available)), 0); peeked == 0 {
		o.ended = true
		return -1
	}
	if available == 0 {
		return 0
	}
	n, err := o.file.Read(o.buffer[:min(int(available), len(o.buffer))])
	if err != nil {
		o.ended = true
		return -1
	}
	o.sink(o.buffer[:n])
	return n
}
