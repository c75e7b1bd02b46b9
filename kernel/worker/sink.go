package worker

import (
	"context"
	"encoding/json"
	"fmt"

	"kerasgo/kernel/display"
	"kerasgo/kernel/worker/protocol"
)

// sink sends what package display is given to the server.
type sink struct{ w *worker }

func (s sink) Display(bundle display.Bundle, id string, update bool) {
	message := displayMessage(bundle)
	message.ID, message.Update = id, update
	if err := s.w.output.send(&protocol.Message{Kind: protocol.KindDisplay, Display: message}); err != nil {
		panic(unsendable(err))
	}
}

// unsendable says why a bundle is not shown: JSON has no functions, channels, NaN.
func unsendable(err error) string { return fmt.Sprintf("display: the output cannot be sent: %v", err) }

func (s sink) Clear(wait bool) {
	s.w.output.send(&protocol.Message{Kind: protocol.KindClear, Clear: &protocol.Clear{Wait: wait}})
}

func (s sink) Live() bool { return true }

// Context is that of the cell that runs, or ran last; in the handler of a message,
// its own.
func (s sink) Context() context.Context {
	if t := s.w.output.tasks.current(); t != nil && t.ctx != nil {
		return t.ctx
	}
	s.w.mutex.Lock()
	defer s.w.mutex.Unlock()
	return s.w.current
}

func (s sink) Input(prompt string, password bool) (string, error) {
	return s.w.input.ask(prompt, password)
}

func (s sink) Payload(payload map[string]any) {
	if bundle, ok := payload["data"].(map[string]any); ok {
		payload["data"] = displayMessage(display.Bundle{Data: bundle}).Data
	}
	if _, err := json.Marshal(payload); err != nil {
		panic(unsendable(err))
	}
	id := s.w.output.tasks.current()
	s.w.mutex.Lock()
	defer s.w.mutex.Unlock()
	if len(s.w.waiting) > 0 && id != nil && s.w.waiting[0].id == id.id {
		s.w.payload = append(s.w.payload, payload)
	}
}

func (s sink) SendComm(event display.CommEvent) {
	data, err := json.Marshal(event.Message.Data)
	if err != nil {
		panic(fmt.Sprintf("display: the data of a comm's message, a %T, cannot be encoded as JSON: %v", event.Message.Data, err))
	}
	if event.Message.Data == nil {
		data = []byte("{}")
	}
	metadata, err := json.Marshal(event.Message.Metadata)
	if err != nil {
		panic(fmt.Sprintf("display: the metadata of a comm's message cannot be encoded as JSON: %v", err))
	}
	if event.Message.Metadata == nil {
		metadata = nil
	}
	err = s.w.output.send(&protocol.Message{Kind: protocol.KindComm, Comm: &protocol.Comm{
		Kind: event.Kind, ID: event.ID, Target: event.Target, Data: data, Metadata: metadata, Buffers: event.Message.Buffers,
	}})
	if err != nil {
		panic(unsendable(err))
	}
}
