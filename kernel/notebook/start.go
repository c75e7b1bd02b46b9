package notebook

import (
	"context"
	"encoding/json"
	"time"

	"kerasgo/kernel/server"
	"kerasgo/kernel/wire"
)

// Start starts the kernel that Jupyter talks to, in this process and without its
// sockets. Its worker is this program with the argument "worker".
func Start() (Kernel, error) {
	return startWith(server.Options{})
}

func startWith(options server.Options) (Kernel, error) {
	kernel, err := server.New(options)
	if err != nil {
		return nil, err
	}
	return &local{kernel.Local()}, nil
}

// local is a Kernel over the server's client in this process.
type local struct{ client *server.LocalClient }

func (l *local) Execute(ctx context.Context, code string, deliver func(Message)) (Reply, error) {
	reply, err := l.client.Execute(ctx, code, server.ExecuteOptions{Deliver: func(m *wire.Message) {
		var parent wire.Header
		json.Unmarshal(m.Parent, &parent) // an empty parent has no ID
		at, _ := time.Parse(time.RFC3339, m.Header.Date)
		deliver(Message{Type: m.Header.Type, Parent: parent.ID, Time: at, Content: m.Content})
	}})
	return Reply{Status: reply.Status, ExecutionCount: reply.ExecutionCount, Time: reply.Time}, err
}

func (l *local) Information() map[string]any { return server.LanguageInfo() }

func (l *local) Close() error { return l.client.Shutdown() }
