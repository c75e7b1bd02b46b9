package differential

import (
	"context"
	"fmt"
	"go/parser"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kerasgo/kernel/evaluator"
)

// session is a name and cells.
type session struct {
	name  string
	cells []string
}

func sessions(t *testing.T) []session {
	text, err := os.ReadFile("testdata/sessions.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []session
	for _, part := range strings.Split(string(text), "\n== ")[1:] {
		name, body, _ := strings.Cut(part, "\n")
		list = append(list, session{name, strings.Split(strings.TrimRight(body, "\n"), "\n--\n")})
	}
	return list
}

// TestSessions runs sessions of several cells, and the programs that they are
// saved as compiled: both print the same.
func TestSessions(t *testing.T) {
	if testing.Short() {
		t.Skip("builds many programs")
	}
	module, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	// inside the module, so that the programs find its packages
	folder, err := os.MkdirTemp(module, "sessions")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	list := sessions(t)
	var chosen []session
	for i, s := range list {
		if all() || i%4 == 0 {
			chosen = append(chosen, s)
		}
	}
	for i, s := range chosen {
		var cells []evaluator.Cell
		for n, code := range s.cells {
			cells = append(cells, evaluator.Cell{Number: n + 1, Code: code})
		}
		program, err := evaluator.Program(cells)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		inner := filepath.Join(folder, fmt.Sprintf("s%d", i))
		if err := os.Mkdir(inner, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(inner, "main.go"), []byte(program), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	binaries := t.TempDir()
	build := exec.Command("go", "build", "-gcflags=-N -l", "-o", binaries, "./"+filepath.Base(folder)+"/...")
	build.Dir = module
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the programs do not compile: %v\n%s", err, out)
	}
	equal := 0
	for i, s := range chosen {
		native, err := exec.Command(filepath.Join(binaries, fmt.Sprintf("s%d", i))).Output()
		if err != nil {
			t.Errorf("%s: the program fails: %v", s.name, err)
			continue
		}
		if got := printing(t, s.cells); got != string(native) {
			t.Errorf("%s: %s", s.name, difference(string(native), got))
			continue
		}
		equal++
	}
	t.Logf("%d of %d sessions print the same", equal, len(chosen))
}

// TestSessionsAgain runs all cells of a session a second time: they print the same.
func TestSessionsAgain(t *testing.T) {
	for _, s := range sessions(t) {
		once := printing(t, s.cells)
		if got := printing(t, append(slices.Clone(s.cells), s.cells...)); got != once+once {
			t.Errorf("%s: %s", s.name, difference(once+once, got))
		}
	}
}

// printing runs cells whose last expressions are printed, as they are in the
// program that a session is saved as, and returns what they print.
func printing(t *testing.T, cells []string) string {
	var out strings.Builder
	s, err := evaluator.New(evaluator.Options{Stdin: strings.NewReader(""), Stdout: &out, Stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	for i, code := range cells {
		o := evaluator.Outcome{Failure: &evaluator.Failure{}}
		if printed, ok := printLast(code); ok {
			o = s.Execute(context.Background(), i+1, printed)
		}
		if o.Failure != nil && (o.Failure.Name == "" || strings.Contains(o.Failure.Message, "used as value")) {
			o = s.Execute(context.Background(), i+1, code)
		}
		if o.Failure != nil {
			return out.String() + "FAILURE " + o.Failure.Error()
		}
	}
	return out.String()
}

// printLast wraps the last line of a cell, if it is an expression, in a print.
func printLast(code string) (string, bool) {
	at := strings.LastIndexByte(code, '\n') + 1
	last := code[at:]
	if _, err := parser.ParseExpr(last); err != nil || strings.HasPrefix(last, "fmt.Print") || strings.HasPrefix(last, "fmt.Fprint") {
		return "", false
	}
	return code[:at] + "fmt.Println(" + last + ")", true
}
