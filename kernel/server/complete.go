package server

import "kerasgo/kernel/worker/protocol"

func handleComplete(s *Server, r *request) content {
	at, err := cursor(r)
	if err != nil {
		return refused(r, err)
	}
	completed := &protocol.Completed{Start: at.Position, End: at.Position}
	answer, failure := s.worker.ask(&protocol.Message{Kind: protocol.KindComplete, Cursor: at}, nil, lookLimit)
	if failure == nil && answer.Completed != nil {
		completed = answer.Completed
	}
	matches := make([]string, len(completed.Matches))
	types := make([]content, len(completed.Matches))
	for i, match := range completed.Matches {
		matches[i] = match.Text
		types[i] = content{"text": match.Text, "type": match.Type, "start": completed.Start, "end": completed.End}
		if match.Signature != "" {
			types[i]["signature"] = match.Signature
		}
	}
	return content{
		"status":       "ok",
		"matches":      matches,
		"cursor_start": completed.Start,
		"cursor_end":   completed.End,
		// Read by JupyterLab and VS Code for icons and signatures.
		"metadata": content{"_jupyter_types_experimental": types},
	}
}
