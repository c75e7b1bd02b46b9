package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"kerasgo/kernel/display"
	"kerasgo/kernel/worker/protocol"
)

// handleComms hands on messages of comms, one after the other, while cells run.
func (w *worker) handleComms(ctx context.Context) {
	for message := range w.comms {
		w.events.Write(&protocol.Message{Kind: protocol.KindReceived, ID: message.ID, Received: &protocol.Received{Known: w.handleComm(ctx, message)}})
	}
}

func (w *worker) handleComm(ctx context.Context, message *protocol.Message) (known bool) {
	event := display.CommEvent{Kind: message.Comm.Kind, ID: message.Comm.ID, Target: message.Comm.Target}
	event.Message.Buffers = message.Comm.Buffers
	// The server has read both: they are JSON.
	json.Unmarshal(message.Comm.Data, &event.Message.Data)
	json.Unmarshal(message.Comm.Metadata, &event.Message.Metadata)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w.mutex.Lock()
	w.handling = cancel
	w.mutex.Unlock()
	defer func() {
		w.mutex.Lock()
		w.handling = nil
		w.mutex.Unlock()
	}()
	w.output.tasks.mark(&task{id: message.ID, ctx: ctx})
	var unknown atomic.Bool // a handler that fails was found
	failed := w.runner.Session().Call(ctx, func() { unknown.Store(!display.ReceiveComm(event)) })
	if failed != nil {
		for _, line := range failed.Traceback() {
			fmt.Fprintln(w.output.stream("stderr"), line)
		}
	}
	w.output.flush()
	return !unknown.Load()
}
