package worker

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"kerasgo/kernel/worker/protocol"
)

// patience is how long a test waits for what must come: far longer than any machine
// takes, for a test that waits in vain has failed.
const patience = 2 * time.Minute

// peer is the server's side of a worker that serves in the test's process.
type peer struct {
	t        testing.TB
	requests *protocol.Writer
	events   chan *protocol.Message
	last     uint64
	cells    int
	heard    func(*protocol.Message) // is told what comes of a comm; may be nil
}

func start(t testing.TB) *peer {
	t.Helper()
	fromServer, toWorker := io.Pipe()
	fromWorker, toServer := io.Pipe()
	done := make(chan error, 1)
	go func() {
		done <- Serve(context.Background(), fromServer, toServer)
		toServer.Close()
	}()
	p := &peer{t: t, requests: protocol.NewWriter(toWorker), events: make(chan *protocol.Message, 10000)}
	reader := protocol.NewReader(fromWorker)
	go func() {
		defer close(p.events)
		for {
			message, err := reader.Read()
			if err != nil {
				return
			}
			p.events <- message
		}
	}()
	t.Cleanup(func() {
		toWorker.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	if ready := p.next(); ready.Kind != protocol.KindReady {
		t.Fatalf("the first event is %s", ready.Kind)
	}
	return p
}

func (p *peer) next() *protocol.Message {
	p.t.Helper()
	select {
	case message, ok := <-p.events:
		if !ok {
			p.t.Fatal("the worker has ended")
		}
		return message
	case <-time.After(patience):
		p.t.Fatal("no event")
	}
	return nil
}

func (p *peer) send(message *protocol.Message) uint64 {
	p.t.Helper()
	p.last++
	message.ID = p.last
	if err := p.requests.Write(message); err != nil {
		p.t.Fatal(err)
	}
	return p.last
}

// interrupt stops the cell of an ID; 0: the running one.
func (p *peer) interrupt(id uint64) {
	p.t.Helper()
	if err := p.requests.Write(&protocol.Message{Kind: protocol.KindInterrupt, ID: id}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) begin(code string) uint64 {
	p.cells++
	return p.send(&protocol.Message{Kind: protocol.KindExecute, Execute: &protocol.Execute{Code: code, Cell: p.cells, AllowInput: true}})
}

// until collects events up to the one of a kind.
func (p *peer) until(kind protocol.Kind) []*protocol.Message {
	p.t.Helper()
	for events := []*protocol.Message(nil); ; {
		message := p.next()
		events = append(events, message)
		if message.Kind == kind {
			return events
		}
	}
}

// execute runs a cell and writes its events as lines; text that came in parts, as a
// busy machine makes it, is one.
func (p *peer) execute(code string) string {
	p.t.Helper()
	id := p.begin(code)
	var lines []string
	var text *protocol.Stream // of the last line
	for _, m := range p.until(protocol.KindExecuted) {
		if m.ID != id {
			p.t.Errorf("a %s event has ID %d, want %d", m.Kind, m.ID, id)
		}
		if text != nil && m.Stream != nil && m.Stream.Name == text.Name {
			m.Stream.Text = text.Text + m.Stream.Text
			lines = lines[:len(lines)-1]
		}
		text = m.Stream
		lines = append(lines, describe(m))
	}
	return strings.Join(lines, "\n")
}

func describe(m *protocol.Message) string {
	switch m.Kind {
	case protocol.KindStream:
		return fmt.Sprintf("%s %q", m.Stream.Name, m.Stream.Text)
	case protocol.KindDisplay:
		return "display " + kindsOf(m.Display)
	case protocol.KindExecuted:
		if f := m.Executed.Failure; f != nil {
			return fmt.Sprintf("failed %s: %s", f.Name, f.Value)
		}
		if result := m.Executed.Result; result != nil {
			return "result " + kindsOf(result) + "\nok"
		}
		return "ok"
	case protocol.KindClear:
		return fmt.Sprintf("clear %v", m.Clear.Wait)
	}
	return string(m.Kind)
}

// kindsOf are the kinds of a display and its text.
func kindsOf(d *protocol.Display) string {
	return fmt.Sprintf("%s %v", strings.Join(slices.Sorted(maps.Keys(d.Data)), ","), d.Data["text/plain"])
}

// TestCells: the events of cells run one after the other.
func TestCells(t *testing.T) {
	p := start(t)
	for _, c := range []struct{ code, want string }{
		{"1 + 1", "result text/plain 2\nok"},
		{"x := 3", "ok"},
		{"fmt.Print(\"a\")\nfmt.Print(\"b\")\nx", "stdout \"ab\"\nresult text/plain 3\nok"},
		{"fmt.Println(\"out\")\nfmt.Fprint(os.Stderr)\nlog.SetFlags(0)\nlog.Print(\"log\")\nfmt.Println(\"again\")", "stdout \"out\\n\"\nstderr \"log\\n\"\nstdout \"again\\n\"\nok"},
		{"fmt.Print(\"before\")\ndisplay.Show(display.Bundle{Data: map[string]any{\"text/plain\": \"shown\"}})\nfmt.Print(\"after\")", "stdout \"before\"\ndisplay text/plain shown\nstdout \"after\"\nok"},
		{"display.Clear(true)", "clear true\nok"},
		{"fmt.Print(\"10%\\r20%\")", "stdout \"10%\\r20%\"\nok"},
		{"fmt.Print(\"a\\xff\\n\")", "stdout \"a\ufffd\\n\"\nok"},
		{"y := nosuch", "failed CompileError: line 1: undefined: nosuch"},
		{"x", "result text/plain 3\nok"},
	} {
		if got := p.execute(c.code); got != c.want {
			t.Errorf("%q:\n%s\nwant\n%s", c.code, got, c.want)
		}
	}
}

func TestManyPrintsAreFewEvents(t *testing.T) {
	p, began := start(t), time.Now()
	p.begin("for i := 0; i < 100000; i++ { fmt.Println(i) }")
	events := p.until(protocol.KindExecuted)
	var text strings.Builder
	for _, m := range events {
		if m.Kind == protocol.KindStream {
			text.WriteString(m.Stream.Text)
		}
	}
	var want strings.Builder
	for i := range 100000 {
		fmt.Fprintln(&want, i)
	}
	if text.String() != want.String() {
		t.Error("the text is not what was printed")
	}
	// An event has as much as fits, or what was printed in a while.
	if most := text.Len()/flushSize + int(time.Since(began)/flushDelay) + 3; len(events) > most {
		t.Errorf("%d events, want %d at most", len(events), most)
	}
}

func TestAnswersWhileACellRuns(t *testing.T) {
	p := start(t)
	p.execute("value := 5")
	p.begin("fmt.Println(\"started\")\nfor { value++ }")
	p.until(protocol.KindStream)
	p.send(&protocol.Message{Kind: protocol.KindComplete, Cursor: &protocol.Cursor{Code: "math.Sqr", Position: 8}})
	completed := p.until(protocol.KindCompleted)
	if m := completed[len(completed)-1].Completed; len(m.Matches) == 0 || m.Matches[0].Text != "Sqrt" || m.Start != 5 || m.End != 8 {
		t.Errorf("completed %+v", m)
	}
	p.send(&protocol.Message{Kind: protocol.KindInspect, Cursor: &protocol.Cursor{Code: "value", Position: 2}})
	inspected := p.until(protocol.KindInspected)
	if text := fmt.Sprint(inspected[len(inspected)-1].Inspected.Data["text/plain"]); !strings.Contains(text, "var value int") {
		t.Errorf("inspected %q", text)
	}
	p.send(&protocol.Message{Kind: protocol.KindIsComplete, Cursor: &protocol.Cursor{Code: "func f() {"}})
	complete := p.until(protocol.KindCompleteness)
	if c := complete[len(complete)-1].Completeness; c.Status != "incomplete" || c.Indent != "\t" {
		t.Errorf("completeness %+v", c)
	}
	p.interrupt(0)
	executed := p.until(protocol.KindExecuted)
	if f := executed[len(executed)-1].Executed.Failure; f == nil || f.Name != "Interrupted" {
		t.Errorf("the interrupted cell ended with %+v", f)
	}
	if got := p.execute("value > 5"); got != "result text/plain true\nok" {
		t.Errorf("after the interrupt:\n%s", got)
	}
}

func TestInput(t *testing.T) {
	p := start(t)
	p.begin("var name string\nvar n int\nfmt.Print(\"Name? \")\nfmt.Scan(&name, &n)\nfmt.Println(name, n)")
	if got := describe(p.until(protocol.KindInputRequest)[0]); got != `stdout "Name? "` {
		t.Errorf("before the request came %s", got)
	}
	p.send(&protocol.Message{Kind: protocol.KindInputReply, InputReply: &protocol.InputReply{Value: "Ada 36"}})
	var got []string
	for _, m := range p.until(protocol.KindExecuted) {
		got = append(got, describe(m))
	}
	if want := []string{`stdout "Ada 36\n"`, "ok"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	p.begin("var word string\n_, err := fmt.Scan(&word)\nerr")
	p.until(protocol.KindInputRequest)
	p.send(&protocol.Message{Kind: protocol.KindInputReply, InputReply: &protocol.InputReply{Closed: true}})
	if events := p.until(protocol.KindExecuted); describe(events[0]) != "result text/plain unexpected newline" && !strings.Contains(describe(events[0]), "EOF") {
		t.Errorf("a closed input gives %s", describe(events[0]))
	}
	p.begin("fmt.Scan(&name)")
	p.until(protocol.KindInputRequest)
	p.interrupt(0)
	if executed := p.until(protocol.KindExecuted); executed[len(executed)-1].Executed.Failure == nil {
		t.Error("an interrupted read succeeded")
	}
	if got := p.execute("name"); got != "result text/plain Ada\nok" {
		t.Errorf("after that: %s", got)
	}
}

func TestUserExpressions(t *testing.T) {
	p := start(t)
	p.send(&protocol.Message{Kind: protocol.KindExecute, Execute: &protocol.Execute{Code: "a := 2", Cell: 1, UserExpressions: map[string]string{"good": "a * 3", "bad": "b"}}})
	events := p.until(protocol.KindExecuted)
	values := events[len(events)-1].Executed.UserExpressions
	if d := values["good"].Display; d == nil || d.Data["text/plain"] != "6" {
		t.Errorf("good: %+v", values["good"])
	}
	if values["bad"].Failure == nil {
		t.Errorf("bad: %+v", values["bad"])
	}
}

func TestCompleteCharacters(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "ab\xe6": 2, "ab\xe6\x95": 2, "ab\xe6\x95\xb0": 5, "\xff": 1, "a\xf0\x9f\x98": 1} {
		if got := completeCharacters([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// TestWhatCannotBeSent: what JSON cannot hold is an error of its cell, and the cell
// ends.
func TestWhatCannotBeSent(t *testing.T) {
	p := start(t)
	for _, code := range []string{
		`display.Show(display.Bundle{Data: map[string]any{"application/json": math.NaN()}})`,
		`display.Show(display.Bundle{Data: map[string]any{"text/plain": "x"}, Metadata: map[string]any{"f": func() {}}})`,
		`display.Page(display.Bundle{Data: map[string]any{"application/json": make(chan int)}})`,
		"type bad struct{}\nfunc (bad) MIMEBundle() display.Bundle { return display.Bundle{Data: map[string]any{\"application/json\": math.Inf(1)}} }\nbad{}",
	} {
		if got := p.execute(code); !strings.HasPrefix(got, "failed ") || !strings.Contains(got, "display: the output cannot be sent") {
			t.Errorf("%s:\n%.300s", code, got)
		}
	}
	if got := p.execute("1 + 1"); got != "result text/plain 2\nok" {
		t.Errorf("after them: %s", got)
	}
}
