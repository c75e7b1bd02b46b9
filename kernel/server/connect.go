package server

func handleConnect(s *Server, r *request) content {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	c := s.connection
	if c == nil {
		return content{"status": "ok"} // in this process: there are no ports
	}
	return content{
		"status":       "ok",
		"shell_port":   c.ShellPort,
		"control_port": c.ControlPort,
		"iopub_port":   c.IOPubPort,
		"stdin_port":   c.StdinPort,
		"hb_port":      c.HeartbeatPort,
	}
}
