package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kerasgo/kernel/wire"
)

// client is where a request came from.
type client interface {
	// reply sends the answer over the channel of the request.
	reply(m *wire.Message)
	// ask sends an input_request; false when the client cannot be reached.
	ask(m *wire.Message) bool
}

// request is a message that is to be answered.
type request struct {
	*wire.Message
	client  client
	size    int    // bytes, for the bound of the queue
	shell   *shell // that serves it
	arrived time.Time
	// aborted: a cell before it failed while it waited.
	aborted bool
}

// handler answers one type of message: it returns the content of the reply, nil
// for none.
type handler func(s *Server, r *request) content

// handlers are the messages that are understood, on shell and on control alike.
var handlers map[string]handler

func init() {
	handlers = map[string]handler{
		"comm_close":              handleCommClose,
		"comm_info_request":       handleCommInfo,
		"comm_msg":                handleCommMessage,
		"comm_open":               handleCommOpen,
		"complete_request":        handleComplete,
		"connect_request":         handleConnect,
		"create_subshell_request": handleCreateSubshell,
		"debug_request":           handleDebug,
		"delete_subshell_request": handleDeleteSubshell,
		"execute_request":         handleExecute,
		"history_request":         handleHistory,
		"inspect_request":         handleInspect,
		"interrupt_request":       handleInterrupt,
		"is_complete_request":     handleIsComplete,
		"kernel_info_request":     handleKernelInfo,
		"list_subshell_request":   handleListSubshells,
		"shutdown_request":        handleShutdown,
		"usage_request":           handleUsage,
	}
}

// serve answers a request: busy, the handler, the reply, idle. The handler of a
// cell says busy itself.
func (s *Server) serve(r *request) {
	if r.Header.Type != "execute_request" {
		s.iopub.status("busy", r.RawHeader)
	}
	if handle, ok := handlers[r.Header.Type]; ok {
		s.reply(r, handle(s, r), nil)
	} else {
		s.log("a %s message is not understood", r.Header.Type)
	}
	r.shell.leave(r)
	s.iopub.status("idle", r.RawHeader)
	switch r.Header.Type {
	case "kernel_info_request":
		s.tellIdle()
	case "shutdown_request":
		s.stop()
	}
}

// tellIdle tells, in answer to nothing, that no cell runs. A page asks for
// kernel_info when it connects, but JupyterLab counts no status that answers this
// request, and what a new subscriber was told jupyter_server may have taken for
// itself, or given to the connection that the page has closed.
func (s *Server) tellIdle() {
	s.running.begin.Lock()
	defer s.running.begin.Unlock()
	if s.running.last() == nil {
		s.iopub.status("idle", nil)
	}
}

// reply sends the answer of a request.
func (s *Server) reply(r *request, body content, metadata json.RawMessage) {
	if body == nil {
		return
	}
	kind := strings.TrimSuffix(r.Header.Type, "_request") + "_reply"
	m := s.origin.Answer(r.Message, kind, body)
	m.Metadata = metadata
	r.client.reply(m)
}

// refused is the answer to a request whose content cannot be read.
func refused(r *request, err error) content {
	text := fmt.Sprintf("the content of a %s: %v", r.Header.Type, err)
	return content{"status": "error", "ename": "BadRequest", "evalue": text, "traceback": []string{"BadRequest: " + text}}
}

// expectsReply tells whether a client waits for an answer on the channel.
func (r *request) expectsReply() bool { return strings.HasSuffix(r.Header.Type, "_request") }
