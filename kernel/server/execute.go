package server

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"

	"kerasgo/kernel/worker/protocol"
)

// executeRequest is the content of an execute_request; absent fields have the
// defaults of the specification.
type executeRequest struct {
	Code            *string           `json:"code"`
	Silent          bool              `json:"silent"`
	StoreHistory    *bool             `json:"store_history"` // default: not silent
	UserExpressions map[string]string `json:"user_expressions"`
	AllowInput      bool              `json:"allow_stdin"`
	StopOnError     *bool             `json:"stop_on_error"` // default: true
}

func handleExecute(s *Server, r *request) content {
	var input content
	announce := sync.OnceFunc(func() {
		s.iopub.status("busy", r.RawHeader)
		if input != nil {
			s.iopub.output("execute_input", r.RawHeader, input)
		}
	})
	defer announce()
	var body executeRequest
	if err := json.Unmarshal(r.Content, &body); err != nil {
		return refused(r, err)
	}
	if body.Code == nil {
		return refused(r, errors.New("there is no code"))
	}
	code := *body.Code
	store := !body.Silent && (body.StoreHistory == nil || *body.StoreHistory)
	empty := strings.TrimSpace(code) == ""
	number := r.shell.number(store && !empty)
	if !body.Silent {
		input = content{"code": code, "execution_count": number}
	}
	if empty && len(body.UserExpressions) == 0 {
		return executed(number, &protocol.Executed{})
	}
	c := &cell{parent: r.RawHeader, request: r, number: number, silent: body.Silent, announce: announce}
	if store {
		r.shell.history.add(number, code)
	}
	if !s.session.TryLock() { // cells of several subshells run one after the other
		announce()
		s.session.Lock()
	}
	answer, failure := s.worker.ask(&protocol.Message{Kind: protocol.KindExecute, Execute: &protocol.Execute{
		Code:            code,
		Cell:            r.shell.first + max(number, 1),
		Silent:          body.Silent,
		UserExpressions: body.UserExpressions,
		AllowInput:      body.AllowInput,
	}}, c, 0)
	s.input.forget(c)
	s.session.Unlock()
	announce()
	var result protocol.Executed
	if failure != nil {
		result.Failure = failure
	} else if answer.Executed != nil {
		result = *answer.Executed
	}
	if store {
		r.shell.history.result(number, c.result)
	}
	if failure := result.Failure; failure != nil {
		if failure.Traceback == nil {
			failure.Traceback = []string{}
		}
		if !body.Silent {
			s.iopub.output("error", r.RawHeader, content{"ename": failure.Name, "evalue": failure.Value, "traceback": failure.Traceback})
			if body.StopOnError == nil || *body.StopOnError {
				r.shell.fail(r)
			}
			// qtconsole shows an error where the cursor is, and so loses one that
			// it reads after the reply has given it the next prompt.
			time.Sleep(errorAhead)
		}
	}
	return executed(number, &result)
}

// errorAhead is by how much an error is ahead of the reply that tells of it: they
// go by two sockets.
const errorAhead = 5 * time.Millisecond

// executed is the content of an execute_reply.
func executed(number int, result *protocol.Executed) content {
	payload := result.Payload
	if payload == nil {
		payload = []map[string]any{}
	}
	expressions := content{}
	for name, value := range result.UserExpressions {
		switch {
		case value.Failure != nil:
			expressions[name] = content{"status": "error", "ename": value.Failure.Name, "evalue": value.Failure.Value, "traceback": value.Failure.Traceback}
		case value.Display != nil:
			expressions[name] = content{"status": "ok", "data": orObject(value.Display.Data), "metadata": orObject(value.Display.Metadata)}
		}
	}
	reply := content{"status": "ok", "execution_count": number, "payload": payload, "user_expressions": expressions}
	if failure := result.Failure; failure != nil {
		reply["status"] = "error"
		reply["ename"], reply["evalue"], reply["traceback"] = failure.Name, failure.Value, failure.Traceback
	}
	return reply
}
