package differential

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestIterators runs the compiler's own tests of range over functions in a cell:
// its file, with a small stand-in for package testing.
func TestIterators(t *testing.T) {
	file := filepath.Join(build.Default.GOROOT, "src/cmd/compile/internal/rangefunc/rangefunc_test.go")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Skip("the compiler's sources are not installed")
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	var tests []string
	for _, d := range parsed.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Test") && f.Recv == nil {
			tests = append(tests, f.Name.Name)
		}
	}
	code := strings.Replace(string(text), "package rangefunc_test", "", 1)
	code = strings.Replace(code, "\t\"testing\"\n", "", 1)
	code = strings.ReplaceAll(code, "*testing.T", "*tester")
	const tester = `
type tester struct{ failed bool }

func (t *tester) Errorf(format string, a ...any) { t.failed = true; fmt.Printf(format+"\n", a...) }
func (t *tester) Error(a ...any)                 { t.failed = true; fmt.Println(a...) }
func (t *tester) Fatalf(format string, a ...any) { t.Errorf(format, a...); panic("fatal") }
func (t *tester) Logf(string, ...any)            {}
func (t *tester) Log(...any)                     {}
func (t *tester) Helper()                        {}
func (t *tester) FailNow()                       { t.failed = true }
`
	passed := 0
	for _, name := range tests {
		out := inCells(t, tester+code, "t := &tester{}\n"+name+"(t)\nif !t.failed { fmt.Println(\"passed\") }")
		if strings.HasSuffix(out, "passed\n") {
			passed++
			continue
		}
		t.Errorf("%s: %s", name, out)
	}
	t.Logf("%d of %d tests pass", passed, len(tests))
}
