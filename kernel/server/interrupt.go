package server

func handleInterrupt(s *Server, r *request) content {
	s.worker.interrupt()
	return content{"status": "ok"}
}
