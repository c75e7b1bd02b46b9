package server

import (
	"encoding/json"
	"path"
	"strings"
	"sync"
)

// entry is one input of the history.
type entry struct {
	session, line int
	input         string
	output        string // text/plain of its value, or ""
}

// history remembers inputs and their values.
type history struct {
	log func(string, ...any)

	mutex   sync.Mutex
	entries []entry
}

func newHistory(file string, log func(string, ...any)) *history { return &history{log: log} }

func (h *history) add(line int, input string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.entries = append(h.entries, entry{session: 1, line: line, input: input})
}

// result stores the value of the last input.
func (h *history) result(line int, output string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if last := len(h.entries) - 1; last >= 0 && h.entries[last].line == line {
		h.entries[last].output = output
	}
}

func (h *history) close() error { return nil }

// historyRequest is the content of a history_request.
type historyRequest struct {
	Output  bool   `json:"output"`
	Raw     bool   `json:"raw"` // there is one form of input here
	Access  string `json:"hist_access_type"`
	Session int    `json:"session"` // range: 0 is the current one, -1 the one before
	Start   int    `json:"start"`   // range: the first line
	Stop    *int   `json:"stop"`    // range: the line after the last
	Count   *int   `json:"n"`       // tail, search: how many of the newest
	Pattern string `json:"pattern"` // search: with * and ?
	Unique  bool   `json:"unique"`  // search: each input once, the newest
}

func handleHistory(s *Server, r *request) content {
	var body historyRequest
	if err := json.Unmarshal(r.Content, &body); err != nil {
		return refused(r, err)
	}
	found := []any{}
	for _, e := range s.history.find(&body) {
		if body.Output {
			var output any
			if e.output != "" {
				output = e.output
			}
			found = append(found, []any{e.session, e.line, []any{e.input, output}})
		} else {
			found = append(found, []any{e.session, e.line, e.input})
		}
	}
	return content{"status": "ok", "history": found}
}

// find returns the entries that a request asks for, oldest first.
func (h *history) find(q *historyRequest) []entry {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	var found []entry
	switch q.Access {
	case "range":
		current := 1
		session := q.Session
		if session <= 0 {
			session += current
		}
		for _, e := range h.entries {
			if e.session == session && e.line >= q.Start && (q.Stop == nil || e.line < *q.Stop) {
				found = append(found, e)
			}
		}
		return found
	case "search":
		for _, e := range h.entries {
			if glob(q.Pattern, e.input) {
				found = append(found, e)
			}
		}
		if q.Unique {
			found = newest(found)
		}
	default: // tail
		found = append(found, h.entries...)
	}
	if q.Count != nil {
		found = found[max(0, len(found)-max(0, *q.Count)):]
	}
	return found
}

// newest keeps of equal inputs the last.
func newest(entries []entry) []entry {
	last := map[string]int{}
	for i, e := range entries {
		last[e.input] = i
	}
	var kept []entry
	for i, e := range entries {
		if last[e.input] == i {
			kept = append(kept, e)
		}
	}
	return kept
}

// glob tells whether a text matches a pattern, in which * stands for any text and
// ? for one character. An empty pattern matches everything.
func glob(pattern, text string) bool {
	if pattern == "" {
		return true
	}
	// path.Match knows * and ? but stops at slashes and gives [ and \ a meaning.
	quote := strings.NewReplacer(`\`, `\\`, `[`, `\[`, "/", "\x00")
	matched, err := path.Match(quote.Replace(pattern), strings.ReplaceAll(text, "/", "\x00"))
	return err == nil && matched
}
