package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"kerasgo/kernel/wire"
)

func start(t *testing.T, options Options) *Server {
	t.Helper()
	s, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// patience is how long a test waits for what must come: far longer than any machine
// takes, for a test that waits in vain has failed.
const patience = 2 * time.Minute

// patiently is a context that ends after that time.
func patiently(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// transcript writes messages one a line; text that came in parts, as a busy machine
// makes it, is one.
type transcript struct {
	mutex  sync.Mutex
	lines  []string
	stream string // of the last line, if it is text
	text   string
}

func (l *transcript) add(m *wire.Message) {
	var body struct {
		State     string         `json:"execution_state"`
		Code      string         `json:"code"`
		Count     int            `json:"execution_count"`
		Name      string         `json:"name"`
		Text      string         `json:"text"`
		Data      map[string]any `json:"data"`
		Transient map[string]any `json:"transient"`
		EName     string         `json:"ename"`
		EValue    string         `json:"evalue"`
	}
	json.Unmarshal(m.Content, &body)
	line := m.Header.Type
	switch line {
	case "status":
		line = body.State
	case "execute_input":
		line = fmt.Sprintf("input[%d]", body.Count)
	case "stream":
		l.mutex.Lock()
		defer l.mutex.Unlock()
		if l.stream == body.Name {
			l.lines = l.lines[:len(l.lines)-1]
			body.Text = l.text + body.Text
		}
		l.stream, l.text = body.Name, body.Text
		l.lines = append(l.lines, fmt.Sprintf("%s %q", body.Name, body.Text))
		return
	case "display_data", "update_display_data":
		line = fmt.Sprintf("%s %v", strings.TrimSuffix(line, "_data"), body.Data["text/plain"])
		if id, ok := body.Transient["display_id"]; ok {
			line += fmt.Sprintf(" (%v)", id)
		}
	case "execute_result":
		line = fmt.Sprintf("result[%d] %v", body.Count, body.Data["text/plain"])
	case "error":
		line = body.EName + ": " + body.EValue
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.stream = ""
	l.lines = append(l.lines, line)
}

func (l *transcript) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return strings.Join(l.lines, "\n")
}

// run executes a cell and returns its reply and what was published.
func run(t *testing.T, s *Server, code string) (LocalReply, string) {
	t.Helper()
	var log transcript
	reply, err := s.Local().Execute(patiently(t), code, ExecuteOptions{Deliver: log.add, Input: func(string, bool) (string, error) { return "", nil }})
	if err != nil {
		t.Fatal(err)
	}
	return reply, log.String()
}

func lines(l ...string) string { return strings.Join(l, "\n") }

func TestOutputOfACell(t *testing.T) {
	s := start(t, Options{})
	for _, test := range []struct{ name, code, want string }{
		{"value", "value 2", lines("busy", "input[1]", "result[1] 2", "idle")},
		{"text in order", "raw a\nprint b\ninput sync\nrawerr c\nwarn d\ndisplay e\nprint f\nvalue g", lines("busy", "input[2]", `stdout "ab"`, `stderr "cd"`, "display e", `stdout "f"`, "result[2] g", "idle")},
		{"many prints are one text", "print \"a\\n\"\nprint \"b\\n\"\nprint \"c\\n\"", lines("busy", "input[3]", `stdout "a\nb\nc\n"`, "idle")},
		{"carriage returns and colours are kept", `print "1\r2\x1b[31mred"`, lines("busy", "input[4]", `stdout "1\r2\x1b[31mred"`, "idle")},
		{"live display and clear", "live one\nclear\nlive update two", lines("busy", "input[5]", "display one (id-1)", "clear_output", "update_display update two (id-1)", "idle")},
		{"invalid text is replaced", `raw "a\xffb"`, lines("busy", "input[6]", `stdout "a`+"\uFFFD"+`b"`, "idle")},
		{"a code point in two writes", "raw \"\\xe4\\xbd\"\nsleep 100\nraw \"\\xa0\"", lines("busy", "input[7]", `stdout "你"`[:len(`stdout "`)]+"\u4f60\"", "idle")},
		{"a begun code point at the end", `raw "a\xe4\xbd"`, lines("busy", "input[8]", `stdout "a`+"\uFFFD"+`"`, "idle")},
		{"failure", "print a\nfail because\nprint b", lines("busy", "input[9]", `stdout "a"`, "Failed: because", "idle")},
		{"nothing", "  \n", lines("busy", "input[9]", "idle")},
		{"the number of the cell", "cell", lines("busy", "input[10]", "result[10] 10", "idle")},
	} {
		if _, got := run(t, s, test.code); got != test.want {
			t.Errorf("%s: published\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

// TestTextThatLooksLikeACrash: what is held back, because a process that ends
// begins so, is shown while the cell runs on.
func TestTextThatLooksLikeACrash(t *testing.T) {
	s := start(t, Options{})
	ctx := patiently(t)
	var log transcript
	if _, err := s.Local().Execute(ctx, "crash text\nloop", ExecuteOptions{Deliver: func(m *wire.Message) {
		log.add(m)
		if m.Header.Type == "stream" {
			go s.Interrupt()
		}
	}}); err != nil || ctx.Err() != nil {
		t.Error(err, ctx.Err())
	}
	if want := lines("busy", "input[1]", `stderr "panic: this is only text\n"`, "Interrupted: the cell was interrupted", "idle"); log.String() != want {
		t.Errorf("published\n%s\nwant\n%s", &log, want)
	}
}

func TestReplies(t *testing.T) {
	s := start(t, Options{})
	if reply, _ := run(t, s, "value 1"); reply.Status != "ok" || reply.ExecutionCount != 1 || reply.Time.IsZero() {
		t.Errorf("%+v", reply)
	}
	if reply, _ := run(t, s, "fail now"); reply.Status != "error" || reply.Name != "Failed" || reply.Value != "now" || len(reply.Traceback) != 1 || reply.ExecutionCount != 2 {
		t.Errorf("%+v", reply)
	}
	var log transcript
	reply, err := s.Local().Execute(patiently(t), "set a 1\nprint x\nvalue 1", ExecuteOptions{Silent: true, Deliver: log.add})
	if err != nil || reply.Status != "ok" || reply.ExecutionCount != 2 || log.String() != lines("busy", "idle") {
		t.Errorf("a silent cell: %+v, published %s", reply, &log)
	}
	if _, got := run(t, s, "get a"); !strings.Contains(got, "result[3] 1") {
		t.Errorf("after a silent cell: %s", got)
	}
}

// witness is a client that sees broadcasts and replies in the order they are sent.
type witness struct {
	transcript
	idle chan bool
}

func (w *witness) publish(m *wire.Message, _ bool) {
	w.add(m)
	if strings.Contains(string(m.Content), `"idle"`) {
		w.idle <- true
	}
}

func (w *witness) reply(m *wire.Message) { w.add(m) }

func (w *witness) ask(*wire.Message) bool { return false }

// TestReplyComesAfterOutput: all that a cell shows has been sent when its reply is,
// and that before it is idle.
func TestReplyComesAfterOutput(t *testing.T) {
	s := start(t, Options{})
	origin := wire.NewOrigin()
	for _, test := range []struct{ code, want string }{
		{"raw a\nprint b\nvalue c", lines("busy", "input[1]", `stdout "ab"`, "result[1] c", "execute_reply", "idle")},
		{"rawerr x\nprints 2", lines("busy", "input[2]", `stderr "x"`, `stdout "line 0\nline 1\n"`, "execute_reply", "idle")},
		{"print a\nfail no", lines("busy", "input[3]", `stdout "a"`, "Failed: no", "execute_reply", "idle")},
		{"print a\nkill", lines("busy", "input[4]", `stdout "a"`, "Killed: the cell's process was killed, most likely because the machine ran out of memory. A new process is ready; the variables of earlier cells are gone, so run those cells again.", "execute_reply", "idle")},
	} {
		w := &witness{idle: make(chan bool, 1)}
		detach := s.iopub.attach(w)
		m := origin.New("execute_request", nil, content{"code": test.code, "store_history": true})
		m.RawHeader, _ = json.Marshal(m.Header) // of strings
		s.enqueue(&request{Message: m, client: w, arrived: time.Now()})
		select {
		case <-w.idle:
		case <-time.After(patience):
			t.Fatal("the cell does not end")
		}
		detach()
		if got := w.String(); got != test.want {
			t.Errorf("sent\n%s\nwant\n%s", got, test.want)
		}
	}
}

func TestLateOutputBelongsToItsCell(t *testing.T) {
	s := start(t, Options{})
	var mutex sync.Mutex
	parents := map[string]string{}
	deliver := func(m *wire.Message) {
		if m.Header.Type == "stream" {
			var parent wire.Header
			var body struct{ Text string }
			json.Unmarshal(m.Parent, &parent)
			json.Unmarshal(m.Content, &body)
			mutex.Lock()
			parents[body.Text] = parent.ID
			mutex.Unlock()
		}
	}
	if _, err := s.Local().Execute(patiently(t), "print now\nlater late", ExecuteOptions{Deliver: deliver}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Local().Execute(patiently(t), "release\nprint second", ExecuteOptions{Deliver: deliver}); err != nil {
		t.Fatal(err)
	}
	if parents["late\n"] == "" || parents["late\n"] != parents["now"] || parents["second"] == parents["now"] {
		t.Errorf("text and the requests it belongs to: %v", parents)
	}
}

func TestWorkerDeaths(t *testing.T) {
	// A busy machine may take long to end a process that says that it panics.
	defer func(limit time.Duration) { crashMarks["panic: "] = limit }(crashMarks["panic: "])
	crashMarks["panic: "] = patience
	s := start(t, Options{})
	defer s.Close()
	for _, test := range []struct{ code, name, want string }{
		{"crash stack", "StackOverflow", "called itself too often"},
		{"crash map", "ConcurrentMapAccess", "sync.Mutex"},
		{"crash panic", "panic", "something compiled"},
		{"crash memory", "OutOfMemory", "not enough memory"},
		{"exit 3", "Exited", "exited with status 3"},
		{"exit 0", "Exited", "exited with status 0"},
		{"kill", "Killed", "was killed"},
		{"nonsense", "", ""},
	} {
		t.Run(test.code, func(t *testing.T) {
			if _, got := run(t, s, "set a kept"); !strings.Contains(got, "idle") {
				t.Fatal(got)
			}
			reply, got := run(t, s, "print before\n"+test.code)
			if reply.Status != "error" || reply.Name != test.name && test.name != "" || !strings.Contains(reply.Value, test.want) {
				t.Errorf("%+v", reply)
			}
			if !strings.Contains(reply.Value, "variables of earlier cells are gone") {
				t.Errorf("the message does not say what is lost: %s", reply.Value)
			}
			if want := `stdout "before"`; !strings.Contains(got, want) {
				t.Errorf("the output before is lost:\n%s", got)
			}
			if strings.Count(got, "\n") != 4 {
				t.Errorf("published more than the output, the error and the states:\n%s", got)
			}
			if _, got := run(t, s, "value 1"); !strings.Contains(got, "] 1") {
				t.Errorf("the cell after it: %s", got)
			}
		})
	}
}

func TestAWorkerThatCannotStart(t *testing.T) {
	t.Setenv("DOUBLE_DIES_AT_START", "1")
	s := start(t, Options{})
	if reply, _ := run(t, s, "value 1"); reply.Status != "error" || !strings.Contains(reply.Value, "no start") {
		t.Errorf("%+v", reply)
	}
	t.Setenv("DOUBLE_DIES_AT_START", "")
	if reply, _ := run(t, s, "value 1"); reply.Status != "ok" {
		t.Errorf("once it can start: %+v", reply)
	}
	missing := start(t, Options{WorkerCommand: []string{"/nonexistent/kerasgo", "worker"}})
	if reply, _ := run(t, missing, "value 1"); reply.Name != "WorkerUnavailable" {
		t.Errorf("%+v", reply)
	}
}

func TestInterrupts(t *testing.T) {
	s := start(t, Options{})
	run(t, s, "set a kept")
	// interrupted runs a cell and interrupts it at messages of a type, and when it is
	// told to do so again.
	interrupted := func(code, kind string) (LocalReply, string) {
		t.Helper()
		var log transcript
		ctx := patiently(t)
		reply, err := s.Local().Execute(ctx, code, ExecuteOptions{Deliver: func(m *wire.Message) {
			log.add(m)
			if m.Header.Type == kind || strings.Contains(string(m.Content), "Interrupt again") {
				go s.Interrupt()
			}
		}, Input: func(string, bool) (string, error) {
			s.Interrupt()
			select {}
		}})
		if err != nil || ctx.Err() != nil {
			t.Fatal(err, ctx.Err())
		}
		return reply, log.String()
	}
	if reply, _ := interrupted("loop", "execute_input"); reply.Name != "Interrupted" {
		t.Errorf("%+v", reply)
	}
	if reply, _ := interrupted("input name", ""); reply.Name != "Interrupted" {
		t.Errorf("while it waits for input: %+v", reply)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if reply, err := s.Local().Execute(ctx, "loop", ExecuteOptions{}); err != nil || reply.Name != "Interrupted" {
		t.Errorf("as its context ends: %+v, %v", reply, err)
	}
	if _, got := run(t, s, "get a"); !strings.Contains(got, "kept") {
		t.Errorf("after interrupts: %s", got)
	}
	reply, got := interrupted("deaf", "execute_input")
	if reply.Name != "Interrupted" || !strings.Contains(reply.Value, "its process was ended") || strings.Count(got, "Interrupt again") != 1 {
		t.Errorf("a cell that does not stop: %+v\n%s", reply, got)
	}
	if _, got := run(t, s, "value 1"); !strings.Contains(got, "] 1") {
		t.Errorf("after it: %s", got)
	}
	s.Interrupt() // nothing runs
	if _, got := run(t, s, "value 1"); !strings.Contains(got, "] 1") {
		t.Errorf("after an interrupt of nothing: %s", got)
	}
}

// TestInterruptWhileTheWorkerStarts: a cell that waits for its worker is stopped
// once it has begun.
func TestInterruptWhileTheWorkerStarts(t *testing.T) {
	for round := range 5 {
		held := holdWorker(t)
		s := start(t, Options{})
		worker := held()
		var log transcript
		ctx := patiently(t)
		reply, err := s.Local().Execute(ctx, "loop", ExecuteOptions{Deliver: func(m *wire.Message) {
			if log.add(m); m.Header.Type == "execute_input" { // told at once
				for range 1 + round%2 { // once more changes nothing
					s.Interrupt()
				}
				worker.Close()
			}
		}})
		if err != nil || ctx.Err() != nil || reply.Name != "Interrupted" {
			t.Fatalf("%+v, %v, %v\n%s", reply, err, ctx.Err(), &log)
		}
		if want := lines("busy", "input[1]", "Interrupted: the cell was interrupted", "idle"); log.String() != want {
			t.Errorf("published\n%s\nwant\n%s", &log, want)
		}
		if reply, _ := run(t, s, "value 1"); reply.Status != "ok" {
			t.Errorf("the next cell: %+v", reply)
		}
		s.Close()
	}
}

// holdWorker has the next worker wait, before it is ready, until what held returns
// is closed; held waits until that worker has started.
func holdWorker(t *testing.T) (held func() net.Conn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DOUBLE_WAITS_AT_START", listener.Addr().String())
	return func() net.Conn {
		defer listener.Close()
		listener.(*net.TCPListener).SetDeadline(time.Now().Add(patience))
		worker, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { worker.Close() })
		os.Unsetenv("DOUBLE_WAITS_AT_START")
		return worker
	}
}

func TestInput(t *testing.T) {
	s := start(t, Options{})
	ask := func(code string, answer func(string, bool) (string, error)) string {
		var log transcript
		if _, err := s.Local().Execute(patiently(t), code, ExecuteOptions{Deliver: log.add, Input: answer}); err != nil {
			t.Fatal(err)
		}
		return log.String()
	}
	got := ask("print prompt:\ninput secret", func(prompt string, password bool) (string, error) {
		return fmt.Sprintf("%s %v", prompt, password), nil
	})
	if got != lines("busy", "input[1]", `stdout "prompt:"`, "result[1] secret true", "idle") {
		t.Error(got)
	}
	if got := ask("input x", func(string, bool) (string, error) { return "", fmt.Errorf("closed") }); !strings.Contains(got, "EOF") {
		t.Error(got)
	}
	if got := ask("input x", nil); !strings.Contains(got, "InputError") {
		t.Error(got)
	}
}

func TestOutputLimit(t *testing.T) {
	s := start(t, Options{OutputLimit: 1000})
	_, got := run(t, s, "flood 3\nvalue 1")
	if !strings.Contains(got, "printed more than 0.001 MB") || !strings.Contains(got, "result[1] 1") || len(got) > 2000 {
		t.Errorf("%d bytes published: %.300s", len(got), got)
	}
	if _, got := run(t, s, "value "+strings.Repeat("世", 500)); !strings.Contains(got, "result[2] "+strings.Repeat("世", 333)+"\nstderr") || !strings.Contains(got, "printed more than 0.001 MB") {
		t.Errorf("a long value: %.300s", got)
	}
	if _, got := run(t, s, "print again"); !strings.Contains(got, "again") {
		t.Errorf("the next cell: %s", got)
	}
}

func TestManyPrints(t *testing.T) {
	s := start(t, Options{})
	count, text, began := 0, new(strings.Builder), time.Now()
	_, err := s.Local().Execute(patiently(t), "prints 100000", ExecuteOptions{Deliver: func(m *wire.Message) {
		if m.Header.Type == "stream" {
			var body struct{ Text string }
			json.Unmarshal(m.Content, &body)
			count++
			text.WriteString(body.Text)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := new(strings.Builder)
	for i := range 100000 {
		fmt.Fprintf(want, "line %d\n", i)
	}
	if text.String() != want.String() {
		t.Errorf("%d bytes came, want %d", text.Len(), want.Len())
	}
	// A message has as much as fits, or what was printed in a while.
	if most := text.Len()/streamSize + int(time.Since(began)/streamDelay) + 3; count > most {
		t.Errorf("100,000 prints made %d messages, want %d at most", count, most)
	}
}

func TestClosedKernel(t *testing.T) {
	s := start(t, Options{})
	done := make(chan LocalReply)
	go func() {
		reply, _ := s.Local().Execute(context.Background(), "deaf", ExecuteOptions{})
		done <- reply
	}()
	for deadline := time.Now().Add(patience); s.worker.current() == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the cell does not run")
		}
	}
	if err := s.Local().Shutdown(); err != nil {
		t.Error(err)
	}
	select {
	case reply := <-done:
		if reply.Status == "ok" {
			t.Errorf("a cell that ran at shutdown: %+v", reply)
		}
	case <-time.After(patience):
		t.Error("a cell that ran at shutdown does not end")
	}
	if _, err := s.Local().Execute(t.Context(), "value 1", ExecuteOptions{}); err == nil {
		t.Error("a closed kernel executes")
	}
}
