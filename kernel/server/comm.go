package server

import "encoding/json"

// The kernel opens no comms and offers no targets: whoever opens one is told that
// it is closed, as the specification asks for unknown targets.

func handleCommInfo(s *Server, r *request) content {
	return content{"status": "ok", "comms": content{}}
}

func handleCommOpen(s *Server, r *request) content {
	var body struct {
		ID     string `json:"comm_id"`
		Target string `json:"target_name"`
	}
	if json.Unmarshal(r.Content, &body) == nil && body.ID != "" {
		s.log("a comm of the unknown target %q", body.Target)
		s.iopub.output("comm_close", r.RawHeader, content{"comm_id": body.ID, "data": content{}})
	}
	return nil
}

func handleCommMessage(s *Server, r *request) content { return nil }

func handleCommClose(s *Server, r *request) content { return nil }
