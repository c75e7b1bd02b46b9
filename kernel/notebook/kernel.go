package notebook

import (
	"context"
	"encoding/json"
	"time"
)

// Kernel runs code. [Start] makes the one that Jupyter talks to.
type Kernel interface {
	// Execute runs code as one cell and returns when the kernel is idle again.
	// It calls deliver with each message of the iopub channel, in order. When
	// ctx ends, the cell is interrupted and ends as any failing cell does; an
	// error means that the kernel itself cannot go on.
	Execute(ctx context.Context, code string, deliver func(Message)) (Reply, error)
	// Information returns the kernel's language_info, as a notebook's metadata
	// holds it.
	Information() map[string]any
	// Close ends the kernel.
	Close() error
}

// Message is one message of the iopub channel.
type Message struct {
	Type    string // of the header: "status", "stream", "display_data", …
	Parent  string // the message id of the request that it belongs to
	Time    time.Time
	Content json.RawMessage
}

// Reply is how a cell ended.
type Reply struct {
	Status         string // "ok", "error" or "aborted"
	ExecutionCount int
	Time           time.Time
}
