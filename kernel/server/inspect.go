package server

import "kerasgo/kernel/worker/protocol"

func handleInspect(s *Server, r *request) content {
	at, err := cursor(r)
	if err != nil {
		return refused(r, err)
	}
	var inspected protocol.Inspected
	answer, failure := s.worker.ask(&protocol.Message{Kind: protocol.KindInspect, Cursor: at}, nil, lookLimit)
	if failure == nil && answer.Inspected != nil {
		inspected = *answer.Inspected
	}
	return content{
		"status":   "ok",
		"found":    len(inspected.Data) > 0,
		"data":     orObject(inspected.Data),
		"metadata": orObject(inspected.Metadata),
	}
}
