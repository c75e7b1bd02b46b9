package magic

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kerasgo/kernel/evaluator"
)

// notebook is a runner with what its cells print.
type notebook struct {
	*Runner
	out, errors strings.Builder
	next        string
	number      int
}

func newNotebook(t *testing.T) *notebook {
	t.Helper()
	n := &notebook{}
	stdout, stderr := NewOutput(&n.out), NewOutput(&n.errors)
	runner, err := New(Options{
		New: func() (*evaluator.Session, error) {
			return evaluator.New(evaluator.Options{Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr})
		},
		Stdout: stdout, Stderr: stderr, SetNextInput: func(text string) { n.next = text },
	})
	if err != nil {
		t.Fatal(err)
	}
	n.Runner = runner
	return n
}

// run runs a cell and returns what it printed, then its value or its failure.
func (n *notebook) run(code string) string {
	n.out.Reset()
	n.errors.Reset()
	n.number++
	o := n.Execute(context.Background(), n.number, code)
	text := n.out.String() + n.errors.String()
	for _, v := range o.Values {
		if s, ok := v.Bundle.Data["text/plain"].(string); ok {
			text += "=> " + s
		}
	}
	if o.Failure != nil {
		text += o.Failure.Error()
	}
	return text
}

// TestCells runs sessions; what each cell says matches a pattern.
func TestCells(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for _, c := range []struct {
		name  string
		cells []string // code, pattern, code, pattern …
	}{
		{"time of a statement", []string{"x := 1\n%time for i := 0; i < 10; i++ { x++ }\nx", `^(Processor time: .*\n)?Wall time: .*\n=> 11$`}},
		{"time of a cell", []string{"%%time\ny := 2\ny * 3", `Wall time: .*\n=> 6$`}},
		{"timeit", []string{"%timeit -n 10 -r 2 1 + 1", `per loop \(mean ± std. dev. of 2 runs, 10 loops each\)\nof which an empty turn`, "%timeit -n x 1", `MagicError: line 1: -n wants a number`}},
		{"who", []string{"%who", `no variables`, "a, b := 1, []string{\"x\"}", `^$`, "%who", `^a\tb\n$`, "%whos", `a +int +1\nb +\[\]string +1 +`, "d := mat.NewDense(2, 3, nil)\nm := map[int]int{1: 1}\nvar none *mat.Dense", `^$`, "%whos", `d +\*mat\.Dense +2×3 .*\nm +map\[int\]int +1 +map\[1:1\]\nnone +\*mat\.Dense +nil`}},
		{"reset", []string{"a := 1", `^$`, "%reset", `^$`, "a", `undefined: a`, "%reset -x", `does not take`}},
		{"limit", []string{"%limit 1.5GB\n%limit", `^a cell may use 1536 MB\n$`, "%limit 3 apples", `no amount of memory`, "%%limit 64MB\nb := [][]byte{}\nfor { b = append(b, make([]byte, 1<<20)) }", `OutOfMemory`}},
		{"files", []string{"%%writefile note.txt\none\ntwo", `^Writing note.txt\n$`, "%%writefile -a note.txt\nthree", `^Appending to note.txt`, "!cat note.txt", `^one\ntwo\nthree\n$`, "%%writefile blank.txt\n\nfirst\n", `Writing`, "!cat blank.txt", `^\nfirst\n$`, "%load note.txt", `^$`, "%load nothing.txt", `MagicError: line 1: .*no such file`}},
		{"folders", []string{"!mkdir inner\n%cd inner", `inner\n$`, "%pwd", `inner\n$`, "%cd ..", `\n$`, "%cd nowhere", `MagicError`}},
		{"environment", []string{"%env KERASGO_TEST=4", `KERASGO_TEST=4`, "os.Getenv(\"KERASGO_TEST\")", `=> 4`, "%env\tKERASGO_TEST", `^4\n$`, "%env KERASGO_NONE", `no environment variable`}},
		{"commands", []string{"n := 3\n!echo {n} ${HOME} {{x}} | tr a-z A-Z", `^3 /.* \{X\}\n$`, "!echo 1 2 | awk '{print $2}'; echo {}", `^2\n\{\}\n$`, "!exit 7", `MagicError: line 1: the command ended with exit status 7`, "!echo {nothing}", `undefined: nothing`, "!echo out; echo err >&2", `^out\nerr\n$`, "!kill -9 $$", `ended by the system: signal: killed`, "!sleep 3 & echo begun", `^begun\n$`}},
		{"capture", []string{"%%capture c\nfmt.Print(\"seen\")\n5", `^$`, "c.Stdout", `=> seen`, "len(c.Outputs)", `=> 1`, "%%time\n%%capture d\n!echo from a command; echo error >&2", `^(Processor time: .*\n)?Wall`, "d.Stdout + d.Stderr", `=> from a command\nerror\n`, "%%capture\nfmt.Print(1)", `^$`, "%%capture 1x\n2", `no name`}},
		{"source and documents", []string{"func area(a, b int) int {\n\treturn a * b // here\n}", `^$`, "%src area", `^// Cell\[1\]\nfunc area\(a, b int\) int \{\n\treturn a \* b // here\n\}\n$`, "%src nothing", `no cell has declared`, "type P struct{ A int }\nfunc (p *P) Get() int { return p.A }\nfunc (p P) Two() int { return 2 }", `^$`, "%src P.Two", `^// Cell\[4\]\nfunc \(p P\) Two\(\) int \{ return 2 \}\n$`, "%src slices.Max", `(?s)^// slices/sort.go\n.*func Max\[`, "%src strings.Cut", `no cell has declared`, "%doc strings.Cut", `Cut slices s around`, "%doc nothing", `nothing is known`}},
		{"history", []string{"p := 1", `^$`, "q := 2", `^$`, "%history -n", `^1: p := 1\n2: q := 2\n$`, "%history 1", `^%history -n\n$`, "%history 1-2", `^p := 1\nq := 2\n$`, "%history x", `no range`}},
		{"help", []string{"%help", `(?s)%cd \[FOLDER\].*!COMMAND`, "%time?", `^%time STATEMENT`, "%help env", `^%env`, "%lsmagic", `%%capture`, "%help tiem", `did you mean %time\?`}},
		{"mistakes", []string{"%tiem x", `there is no magic %tiem \(did you mean %time\?\)`, "x := 1\n%cature", `MagicError: line 2: there is no magic %cature \(did you mean %capture\?\)`, "%capture x", `is a magic of a whole cell`, "%%cd\nx", `there is no %%cd for a whole cell`, "%time", `wants a statement`, "x\n%%time", `%%time must stand on the first line`}},
		{"not magics", []string{"s := `\n%time\n!ls\n`\nlen(s)", `=> 11`, "v := 7\nw := v\n/* \n%no\n*/\nw", `=> 7`, "ok := true &&\n!false\nok", `=> true`, "k := 10\nk %\n4", `=> 2`}},
		{"errors have the line of the cell", []string{"%pwd\n\nundefinedName()", `CompileError: line 3: undefined: undefinedName`, "a := 1\n%time nothing(a)", `line 2: undefined: nothing`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNotebook(t)
			for i := 0; i < len(c.cells); i += 2 {
				if got := n.run(c.cells[i]); !regexp.MustCompile(c.cells[i+1]).MatchString(got) {
					t.Errorf("%s\ngives %q\nwant  %q", c.cells[i], got, c.cells[i+1])
				}
			}
		})
	}
}

// TestLoad: the text of a file goes into the next cell.
func TestLoad(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a file.go")
	if err := os.WriteFile(name, []byte("x := 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	n := newNotebook(t)
	n.run("%load '" + name + "'")
	if n.next != "// %load "+name+"\nx := 1\n" {
		t.Errorf("next cell %q", n.next)
	}
}

// TestSave: the program that a session is saved as builds, passes go vet and
// prints what the cells printed and showed.
func TestSave(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	module, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp(module, "saved")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	n := newNotebook(t)
	var want strings.Builder
	for _, code := range []string{
		"x := 1\nfunc f(a int) int { return a + x }\ntype T struct{ A int }\nt := T{3}\nfmt.Println(f(2), t.A)",
		"x := \"now a string\"\nunused := 3\nfor i := range 3 { y := i; fmt.Print(i, \" \") }\nx + \"!\"",
		"type T struct{ A, B int }\nfunc (t T) Sum() int { return t.A + t.B }\nt := T{1, 2}\n%time t.Sum()\n!echo not in the program >/dev/null\n_ = t",
		"var m = map[string][]T{\"a\": {{1, 2}}}\nrand := rand.New(rand.NewPCG(1, 2))\nrand.IntN(10)",
		"nothing()", // fails, and is left out
		"x = \"again\"\nvar n int\nn += len(x)\nn",
		"func g[E any](a ...E) []E { return a }\nvar s fmt.Stringer = time.Second\ng(s, s)[1].String()",
		"package main\n\nimport \"strings\"\n\nfunc main() { print(strings.Repeat(\"\", 3)) }",
		"var n int\nn++\nn",
	} {
		got := n.run(code)
		if strings.Contains(got, "Error: ") && code != "nothing()" {
			t.Fatal(got)
		}
		if code != "nothing()" {
			got = regexp.MustCompile(`(Processor|Wall) time: .*\n`).ReplaceAllString(got, "")
			if i := strings.Index(got, "=> "); i >= 0 {
				got = got[:i] + got[i+3:] + "\n"
			}
			want.WriteString(got)
		}
	}
	name := filepath.Join(folder, "main.go")
	if got := n.run("%save '" + name + "'"); !strings.Contains(got, "8 cells in") {
		t.Fatal(got)
	}
	for _, arguments := range [][]string{{"vet", "./" + filepath.Base(folder)}, {"run", "./" + filepath.Base(folder)}} {
		command := exec.Command("go", arguments...)
		command.Dir = module
		var out strings.Builder
		command.Stdout, command.Stderr = &out, io.Discard
		both := &strings.Builder{}
		command.Stderr = both
		if err := command.Run(); err != nil {
			text, _ := os.ReadFile(name)
			t.Fatalf("go %v: %v\n%s\n%s", arguments, err, both, text)
		}
		if arguments[0] == "run" && out.String() != want.String() {
			t.Errorf("the program prints %q, the cells %q", out.String(), want.String())
		}
	}
}

// TestComplete: names of magics, files and Go on the line of a magic.
func TestComplete(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	if err := os.WriteFile("numbers.txt", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	n := newNotebook(t)
	n.run("total := 3")
	for _, c := range []struct{ code, want string }{
		{"%ti", "%time"}, {"%%wri", "%%writefile"}, {"x := 1\n%whos", "%whos"}, {"%load num", "numbers.txt"}, {"!cat num", "numbers.txt"},
		{"%time tot", "total"}, {"%help ti", "timeit"}, {"%whos tot", "total"}, {"%%writefile num", "numbers.txt"}, {"%time strings.Rep", "Repeat"}, {"tot", "total"},
	} {
		found := n.Complete(c.code, len(c.code))
		ok := false
		for _, m := range found.Matches {
			if m.Text == c.want {
				ok = strings.HasPrefix(c.want, c.code[found.Start:found.End])
			}
		}
		if !ok {
			t.Errorf("%q: %v, want %s", c.code, found, c.want)
		}
	}
	for _, code := range []string{"s := `\n%ti", "f(\n%ti"} {
		for _, m := range n.Complete(code, len(code)).Matches {
			if m.Kind == "magic" {
				t.Errorf("%q is completed by the magic %s", code, m.Text)
			}
		}
	}
	if b, ok := n.Inspect("%timeit x", 3, 0); !ok || !strings.Contains(b.Data["text/plain"].(string), "%timeit [-n") {
		t.Errorf("inspection of %%timeit: %v", b)
	}
}

// TestCompleteness: magics count as complete.
func TestCompleteness(t *testing.T) {
	for code, want := range map[string]string{
		"%time x": "complete", "!ls": "complete", "%time x\nfor {": "incomplete", "x := 1\n%who": "complete", "%%time\nx": "complete", "%%writefile f\na\n": "incomplete",
	} {
		if got, _ := Completeness(code); got != want {
			t.Errorf("%q is %s, want %s", code, got, want)
		}
	}
}

// FuzzSplit: all lines of a cell are in its parts, whatever they hold.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"x := 1\n%time x\n!ls", "`\n%a\n`\n%b", "%%time\n", "\n\n!", "/*\n%", "f(\n%x\n)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, code string) {
		last := 0
		for _, p := range split(code) {
			if p.line <= last {
				t.Fatalf("part at line %d after line %d", p.line, last)
			}
			last = p.line + strings.Count(p.text, "\n")
		}
		Completeness(code)
		cellMagic(code)
	})
}

// TestPlaces: errors of magics have cell, line, column, the line and a caret.
func TestPlaces(t *testing.T) {
	n := newNotebook(t)
	color := regexp.MustCompile("\x1b\\[[0-9]*m")
	for _, c := range []struct{ code, want string }{
		{"x := 1\n  %tiem x", "Cell[1], line 2, column 3: there is no magic %tiem (did you mean %time?); %lsmagic lists them\n      %tiem x\n      ^"},
		{"\n%%tiem\nx", "Cell[1], line 2, column 1: there is no magic %%tiem (did you mean %time?); %lsmagic lists them\n    %%tiem\n    ^"},
		{"!a_long_command {none}", "Cell[1], line 1, column 18: undefined: none"},
		{"%time  none()", "Cell[1], line 1, column 8: undefined: none"},
	} {
		o := n.Execute(context.Background(), 1, c.code)
		if o.Failure == nil {
			t.Errorf("%q succeeds", c.code)
			continue
		}
		if got := color.ReplaceAllString(strings.Join(o.Failure.Details, "\n"), ""); !strings.HasPrefix(got, c.want) {
			t.Errorf("%q says\n%s\nwant\n%s", c.code, got, c.want)
		}
	}
}

// TestInterruptCommand: an interrupt ends a command and all that it has started.
func TestInterruptCommand(t *testing.T) {
	n := newNotebook(t)
	ctx, cancel := context.WithCancel(context.Background())
	n.Runner.options.Stdout.to = writerFunc(func(p []byte) (int, error) {
		cancel() // as soon as its output comes, which is before it ends
		return n.out.Write(p)
	})
	o := n.Execute(ctx, 1, "!echo begun; (sleep 600); echo ended")
	if o.Failure == nil || o.Failure.Name != "Interrupted" || n.out.String() != "begun\n" {
		t.Errorf("%v after %q", o.Failure, n.out.String())
	}
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// TestLoadAddress: what a web address answers goes into the next cell; what is not
// found does not.
func TestLoadAddress(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/cell.go" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, "y := 2\n")
	}))
	defer server.Close()
	n := newNotebook(t)
	if got := n.run("%load " + server.URL + "/cell.go"); got != "" || !strings.HasSuffix(n.next, "\ny := 2\n") {
		t.Errorf("%q, next cell %q", got, n.next)
	}
	if got := n.run("%load " + server.URL + "/none"); !strings.Contains(got, "404 Not Found") {
		t.Errorf("an address of nothing: %q", got)
	}
}

// TestSaveWithoutFailed: what a cell that failed has declared is not saved, and
// missed.
func TestSaveWithoutFailed(t *testing.T) {
	t.Chdir(t.TempDir())
	n := newNotebook(t)
	n.run("a := 1\npanic(a)")
	n.run("b := a")
	if got := n.run("%save session.go"); !strings.Contains(got, "cell 2: line 1: undefined: a; cells that failed are left out, cell 1 was the last") {
		t.Error(got)
	}
}

// TestSaveAfterReset: what was forgotten is not saved.
func TestSaveAfterReset(t *testing.T) {
	t.Chdir(t.TempDir())
	n := newNotebook(t)
	n.run("before := 1")
	n.run("%reset -f")
	n.run("after := 2")
	if got := n.run("%save session.go"); !strings.HasPrefix(got, "1 cell in") {
		t.Error(got)
	}
	text, err := os.ReadFile("session.go")
	if err != nil || strings.Contains(string(text), "before") || !strings.Contains(string(text), "after") {
		t.Errorf("%v\n%s", err, text)
	}
}
