package server

import (
	"encoding/json"
	"fmt"
	"sync"

	"kerasgo/kernel/wire"
)

// subshells are the shells beside the main one (JEP 91). Each serves its requests
// in order, beside the others, with an execution count and a history of its own.
// They share one session, so that their cells run one after the other, in the order
// in which they reach the front of their queues; comms, completion, inspection and
// all else of a subshell are served while a cell of another runs. An interrupt
// stops the running cell, whosever it is.
type subshells struct {
	mutex sync.Mutex
	list  []subshell // in the order they were made
	made  int
}

type subshell struct {
	id string
	*shell
}

// cellsOfAShell is how many numbers of cells a subshell has for itself: error
// messages name cells by number, and the main shell's begin at 1.
const cellsOfAShell = 1_000_000

// mostSubshells bounds them; a front end has a few.
const mostSubshells = 256

func (l *subshells) all() []subshell {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return append([]subshell(nil), l.list...)
}

// enqueue gives a request of the shell channel to the subshell that its header
// names.
func (s *Server) enqueue(r *request) {
	if r.Header.Subshell == nil {
		s.shell.enqueue(r)
		return
	}
	for _, h := range s.shells.all() {
		if h.id == *r.Header.Subshell {
			h.enqueue(r)
			return
		}
	}
	r.shell = s.shell
	s.iopub.status("busy", r.RawHeader)
	if r.expectsReply() {
		s.reply(r, s.noSubshell(*r.Header.Subshell), nil)
	}
	s.iopub.status("idle", r.RawHeader)
	s.othersAgain(nil)
}

// othersAgain tells which cells still run in other shells than one that has become
// idle: front ends show the last status they saw.
func (s *Server) othersAgain(idle *shell) {
	if s.shell != idle {
		s.shell.again(nil)
	}
	for _, h := range s.shells.all() {
		if h.shell != idle {
			h.again(nil)
		}
	}
}

func (s *Server) noSubshell(id string) content {
	text := fmt.Sprintf("there is no subshell %q", id)
	return content{"status": "error", "ename": "SubshellNotFound", "evalue": text, "traceback": []string{"SubshellNotFound: " + text}, "execution_count": 0}
}

func handleCreateSubshell(s *Server, r *request) content {
	s.shells.mutex.Lock()
	defer s.shells.mutex.Unlock()
	if len(s.shells.list) == mostSubshells {
		return refused(r, fmt.Errorf("there are %d subshells, more than any front end needs", mostSubshells))
	}
	s.mutex.Lock()
	closing := s.closing
	s.mutex.Unlock()
	if closing {
		return refused(r, fmt.Errorf("the kernel is shutting down"))
	}
	s.shells.made++
	h := subshell{wire.NewIdentifier(), newShell(s, newHistory("", s.log))}
	h.first = s.shells.made * cellsOfAShell
	s.shells.list = append(s.shells.list, h)
	return content{"status": "ok", "subshell_id": h.id}
}

// handleDeleteSubshell ends a subshell: what was sent to it before is still served.
func handleDeleteSubshell(s *Server, r *request) content {
	var body struct {
		ID string `json:"subshell_id"`
	}
	if err := json.Unmarshal(r.Content, &body); err != nil {
		return refused(r, err)
	}
	s.shells.mutex.Lock()
	defer s.shells.mutex.Unlock()
	for i, h := range s.shells.list {
		if h.id == body.ID {
			s.shells.list = append(s.shells.list[:i:i], s.shells.list[i+1:]...)
			h.retire()
			return content{"status": "ok"}
		}
	}
	reply := s.noSubshell(body.ID)
	delete(reply, "execution_count")
	return reply
}

func handleListSubshells(s *Server, r *request) content {
	ids := []string{}
	for _, h := range s.shells.all() {
		ids = append(ids, h.id)
	}
	return content{"status": "ok", "subshell_id": ids}
}
