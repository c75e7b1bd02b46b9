package server

import (
	"encoding/json"
	"sync"

	"kerasgo/kernel/wire"
	"kerasgo/kernel/worker/protocol"
)

// input carries a cell's questions to the client that runs it, and the answers
// back. There is one question at a time.
type input struct {
	server *Server

	mutex    sync.Mutex
	cell     *cell
	id       uint64 // of the worker's message
	question string // msg_id of the input_request
}

// ask sends the worker's question. When the client cannot be asked, the cell reads
// the end of its input.
func (i *input) ask(c *cell, event *protocol.Message) {
	s := i.server
	m := s.origin.New("input_request", c.parent, content{"prompt": event.InputRequest.Prompt, "password": event.InputRequest.Password})
	m.Identities = c.request.Identities
	i.mutex.Lock()
	i.cell, i.id, i.question = c, event.ID, m.Header.ID
	i.mutex.Unlock()
	if !c.request.client.ask(m) {
		i.forget(c)
		s.worker.send(&protocol.Message{Kind: protocol.KindInputReply, ID: event.ID, InputReply: &protocol.InputReply{Closed: true}})
	}
}

// endOfInput is what front ends send for Ctrl-D.
const endOfInput = "\x04"

// answer takes an input_reply. One to an older question is dropped.
func (i *input) answer(m *wire.Message) {
	var body struct {
		Value string `json:"value"`
	}
	var parent wire.Header
	if m.Header.Type != "input_reply" || json.Unmarshal(m.Content, &body) != nil {
		i.server.log("a %s message on the stdin channel", m.Header.Type)
		return
	}
	json.Unmarshal(m.Parent, &parent) // some clients send none
	i.mutex.Lock()
	if i.cell == nil || parent.ID != "" && parent.ID != i.question {
		i.mutex.Unlock()
		return
	}
	id := i.id
	i.cell = nil
	i.mutex.Unlock()
	i.server.worker.send(&protocol.Message{Kind: protocol.KindInputReply, ID: id, InputReply: &protocol.InputReply{Value: body.Value, Closed: body.Value == endOfInput}})
}

// forget drops a cell's question, when the cell has ended.
func (i *input) forget(c *cell) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.cell == c {
		i.cell = nil
	}
}
