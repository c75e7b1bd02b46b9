package server

import (
	"encoding/json"
	"sync/atomic"
)

// debugSequence numbers the answers to debuggers.
var debugSequence atomic.Int64

// handleDebug answers the Debug Adapter Protocol: there is no debugger. A front
// end asks debugInfo of every kernel to learn that.
func handleDebug(s *Server, r *request) content {
	var body struct {
		Sequence int64  `json:"seq"`
		Command  string `json:"command"`
	}
	if err := json.Unmarshal(r.Content, &body); err != nil {
		return refused(r, err)
	}
	reply := content{
		"type":        "response",
		"seq":         debugSequence.Add(1),
		"request_seq": body.Sequence,
		"command":     body.Command,
		"success":     false,
		"message":     "this kernel has no debugger",
		"body":        content{},
	}
	if body.Command == "debugInfo" {
		delete(reply, "message")
		reply["success"] = true
		reply["body"] = content{
			"isStarted":      false,
			"hashMethod":     "Murmur2",
			"hashSeed":       0,
			"tmpFilePrefix":  "",
			"tmpFileSuffix":  "",
			"breakpoints":    []any{},
			"stoppedThreads": []any{},
			"richRendering":  false,
			"exceptionPaths": []any{},
			"copyToGlobals":  false,
		}
	}
	return reply
}
