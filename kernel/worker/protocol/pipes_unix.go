//go:build unix

package protocol

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// The worker's file descriptors.
const (
	requestsDescriptor = 3
	eventsDescriptor   = 4
)

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
	pipe := func(childReads bool) (*os.File, *os.File, error) {
		reader, writer, err := os.Pipe()
		if err != nil {
			return nil, nil, err
		}
		opened = append(opened, reader, writer)
		if childReads {
			childs = append(childs, reader)
			return writer, reader, nil
		}
		childs = append(childs, writer)
		return reader, writer, nil
	}
	requests, requestsChild, err := pipe(true)
	if err != nil {
		return fail(err)
	}
	events, eventsChild, err := pipe(false)
	if err != nil {
		return fail(err)
	}
	stdout, stdoutChild, err := pipe(false)
	if err != nil {
		return fail(err)
	}
	stderr, stderrChild, err := pipe(false)
	if err != nil {
		return fail(err)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, stdoutChild, stderrChild
	cmd.ExtraFiles = []*os.File{requestsChild, eventsChild} // descriptors 3 and 4
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
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
	open := func(descriptor int, name string) (*os.File, error) {
		var status syscall.Stat_t
		if err := syscall.Fstat(descriptor, &status); err != nil {
			return nil, fmt.Errorf("file descriptor %d, the worker's pipe of %s: %w; the kernel starts its worker itself", descriptor, name, err)
		}
		if status.Mode&syscall.S_IFMT != syscall.S_IFIFO {
			return nil, fmt.Errorf("file descriptor %d, the worker's pipe of %s, is not a pipe; the kernel starts its worker itself", descriptor, name)
		}
		syscall.CloseOnExec(descriptor)
		if err := syscall.SetNonblock(descriptor, true); err != nil {
			return nil, fmt.Errorf("file descriptor %d: %w", descriptor, err)
		}
		return os.NewFile(uintptr(descriptor), name), nil
	}
	from, err := open(requestsDescriptor, "requests")
	if err != nil {
		return nil, nil, err
	}
	to, err := open(eventsDescriptor, "events")
	if err != nil {
		return nil, nil, err
	}
	return from, to, nil
}

// Kill ends a worker that Spawn started, and the processes it started.
func Kill(process *os.Process) error {
	if err := syscall.Kill(-process.Pid, syscall.SIGKILL); err != nil {
		return process.Kill()
	}
	return nil
}

// wait blocks until something is written and takes it; false at the end.
func (o *Output) wait() bool {
	raw, err := o.file.SyscallConn()
	if err != nil {
		return false
	}
	more := true
	err = raw.Read(func(descriptor uintptr) bool {
		n := o.read(int(descriptor))
		more = n >= 0
		return n != 0
	})
	return err == nil && more
}

// take takes what is there: how many bytes, 0 when the pipe is empty, -1 at its
// end. It does not use the file's read lock, which wait holds while it waits.
func (o *Output) take() int {
	raw, err := o.file.SyscallConn()
	if err != nil {
		return -1
	}
	n := -1
	raw.Control(func(descriptor uintptr) { n = o.read(int(descriptor)) })
	return n
}

func (o *Output) read(descriptor int) int {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.ended {
		return -1
	}
	for {
		n, err := syscall.Read(descriptor, o.buffer[:])
		switch {
		case n > 0:
			o.sink(o.buffer[:n])
			return n
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EAGAIN):
			return 0
		default:
			o.ended = true
			return -1
		}
	}
}
