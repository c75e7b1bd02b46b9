package worker

import (
	"strings"
	"testing"
	"time"

	"kerasgo/kernel/worker/protocol"
)

// failure runs a cell that must fail and returns how it did.
func (p *peer) failure(code string) *protocol.Failure {
	p.t.Helper()
	p.begin(code)
	events := p.until(protocol.KindExecuted)
	f := events[len(events)-1].Executed.Failure
	if f == nil {
		p.t.Fatalf("%q succeeded", code)
	}
	return f
}

// TestStateSurvives: whatever a cell does, the next one works and has all
// variables, functions and closures.
func TestStateSurvives(t *testing.T) {
	for _, c := range []struct {
		name, code string
		failure    string // its name
		value      string // part of its message
		traceback  string // part of its traceback
		count      string // of count afterwards
	}{
		{"does not compile", "count = 99\ncount := nosuch", "CompileError", "undefined: nosuch", "Cell[3]", "1"},
		{"does not parse", "count = 99\nfunc {", "CompileError", "syntax error", "Cell[3]", "1"},
		{"two errors", "a1 := nosuch1\na2 := nosuch2", "CompileError", "nosuch1", "nosuch2", "1"},
		{"function that does not compile", "func next() int { return \"x\" }", "CompileError", "cannot use \"x\"", "line 1, column 26", "1"},
		{"panic", "count = 2\npanic(\"on purpose\")", "Panic", "on purpose", "line 2", "2"},
		{"index", "xs := []int{1, 2, 3}\ni := 5\ncount = 3\nxs[i]", "Panic", "index out of range", "line 4", "3"},
		{"nil pointer", "var p *struct{ A int }\np.A", "Panic", "invalid memory address or nil pointer dereference", "line 2", "1"},
		{"nil map", "var m map[string]int\nm[\"a\"] = 1", "Panic", "assignment to entry in nil map", "line 2", "1"},
		{"division", "zero := 0\n1 / zero", "Panic", "integer divide by zero", "line 2", "1"},
		{"assertion", "var v any = \"text\"\nv.(int)", "Panic", "interface conversion: interface {} is string, not int", "line 2", "1"},
		{"panic in a function", "func deep(n int) int {\n\tif n == 0 {\n\t\tpanic(\"deep\")\n\t}\n\treturn deep(n - 1)\n}\ndeep(3)", "Panic", "deep", "line 3", "1"},
		{"exit", "count = 4\nos.Exit(3)", "Exit", "os.Exit(3)", "", "4"},
		{"log.Fatal", "log.Fatal(\"no\")", "Exit", "os.Exit(1)", "", "1"},
		{"stack overflow", "func forever(n int) int { return forever(n+1) + 1 }\nforever(0)", "StackOverflow", "stack overflow", "", "1"},
		{"error of kerasgo", "layers.Dense(-1)", "KerasGoError", "Dense", "line 1", "1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := start(t)
			p.execute("count := 1\ntwice := func(n int) int { return 2 * n }\nlist := []string{\"a\"}")
			p.execute("func next() int { return count + 1 }")
			f := p.failure(c.code)
			if f.Name != c.failure || !strings.Contains(f.Value, c.value) || strings.Contains(f.Value, "\n") {
				t.Errorf("failed with %s: %s, want %s: %s", f.Name, f.Value, c.failure, c.value)
			}
			traceback := strings.Join(f.Traceback, "\n")
			if !strings.Contains(traceback, c.traceback) {
				t.Errorf("no %q in\n%s", c.traceback, traceback)
			}
			for _, inside := range []string{"yaegi", "reflect.", "goroutine ", ".go:", "0x"} {
				if strings.Contains(traceback, inside) {
					t.Errorf("%q in\n%s", inside, traceback)
				}
			}
			if got, want := p.execute("fmt.Println(count, next()-count, twice(4), list[0])"), "stdout \""+c.count+" 1 8 a\\n\"\nok"; got != want {
				t.Errorf("afterwards:\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestInterrupts: a cell that does not end by itself stops when it is told to,
// and state and closures live on.
func TestInterrupts(t *testing.T) {
	for _, c := range []struct{ name, code string }{
		{"empty loop", "for {}"},
		{"loop", "for { count++ }"},
		{"function", "func spin() { for { count++ } }\nspin()"},
		{"receive", "c := make(chan int)\n<-c"},
		{"send", "c := make(chan int)\nc <- 1"},
		{"select", "select {}"},
		{"sleep", "time.Sleep(time.Hour)"},
		{"callback", "xs := make([]int, 1000)\nfor { sort.Slice(xs, func(i, j int) bool { return xs[i] < xs[j] }) }"},
		{"training", "d := datasets.LoadDigits()\nmodel := kerasgo.Sequential(layers.Input(8, 8), layers.Flatten(), layers.Dense(10).Activation(\"softmax\"))\nmodel.Compile(kerasgo.Loss(\"sparse_categorical_crossentropy\"))\nmodel.Fit(d.Images, d.Target, kerasgo.Epochs(1000000), kerasgo.Verbose(0))"},
		{"deferred", "func locked(m *sync.Mutex) { m.Lock(); defer m.Unlock(); for {} }\nvar m sync.Mutex\nlocked(&m)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := start(t)
			p.execute("count := 1\ntwice := func(n int) int { return 2 * n }")
			p.begin("fmt.Println(\"begun\")\n" + c.code)
			p.until(protocol.KindStream)
			p.interrupt(0)
			executed := p.until(protocol.KindExecuted)
			if f := executed[len(executed)-1].Executed.Failure; f == nil || f.Name != "Interrupted" {
				t.Fatalf("ended with %+v", f)
			}
			if got := p.execute("fmt.Println(count > 0, twice(4))"); got != "stdout \"true 8\\n\"\nok" {
				t.Errorf("afterwards:\n%s", got)
			}
		})
	}
}

func TestPanicInAGoroutineIsReported(t *testing.T) {
	p := start(t)
	id := p.begin("done := make(chan bool)\ngo func() {\n\tdefer close(done)\n\tpanic(\"aside\")\n}()\n<-done")
	// It is reported while the cell ends, or after.
	text := ""
	for ended := false; !ended || !strings.Contains(text, "aside") || !strings.Contains(text, "Cell[1]"); {
		m := p.next()
		ended = ended || m.Kind == protocol.KindExecuted
		if m.Kind == protocol.KindStream && m.ID == id && m.Stream.Name == "stderr" {
			text += m.Stream.Text
		}
	}
	if got := p.execute("1 + 1"); got != "result text/plain 2\nok" {
		t.Errorf("afterwards: %s", got)
	}
}

// TestLostGoroutines: a cell may end the goroutine that runs it, or keep it after
// its interrupt; the cells behind it run all the same.
func TestLostGoroutines(t *testing.T) {
	for _, c := range []struct {
		name, code string
		interrupt  bool
		ends       string
	}{
		{"exit", "x = 2\nruntime.Goexit()", false, ""},
		{"locked", "x = 2\nruntime.LockOSThread()\ndebug.SetPanicOnFault(true)", false, ""},
		{"late exit", "x = 2\nfmt.Println(\"begun\")\ntime.Sleep(100 * time.Millisecond)\nruntime.Goexit()", false, ""},
		{"unstopped", "x = 2\nfmt.Println(\"begun\")\nio.ReadAll(r)\nx = 3", true, "Interrupted: the cell was interrupted but has not stopped: it is in a call that cannot be interrupted and goes on in the background"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := start(t)
			p.execute("x := 1\nr, w := io.Pipe()")
			p.begin(c.code)
			if c.interrupt {
				p.until(protocol.KindStream)
				p.interrupt(0)
			}
			waits := p.begin("x * 10") // while the other may run
			executed := p.until(protocol.KindExecuted)
			ended := ""
			if f := executed[len(executed)-1].Executed.Failure; f != nil {
				ended = f.Name + ": " + f.Value
			}
			if ended != c.ends {
				t.Errorf("ended with %q, want %q", ended, c.ends)
			}
			next := p.until(protocol.KindExecuted)
			if last := next[len(next)-1]; last.ID != waits || last.Executed.Failure != nil || last.Executed.Result.Data["text/plain"] != "20" {
				t.Errorf("the cell that waited: %+v", last.Executed)
			}
			if c.interrupt {
				p.execute("w.Close()") // the call returns
				time.Sleep(time.Second)
			}
			if got := p.execute("fmt.Println(x, debug.SetPanicOnFault(false))"); got != "stdout \"2 false\\n\"\nok" {
				t.Errorf("afterwards: %s", got)
			}
		})
	}
}

// TestLateInterrupt: an interrupt of a cell that has ended is not for the next.
func TestLateInterrupt(t *testing.T) {
	p := start(t)
	ended := p.begin("1 + 1")
	p.until(protocol.KindExecuted)
	p.begin("fmt.Println(\"begun\")\ntime.Sleep(300 * time.Millisecond)\n42")
	p.until(protocol.KindStream)
	p.interrupt(ended)
	events := p.until(protocol.KindExecuted)
	if f := events[len(events)-1].Executed.Failure; f != nil {
		t.Errorf("it ended with %+v", f)
	}
}
