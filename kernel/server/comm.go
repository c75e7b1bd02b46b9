package server

import (
	"encoding/json"
	"sync"

	"kerasgo/kernel/worker/protocol"
)

// comms are the open comms, to their targets. The worker has the functions that
// handle messages.
type comms struct {
	mutex sync.Mutex
	open  map[string]string
}

func (o *comms) set(id, target string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.open == nil {
		o.open = map[string]string{}
	}
	o.open[id] = target
}

func (o *comms) remove(id string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	delete(o.open, id)
}

// take empties the list.
func (o *comms) take() map[string]string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	open := o.open
	o.open = nil
	return open
}

func handleCommInfo(s *Server, r *request) content {
	var body struct {
		Target string `json:"target_name"`
	}
	if err := json.Unmarshal(r.Content, &body); err != nil {
		return refused(r, err)
	}
	found := content{}
	s.comms.mutex.Lock()
	defer s.comms.mutex.Unlock()
	for id, target := range s.comms.open {
		if body.Target == "" || body.Target == target {
			found[id] = content{"target_name": target}
		}
	}
	return content{"status": "ok", "comms": found}
}

// commMessage is the content of comm_open, comm_msg and comm_close.
type commMessage struct {
	ID     string          `json:"comm_id"`
	Target string          `json:"target_name"`
	Data   json.RawMessage `json:"data"`
}

func handleCommOpen(s *Server, r *request) content {
	id, ok := s.receiveComm(r)
	if id != "" && !ok {
		s.comms.remove(id)
		s.iopub.output("comm_close", r.RawHeader, content{"comm_id": id, "data": content{}})
	}
	return nil
}

func handleCommMessage(s *Server, r *request) content {
	if id, ok := s.receiveComm(r); !ok {
		s.log("a message for the unknown comm %q", id)
	}
	return nil
}

func handleCommClose(s *Server, r *request) content {
	id, _ := s.receiveComm(r)
	s.comms.remove(id)
	return nil
}

// receiveComm has the worker handle a message of a comm. What is printed meanwhile
// belongs to the message.
func (s *Server) receiveComm(r *request) (id string, known bool) {
	var body commMessage
	if err := json.Unmarshal(r.Content, &body); err != nil || body.ID == "" {
		s.log("a %s message without a comm_id", r.Header.Type)
		return "", false
	}
	if r.Header.Type == "comm_open" {
		s.comms.set(body.ID, body.Target)
	}
	answer, failure := s.worker.ask(&protocol.Message{Kind: protocol.KindComm, Comm: &protocol.Comm{
		Kind: r.Header.Type, ID: body.ID, Target: body.Target, Data: body.Data, Metadata: r.Metadata, Buffers: r.Buffers,
	}}, &cell{parent: r.RawHeader, request: r}, 0)
	if failure != nil || answer.Received == nil {
		return body.ID, false
	}
	return body.ID, answer.Received.Known
}

// sendComm publishes a message of a comm that the worker sends, after the text
// before it.
func (s *Server) sendComm(c *cell, event *protocol.Comm) {
	body := content{"comm_id": event.ID, "data": object(event.Data)}
	switch event.Kind {
	case "comm_open":
		body["target_name"] = event.Target
		s.comms.set(event.ID, event.Target)
	case "comm_close":
		s.comms.remove(event.ID)
	case "comm_msg":
	default:
		s.log("the worker sent a message of the unknown kind %q", event.Kind)
		return
	}
	var parent json.RawMessage
	if c != nil {
		parent = c.parent
	}
	m := s.origin.New(event.Kind, parent, body)
	m.Metadata, m.Buffers = event.Metadata, event.Buffers
	s.worker.output.message(m)
}

func object(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("{}")
	}
	return raw
}

// closeComms tells all clients that the comms of a worker that has ended are
// closed.
func (s *Server) closeComms() {
	for id := range s.comms.take() {
		s.iopub.output("comm_close", nil, content{"comm_id": id, "data": content{"reason": "the process of the cells has ended"}})
	}
}
