package server

import "encoding/json"

func handleShutdown(s *Server, r *request) content {
	var body struct {
		Restart bool `json:"restart"`
	}
	json.Unmarshal(r.Content, &body) // a shutdown is obeyed whatever it says
	s.mutex.Lock()
	s.restart = body.Restart
	s.mutex.Unlock()
	reply := content{"status": "ok", "restart": body.Restart}
	s.iopub.send(s.origin.New("shutdown_reply", r.RawHeader, reply), false)
	return reply
}

// stop tells Serve that a client has asked the kernel to end.
func (s *Server) stop() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	select {
	case <-s.stopped:
	default:
		close(s.stopped)
	}
}
