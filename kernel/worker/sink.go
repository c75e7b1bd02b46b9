package worker

import (
	"context"

	"kerasgo/kernel/display"
	"kerasgo/kernel/worker/protocol"
)

// sink sends what package display is given to the server.
type sink struct{ w *worker }

func (s sink) Display(bundle display.Bundle, id string, update bool) {
	message := displayMessage(bundle)
	message.ID, message.Update = id, update
	s.w.output.send(&protocol.Message{Kind: protocol.KindDisplay, Display: message})
}

func (s sink) Clear(wait bool) {
	s.w.output.send(&protocol.Message{Kind: protocol.KindClear, Clear: &protocol.Clear{Wait: wait}})
}

func (s sink) Live() bool { return true }

// Context is that of the cell that runs, or ran last.
func (s sink) Context() context.Context {
	s.w.mutex.Lock()
	defer s.w.mutex.Unlock()
	return s.w.current
}
