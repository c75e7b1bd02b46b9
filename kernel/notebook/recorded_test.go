package notebook

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"
)

// recorded is a kernel that answers each cell with the messages recorded for its
// source. It stands for the real one where a test needs a certain sequence.
type recorded struct {
	t *testing.T
	// cells maps a cell's source to lines such as `stream {"name":…}`, or
	// `late:1:stream {…}` for a message of the first cell. The last line may be `wait`: the cell runs until it is interrupted.
	cells  map[string]string
	count  int
	closed bool
}

var recordedStart = time.Date(2026, 11, 23, 8, 30, 0, 123456000, time.UTC)

func (k *recorded) Execute(ctx context.Context, code string, deliver func(Message)) (Reply, error) {
	k.count++
	at := recordedStart.Add(time.Duration(k.count) * time.Second)
	send := func(kind, content string) {
		at = at.Add(time.Millisecond)
		parent := k.count
		if number, late := strings.CutPrefix(kind, "late:"); late { // of an earlier cell
			number, kind, _ = strings.Cut(number, ":")
			parent, _ = strconv.Atoi(number)
		}
		deliver(Message{Type: kind, Parent: strconv.Itoa(parent), Time: at, Content: json.RawMessage(content)})
	}
	send("status", `{"execution_state":"busy"}`)
	send("execute_input", `{"code":"","execution_count":`+strconv.Itoa(k.count)+`}`)
	script, ok := k.cells[code]
	if !ok {
		k.t.Errorf("nothing is recorded for the cell %q", code)
	}
	status := "ok"
	for _, line := range strings.Split(script, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if line == "wait" {
			<-ctx.Done()
			line = `error {"ename":"Interrupted","evalue":"the cell was interrupted","traceback":["\u001b[31mInterrupted\u001b[0m: the cell was interrupted"]}`
		}
		kind, content, _ := strings.Cut(line, " ")
		if kind == "error" {
			status = "error"
		}
		send(kind, content)
	}
	send("status", `{"execution_state":"idle"}`)
	return Reply{Status: status, ExecutionCount: k.count, Time: at.Add(time.Millisecond)}, nil
}

func (k *recorded) Information() map[string]any {
	return map[string]any{"name": "go", "file_extension": ".go", "mimetype": "text/x-go"}
}

func (k *recorded) Close() error {
	k.closed = true
	return nil
}

// notebookOf makes a notebook of code cells.
func notebookOf(sources ...string) *Notebook {
	book := &Notebook{Metadata: map[string]any{}, Minor: 5}
	known := map[string]bool{}
	for _, source := range sources {
		id := newID(known)
		known[id] = true
		book.Cells = append(book.Cells, &Cell{Type: Code, ID: id, Source: source})
	}
	return book
}
