package server

import "kerasgo/kernel/worker/protocol"

func handleIsComplete(s *Server, r *request) content {
	at, err := cursor(r)
	if err != nil {
		return refused(r, err)
	}
	answer, failure := s.worker.ask(&protocol.Message{Kind: protocol.KindIsComplete, Cursor: at}, nil, lookLimit)
	if failure != nil || answer.Completeness == nil {
		return content{"status": "unknown"}
	}
	reply := content{"status": answer.Completeness.Status}
	if answer.Completeness.Status == "incomplete" {
		reply["indent"] = answer.Completeness.Indent
	}
	return reply
}
