package notebook

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// collector merges a kernel's messages into outputs, as a front end does. One
// serves a whole run, since a display can be updated from a later cell, and a
// goroutine can print when its cell has ended.
type collector struct {
	running  *running
	requests map[string]*running // by the request that messages belong to
	displays map[string][]*Output
}

// running is a cell that messages can come for.
type running struct {
	cell   *Cell
	clear  bool    // the next output replaces those before it
	error  *Output // the cell's error
	timing map[string]any
}

func newCollector() *collector {
	return &collector{requests: map[string]*running{}, displays: map[string][]*Output{}}
}

// begin makes cell the one that runs: the next request that messages belong to
// is its own.
func (c *collector) begin(cell *Cell) {
	c.running = &running{cell: cell, timing: map[string]any{}}
	cell.Outputs = nil
	cell.ExecutionCount = 0
}

// end stores the reply's facts in the cell and returns its error.
func (c *collector) end(reply Reply) *Output {
	r := c.running
	if reply.ExecutionCount > 0 {
		r.cell.ExecutionCount = reply.ExecutionCount
	}
	r.note("shell.execute_reply", reply.Time)
	if r.cell.Metadata == nil {
		r.cell.Metadata = map[string]any{}
	}
	r.cell.Metadata["execution"] = r.timing
	return r.error
}

// note records a time under the name that nbclient and JupyterLab use.
func (r *running) note(name string, at time.Time) {
	if !at.IsZero() {
		r.timing[name] = at.UTC().Format("2006-01-02T15:04:05.000000Z")
	}
}

// content is what the messages of iopub that concern outputs hold.
type content struct {
	ExecutionState string         `json:"execution_state"`
	ExecutionCount int            `json:"execution_count"`
	Name           string         `json:"name"`
	Text           string         `json:"text"`
	Data           map[string]any `json:"data"`
	Metadata       map[string]any `json:"metadata"`
	Transient      struct {
		DisplayID string `json:"display_id"`
	} `json:"transient"`
	Wait      bool     `json:"wait"`
	ErrorName string   `json:"ename"`
	Value     string   `json:"evalue"`
	Traceback []string `json:"traceback"`
}

func (c *collector) message(m Message) error {
	r := c.requests[m.Parent]
	if r == nil {
		r = c.running
		if m.Type == "status" { // the cell's own busy status comes first
			c.requests[m.Parent] = r
		}
	}
	var body content
	switch m.Type {
	case "status", "execute_input", "stream", "display_data", "execute_result", "update_display_data", "error", "clear_output":
		decoder := json.NewDecoder(bytes.NewReader(m.Content))
		decoder.UseNumber()
		if err := decoder.Decode(&body); err != nil {
			return err
		}
	}
	switch m.Type {
	case "status":
		if body.ExecutionState == "busy" || body.ExecutionState == "idle" {
			r.note("iopub.status."+body.ExecutionState, m.Time)
		}
	case "execute_input":
		r.note("iopub.execute_input", m.Time)
		r.cell.ExecutionCount = body.ExecutionCount
	case "stream":
		c.stream(r, body.Name, body.Text)
	case "display_data":
		c.show(r, &Output{Type: DisplayData, Data: body.Data, Metadata: body.Metadata}, body.Transient.DisplayID)
	case "execute_result":
		c.show(r, &Output{Type: ExecuteResult, Data: body.Data, Metadata: body.Metadata, ExecutionCount: body.ExecutionCount}, body.Transient.DisplayID)
	case "update_display_data":
		for _, output := range c.displays[body.Transient.DisplayID] {
			output.Data, output.Metadata = body.Data, body.Metadata
		}
	case "error":
		r.error = &Output{Type: Failure, ErrorName: body.ErrorName, ErrorValue: body.Value, Traceback: body.Traceback}
		c.add(r, r.error)
	case "clear_output":
		if r.clear = body.Wait; !body.Wait {
			c.empty(r)
		}
	}
	return nil
}

// stream adds text to the output before it if that is the same stream.
func (c *collector) stream(r *running, name, text string) {
	if r.clear {
		c.empty(r)
	}
	if n := len(r.cell.Outputs); n > 0 {
		if last := r.cell.Outputs[n-1]; last.Type == Stream && last.Name == name {
			line := strings.LastIndexByte(last.Text, '\n') + 1
			last.Text = last.Text[:line] + overwrite(last.Text[line:]+text)
			return
		}
	}
	c.add(r, &Output{Type: Stream, Name: name, Text: overwrite(text)})
}

func (c *collector) show(r *running, output *Output, id string) {
	c.add(r, output)
	if id != "" {
		c.displays[id] = append(c.displays[id], output)
	}
}

func (c *collector) add(r *running, output *Output) {
	if r.clear {
		c.empty(r)
	}
	r.cell.Outputs = append(r.cell.Outputs, output)
}

// empty removes the cell's outputs; updates no longer reach them.
func (c *collector) empty(r *running) {
	r.clear = false
	removed := make(map[*Output]bool, len(r.cell.Outputs))
	for _, output := range r.cell.Outputs {
		removed[output] = true
	}
	for id, outputs := range c.displays {
		c.displays[id] = slices.DeleteFunc(outputs, func(o *Output) bool { return removed[o] })
	}
	r.cell.Outputs = nil
}

// overwrite applies carriage returns and backspaces as a terminal would, so that
// of a progress line only the last state is stored (as JupyterLab does).
func overwrite(text string) string {
	if !strings.ContainsAny(text, "\r\b") {
		return text
	}
	// Lines that are complete and clean need no work: text may be long.
	first := strings.IndexAny(text, "\r\b")
	start := strings.LastIndexByte(text[:first], '\n') + 1
	var done strings.Builder
	done.WriteString(text[:start])
	var line []rune
	cursor, returned := 0, false
	for _, r := range text[start:] {
		switch r {
		case '\n':
			done.WriteString(string(line))
			done.WriteByte('\n')
			line, cursor, returned = line[:0], 0, false
		case '\r':
			cursor, returned = 0, true
		case '\b':
			cursor = max(cursor-1, 0)
		default:
			if cursor < len(line) {
				line[cursor] = r
			} else {
				line = append(line, r)
			}
			cursor++
			returned = false
		}
	}
	done.WriteString(string(line))
	// The return counts when the text that overwrites comes in a later message.
	if returned {
		done.WriteByte('\r')
	}
	return done.String()
}
