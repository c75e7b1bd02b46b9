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

// history remembers inputs and their values: those of this session here, all in a
// file if there is one.
type history struct {
	archive *archive // nil: no file

	mutex   sync.Mutex
	session int
	entries []entry // of former sessions, then of this one
}

func newHistory(file string, log func(string, ...any)) *history {
	h := &history{session: 1}
	if file != "" {
		h.archive = openArchive(file, log)
	}
	return h
}

// former takes over what the archive has found, which may take a moment at start.
func (h *history) former() {
	if h.archive == nil {
		return
	}
	h.archive.open()
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.session == h.archive.session {
		return
	}
	h.session = h.archive.session
	for i := range h.entries {
		h.entries[i].session = h.session
	}
	h.entries = append(h.archive.former, h.entries...)
	h.archive.former = nil
}

func (h *history) add(line int, input string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	e := entry{session: h.session, line: line, input: input}
	h.entries = append(h.entries, e)
	h.archive.store(e)
}

// result stores the value of the last input.
func (h *history) result(line int, output string) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if last := len(h.entries) - 1; output != "" && last >= 0 && h.entries[last].line == line {
		h.entries[last].output = output
		h.archive.store(h.entries[last])
	}
}

func (h *history) close() error {
	h.archive.close()
	return nil
}

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
	for _, e := range r.shell.history.find(&body) {
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
	h.former()
	h.mutex.Lock()
	defer h.mutex.Unlock()
	var found []entry
	switch q.Access {
	case "range":
		session := q.Session
		if session <= 0 {
			session += h.session
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
