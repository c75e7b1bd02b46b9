package differential

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kerasgo/kernel/evaluator"
)

// all tells whether everything is to run, not a sample.
func all() bool { return os.Getenv("KERASGO_DIFFERENTIAL") == "all" }

// program is Go that prints: declarations whose names no other program of a
// list has, and the name of the function that runs them.
type program struct {
	name         string
	declarations string
	run          string
}

// imports are those that programs may use; a cell imports by itself.
var imports = []string{"bytes", "cmp", "encoding/json", "errors", "fmt", "iter", "maps", "math", "regexp", "slices", "sort", "strconv", "strings", "sync", "sync/atomic", "unique", "time"}

const mark = "\x01program "

// natively builds the programs into one and returns what each prints.
func natively(t *testing.T, programs []program) []string {
	t.Helper()
	folder := t.TempDir()
	var source strings.Builder
	source.WriteString("package main\n\nimport (\n")
	for _, path := range imports {
		fmt.Fprintf(&source, "\t%q\n", path)
	}
	source.WriteString(")\n\nvar _ = bytes.Cut\nvar _ = cmp.Compare[int]\nvar _ = json.Marshal\nvar _ = errors.New\nvar _ iter.Seq[int]\nvar _ = maps.Clone[map[int]int]\nvar _ = math.Pi\nvar _ regexp.Regexp\nvar _ = slices.Max[[]int]\nvar _ = sort.Ints\nvar _ = strconv.Itoa\nvar _ = strings.Cut\nvar _ sync.Mutex\nvar _ atomic.Int64\nvar _ unique.Handle[int]\nvar _ time.Duration\n\n")
	for _, p := range programs {
		source.WriteString(p.declarations)
		source.WriteString("\n")
	}
	source.WriteString("func main() {\n")
	for i, p := range programs {
		fmt.Fprintf(&source, "\tfmt.Printf(\"%%s%d\\n\", %q)\n\t%s\n", i, mark, p.run)
	}
	source.WriteString("}\n")
	for name, text := range map[string]string{"go.mod": "module programs\n\ngo 1.26\n", "main.go": source.String()} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-gcflags=-N -l", "-o", "programs", ".")
	build.Dir = folder
	build.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		lines := strings.Split(string(out), "\n")
		t.Fatalf("the programs do not compile: %v\n%s", err, strings.Join(lines[:min(len(lines), 12)], "\n"))
	}
	out, err := exec.Command(filepath.Join(folder, "programs")).Output()
	if err != nil {
		t.Fatalf("running the programs: %v", err)
	}
	results := make([]string, len(programs))
	for i, part := range strings.Split(string(out), mark)[1:] {
		_, results[i], _ = strings.Cut(part, "\n")
	}
	return results
}

// inCells runs a program in a session and returns what it prints.
func inCells(t *testing.T, cells ...string) string {
	t.Helper()
	var out strings.Builder
	s, err := evaluator.New(evaluator.Options{Stdin: strings.NewReader(""), Stdout: &out, Stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	for i, code := range cells {
		if o := s.Execute(context.Background(), i+1, code); o.Failure != nil {
			return out.String() + "FAILURE " + o.Failure.Error() + "\n" + strings.Join(o.Failure.Details, "\n")
		}
	}
	return out.String()
}

// compare runs programs both ways and reports the differences.
func compare(t *testing.T, programs []program) {
	t.Helper()
	native := natively(t, programs)
	equal := 0
	for i, p := range programs {
		got := inCells(t, p.declarations, p.run)
		if got == native[i] {
			equal++
			continue
		}
		t.Errorf("%s: %s\n%s", p.name, difference(native[i], got), p.declarations)
	}
	t.Logf("%d of %d programs print the same", equal, len(programs))
}

// difference shows the first line that is not the same.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "(nothing)", "(nothing)"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d: compiled %q, in cells %q", i+1, a, b)
		}
	}
	return "the same"
}
