package evaluator

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"kerasgo/kernel/display"
)

// run executes cells in one session and returns what the last one printed,
// showed and failed with.
func run(t *testing.T, cells ...string) (printed, shown string, f *Failure) {
	t.Helper()
	var out bytes.Buffer
	s, err := New(Options{Stdout: &out, Stderr: &out})
	if err != nil {
		t.Fatal(err)
	}
	for i, code := range cells {
		out.Reset()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		o := s.Execute(ctx, i+1, code)
		cancel()
		f, shown = o.Failure, ""
		for _, v := range o.Values {
			shown += fmt.Sprint(v.Bundle.Data["text/plain"]) + "|"
		}
		for _, w := range o.Warnings {
			shown += "warning: " + w + "|"
		}
		if f != nil && i < len(cells)-1 && !strings.Contains(code, "// fails") {
			t.Fatalf("cell %d: %v\n%s", i+1, f, strings.Join(f.Details, "\n"))
		}
	}
	return out.String(), strings.TrimSuffix(shown, "|"), f
}

// TestSessions: what the last cell of each row prints and shows.
func TestSessions(t *testing.T) {
	for _, c := range []struct {
		name    string
		cells   []string
		printed string
		shown   string
	}{
		{"expression", []string{"1 + 1"}, "", "2"},
		{"declaration and expression", []string{"x := 20\nx + 1"}, "", "21"},
		{"state", []string{"x := 1", "x += 5", "x"}, "", "6"},
		{"another type", []string{"x := 1", "x := \"text\"", "x"}, "", "text"},
		{"itself", []string{"s := 1", "s := s + 1", "s"}, "", "2"},
		{"function", []string{"func twice(n int) int { return 2 * n }", "twice(21)"}, "", "42"},
		{"function anew", []string{"func f() int { return 1 }", "func g() int { return f() + 10 }", "func f() int { return 2 }", "g()"}, "", "12"},
		{"variable anew under a function", []string{"n := 20", "func getN() int { return n }", "n := 30", "getN()"}, "", "30"},
		{"function of a variable of its cell", []string{"x := 3\nfunc f() int { return x }\nf()"}, "", "3"},
		{"use before declaration", []string{"y := f()\nfunc f() int { return 7 }\ny"}, "", "7"},
		{"use before the type of a receiver of the same name", []string{"h := hp{3, 4}\nn := 5\ntype hp []int\nfunc (h hp) Len() int { return len(h) }\ntype T struct{ n int }\nh.Len() + T{n: 1}.n"}, "", "3"},
		{"print", []string{`fmt.Println("hello", 3)`}, "hello 3\n", ""},
		{"printf", []string{`n := 3`, `fmt.Printf("%d%%\n", n)`}, "3%\n", ""},
		{"import", []string{`import "strings"`, `strings.ToUpper("a")`}, "", "A"},
		{"import twice", []string{`import "strings"`, `import "strings"` + "\n" + `strings.ToUpper("a")`}, "", "A"},
		{"alias", []string{`import str "strings"`, `str.Repeat("ab", 2)`}, "", "abab"},
		{"without import", []string{`math.Sqrt(16)`}, "", "4"},
		{"rand is v2", []string{`rand.IntN(1)`}, "", "0"},
		{"struct", []string{"type P struct { X, y int }", "P{1, 2}"}, "", "P{X:1 y:2}"},
		{"struct slice", []string{"type P struct { X, y int }", "[]P{{1, 2}, {3, 4}}"}, "", "   X  y\n0  1  2\n1  3  4\n"},
		{"pointer", []string{"type P struct { X int }", "&P{1}"}, "", "&P{X:1}"},
		{"method", []string{"type P struct { X int }\nfunc (p P) Double() int { return 2 * p.X }", "P{4}.Double()"}, "", "8"},
		{"method in a later cell", []string{"type P struct { X int }", "func (p P) Double() int { return 2 * p.X }", "P{4}.Double()"}, "", "8"},
		{"type anew", []string{"type P struct { A int }", "type P struct { B string }", `P{B: "b"}`}, "", "P{B:\"b\"}"},
		{"stringer", []string{"type T int\nfunc (t T) String() string { return fmt.Sprint(\"T\", int(t)) }", "T(3)"}, "", "T3"},
		{"named values in interfaces", []string{"type T int\nfunc (t T) String() string { return fmt.Sprint(\"T\", int(t)) }\ntype U int\ntype S struct{ N int }\nfunc (s S) String() string { return \"S!\" }", "[]any{T(3), U(4), S{5}, map[string]any{\"t\": T(6)}}"}, "", `[T3 4 S! map["t":T6]]`},
		{"map", []string{`map[string]int{"b": 2, "a": 1}`}, "", `map["a":1 "b":2]`},
		{"generic", []string{"func Map[T, U any](s []T, f func(T) U) []U { var r []U; for _, x := range s { r = append(r, f(x)) }; return r }", "Map([]int{1, 2}, func(i int) string { return fmt.Sprint(i * i) })"}, "", `["1" "4"]`},
		{"closures", []string{"var fs []func() int\nfor i := 0; i < 3; i++ { fs = append(fs, func() int { return i }) }", "fs[0]() + fs[1]() + fs[2]()"}, "", "3"},
		{"range int", []string{"s := 0\nfor i := range 4 { s += i }\ns"}, "", "6"},
		{"range func", []string{"s := 0\nfor i := range func(yield func(int) bool) { for i := 0; i < 10; i++ { if !yield(i) { return } } } { if i == 4 { break }; s += i }\ns"}, "", "6"},
		{"min max", []string{"min(3, 1, 2) + max(1.5, 2)"}, "", "3"},
		{"min of variables", []string{"a, b := 3, 5\nmin(a, b)"}, "", "3"},
		{"inner scope", []string{"x := 1\nif true { x := 2; x++ }\nx"}, "", "1"},
		{"slices", []string{"xs := []int{3, 1, 2}\nslices.Sort(xs)\nxs"}, "", "[1 2 3]"},
		{"sorted keys", []string{"slices.Sorted(maps.Keys(map[string]int{\"b\": 1, \"a\": 2}))"}, "", `["a" "b"]`},
		{"swap", []string{"a, b := 1, 2\na, b = b, a\nfmt.Sprint(a, b)"}, "", "2 1"},
		{"channel", []string{"c := make(chan int, 1)\nc <- 5\nvar p struct{ v int }\np.v = <-c\np.v"}, "", "5"},
		{"goroutine", []string{"var wg sync.WaitGroup\nn := 0\nwg.Add(1)\ngo func() { defer wg.Done(); n = 4 }()\nwg.Wait()\nn"}, "", "4"},
		{"several values", []string{"strings.Cut(\"a=b\", \"=\")"}, "", "a|b|true"},
		{"error result", []string{`strconv.Atoi("12")`}, "", "12"},
		{"dropped error", []string{`os.Chdir("/nowhere at all")`}, "", "warning: chdir /nowhere at all: no such file or directory"},
		{"program", []string{"package main\n\nimport \"fmt\"\n\nvar n = start()\n\nfunc start() int { return 5 }\n\nfunc main() {\n\tfmt.Println(\"n is\", n)\n}"}, "n is 5\n", ""},
		{"const", []string{"const big = 1 << 100\nbig >> 98"}, "", "4"},
		{"iota", []string{"type D int\nconst ( A D = iota; B; C )", "C"}, "", "2"},
		{"unused", []string{"import \"os\"\nx := 1"}, "", ""},
		{"type switch", []string{"type A struct{ V int }\ntype B struct{ V int }\nfunc name(v any) string { switch x := v.(type) { case A: return fmt.Sprint(\"A\", x.V); case B: return fmt.Sprint(\"B\", x.V); case int: return \"int\"; default: return \"?\" } }", "name(A{1}) + name(B{2}) + name(3) + name(1.5)"}, "", "A1B2int?"},
		{"gonum", []string{"m := mat.NewDense(2, 2, []float64{1, 2, 3, 4})\nm.At(1, 0)"}, "", "3"},
		{"defer", []string{"func f() (s string) { defer func() { s += \"b\" }(); return \"a\" }", "f()"}, "", "ab"},
		{"recover", []string{"func f() (s string) { defer func() { s = fmt.Sprint(recover()) }(); panic(\"no\") }", "f()"}, "", "no"},
		{"nothing", []string{"// only a comment"}, "", ""},
		{"function value", []string{"f := func(a int) int { return a + 1 }", "f(1)"}, "", "2"},
		{"var", []string{"var a, b = 1, \"x\"\nvar c float64", "fmt.Sprint(a, b, c)"}, "", "1x0"},
		{"var again is zero", []string{"var a int = 5", "var a int", "a"}, "", "0"},
		{"duration", []string{"90 * time.Second"}, "", "1m30s"},
		{"nil", []string{"var p *int\np"}, "", "nil"},
	} {
		t.Run(c.name, func(t *testing.T) {
			printed, shown, f := run(t, c.cells...)
			if f != nil {
				t.Fatalf("%v\n%s", f, strings.Join(f.Details, "\n"))
			}
			if printed != c.printed || shown != c.shown {
				t.Errorf("printed %q and showed %q, want %q and %q", printed, shown, c.printed, c.shown)
			}
		})
	}
}

// TestFailures: what a cell that fails says, and that the session is none the
// worse: the cell after it must still give want.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		name    string
		before  string
		code    string
		message string // a part of what the failure says
		after   string
		want    string
	}{
		{"undefined", "x := 1", "x = 2\nfoo(x)", "line 2: undefined: foo", "x", "1"},
		{"type error changes nothing", "x := 1", "x := \"a\"\ny := x + 1", "line 2", "x", "1"},
		{"syntax", "x := 1", "for {", "syntax error", "x", "1"},
		{"did you mean", "", "fmt.Printn(1)", "did you mean Println?", "1", "1"},
		{"did you mean of names", "counter := 1", "countr", "did you mean counter?", "counter", "1"},
		{"unknown package", "", `import "github.com/nobody/nothing"`, "is not available in a cell", "1", "1"},
		{"wrong argument", "", "math.Sqrt(\"a\")", `cannot use "a" (untyped string constant) as float64 value in argument to math.Sqrt`, "1", "1"},
		{"constant too large", "x := 1", "x = 2\n1 << 70", "line 2: 1 << 70 (untyped int constant 1180591620717411303424) overflows int", "x", "1"},
		{"constant too large for a float", "x := 1", "1e400", "(untyped float constant 1e+400) overflows float64", "x", "1"},
		{"constant too large for a rune", "x := 1", "'x' << 40", "overflows rune", "x", "1"},
		{"index", "x := 7\nxs := []int{1, 2}", "i := 5\nxs[i]", "index out of range", "x", "7"},
		{"nil map", "x := 7", "var m map[string]int\nm[\"a\"] = 1", "assignment to entry in nil map", "x", "7"},
		{"nil pointer", "x := 7\ntype P struct{ V int }", "var p *P\np.V", "invalid memory address or nil pointer dereference", "x", "7"},
		{"divide", "x := 7", "z := 0\n1 / z", "integer divide by zero", "x", "7"},
		{"panic with a number", "x := 7", "panic(x)", "Panic: 7", "x", "7"},
		{"panic with a named number", "type T int", "panic(T(2))", "main.T(2)", "1", "1"},
		{"panic", "x := 7", "x = 8\npanic(\"no good\")", "no good", "x", "8"},
		{"panic in a function", "func f() { panic(fmt.Errorf(\"wrong: %d\", 3)) }", "f()", "wrong: 3", "1", "1"},
		{"exit", "x := 7", "os.Exit(3)", "os.Exit(3)", "x", "7"},
		{"fatal", "x := 7", "log.Fatal(\"bad\")", "os.Exit(1)", "x", "7"},
		{"assertion", "var v any = \"s\"", "v.(int)", "interface conversion: interface {} is string, not int", "1", "1"},
		{"overflow", "func f(n int) int { return f(n+1) + 1 }\nx := 7\ng := func() int { return 42 }", "f(0)", "stack overflow", "g() + x", "49"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			s, err := New(Options{Stdout: &out, Stderr: &out})
			if err != nil {
				t.Fatal(err)
			}
			ctx := context.Background()
			if o := s.Execute(ctx, 1, c.before); o.Failure != nil {
				t.Fatal(o.Failure)
			}
			o := s.Execute(ctx, 2, c.code)
			if o.Failure == nil || !strings.Contains(o.Failure.Error()+strings.Join(o.Failure.Details, "\n"), c.message) {
				t.Errorf("failure %v, want %s", o.Failure, c.message)
			}
			o = s.Execute(ctx, 3, c.after)
			if o.Failure != nil || len(o.Values) != 1 || o.Values[0].Bundle.Data["text/plain"] != c.want {
				t.Errorf("afterwards %v and %v, want %s", o.Failure, o.Values, c.want)
			}
		})
	}
}

// TestInterrupt: each of these runs for ever until the context ends; state,
// closures and functions live on.
func TestInterrupt(t *testing.T) {
	for name, code := range map[string]string{
		"loop":              "for { x++ }",
		"loop in function":  "spin()",
		"receive":           "<-make(chan int)",
		"send":              "make(chan int) <- 1",
		"select":            "select {}",
		"sleep":             "time.Sleep(time.Hour)",
		"loop with a call":  "for { fmt.Sprint(1) }",
		"range of channel":  "for range make(chan int) {}",
		"endless closure":   "sort.Slice(xs, func(i, j int) bool { for { } })",
		"wait group":        "var wg sync.WaitGroup; wg.Add(1); wg.Wait()",
		"mutex":             "var m sync.Mutex; m.Lock(); m.Lock()",
		"read lock":         "var m sync.RWMutex; m.Lock(); m.RLock()",
		"condition":         "c := sync.NewCond(&sync.Mutex{}); c.L.Lock(); defer c.L.Unlock(); c.Wait()",
		"request":           "l, _ := net.Listen(\"tcp\", \"127.0.0.1:0\"); http.Get(\"http://\" + l.Addr().String())",
		"accept":            "l, _ := net.Listen(\"tcp\", \"127.0.0.1:0\"); l.Accept()",
		"sort with closure": "for { sort.Slice(xs, func(i, j int) bool { return xs[i] < xs[j] }) }",
	} {
		t.Run(name, func(t *testing.T) {
			s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard})
			if err != nil {
				t.Fatal(err)
			}
			if o := s.Execute(context.Background(), 1, "x := 1\nxs := []int{3, 1, 2}\nf := func() int { return 42 }\nfunc spin() { for { } }\nfunc g() int { return f() + 1 }"); o.Failure != nil {
				t.Fatal(o.Failure)
			}
			ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
			defer cancel()
			detach := display.Attach(&contextSink{ctx})
			o := s.Execute(ctx, 2, code)
			detach()
			if o.Failure == nil || o.Failure.Name != "Interrupted" {
				t.Fatalf("%v, want an interruption", o.Failure)
			}
			o = s.Execute(context.Background(), 3, "f() + g()")
			if o.Failure != nil || len(o.Values) != 1 || o.Values[0].Bundle.Data["text/plain"] != "85" {
				t.Errorf("afterwards %v and %v, want 85", o.Failure, o.Values)
			}
		})
	}
}

// TestInterruptDefers: deferred calls of an interrupted cell run, and goroutines
// that earlier cells started go on.
func TestInterruptDefers(t *testing.T) {
	var out strings.Builder
	s, err := New(Options{Stdout: &out, Stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	if o := s.Execute(context.Background(), 1, "var turns atomic.Int64\ngo func() { for { turns.Add(1); time.Sleep(time.Millisecond) } }()"); o.Failure != nil {
		t.Fatal(o.Failure)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	o := s.Execute(ctx, 2, "func work() { defer fmt.Println(\"inner\"); for { } }\ndefer fmt.Println(\"outer\")\nwork()\nfmt.Println(\"not reached\")")
	if o.Failure == nil || o.Failure.Name != "Interrupted" {
		t.Fatalf("%v, want an interruption", o.Failure)
	}
	if out.String() != "inner\nouter\n" {
		t.Errorf("printed %q", out.String())
	}
	o = s.Execute(context.Background(), 3, "before := turns.Load()\nfor turns.Load() < before+3 { time.Sleep(time.Millisecond) }\n\"alive\"")
	if o.Failure != nil || len(o.Values) != 1 {
		t.Errorf("afterwards %v and %v", o.Failure, o.Values)
	}
}

// contextSink is a sink that only knows the cell's context.
type contextSink struct{ ctx context.Context }

func (*contextSink) Display(display.Bundle, string, bool) {}
func (*contextSink) Clear(bool)                           {}
func (*contextSink) Live() bool                           { return true }
func (s *contextSink) Context() context.Context           { return s.ctx }

// TestGoroutinePanic: a panic in a goroutine is told, and the session goes on.
func TestGoroutinePanic(t *testing.T) {
	told := make(chan *Failure, 1)
	s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard, GoroutinePanic: func(f *Failure) { told <- f }})
	if err != nil {
		t.Fatal(err)
	}
	if o := s.Execute(context.Background(), 1, "func work(n int) { panic(fmt.Sprint(\"worker \", n)) }\ngo work(3)"); o.Failure != nil {
		t.Fatal(o.Failure)
	}
	if f := <-told; f.Message != "worker 3" || !strings.Contains(f.Details[0], "line 1") || !strings.Contains(f.Details[len(f.Details)-1], "goroutine started by \x1b[36mCell[1]\x1b[0m, line 2") {
		t.Errorf("told %v %v", f, f.Details)
	}
}
