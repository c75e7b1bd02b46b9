package notebook

import (
	"context"
	"fmt"
	"io"
	"time"
)

// logged is a kernel that notes what goes over it: when a cell begins and how it
// ends, and each message of its iopub channel by type and size. It is what
// `kerasgo run --kernel-log` writes, with what the kernel itself has to say.
type logged struct {
	Kernel
	to io.Writer
}

func (l logged) note(format string, arguments ...any) {
	fmt.Fprintf(l.to, time.Now().UTC().Format("2006-01-02T15:04:05.000Z ")+format+"\n", arguments...)
}

func (l logged) Execute(ctx context.Context, code string, deliver func(Message)) (Reply, error) {
	l.note("execute %q", code)
	reply, err := l.Kernel.Execute(ctx, code, func(m Message) {
		l.note("  %s, %d bytes", m.Type, len(m.Content))
		deliver(m)
	})
	switch {
	case err != nil:
		l.note("failed: %v", err)
	case ctx.Err() != nil:
		l.note("execute_reply %d: %s; interrupted: %v", reply.ExecutionCount, reply.Status, context.Cause(ctx))
	default:
		l.note("execute_reply %d: %s", reply.ExecutionCount, reply.Status)
	}
	return reply, err
}

func (l logged) Close() error {
	l.note("close")
	return l.Kernel.Close()
}
