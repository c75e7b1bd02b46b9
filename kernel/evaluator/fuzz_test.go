package evaluator

import (
	"io"
	"testing"
)

// FuzzFrontEnd: no text makes splitting, checking or translating panic. Nothing is
// run.
func FuzzFrontEnd(f *testing.F) {
	for _, code := range []string{
		"", "x", "1 +", "x := 1\nx", "func f() { return }\nf()", "type T struct{ A, b int }\nfunc (t T) M() {}\nT{}",
		"for i := range 10 { defer func() { println(i) }() }", "package main\nfunc main() {}", "import (\n\"fmt\"\n)\nfmt.Println(`a\nb`)",
		"var a, b = 1, \"x\"; const c = 1 << 100", "switch x := any(1).(type) { case int: _ = x }", "select {}", "go func() {}()",
		"a, b := b, a", "func[T any](x T) {}", "}{", "/*", "\"", "'", "goto L; L:", "x.(type)", "type A = B; type B = A", "type R struct{ R }",
		"m[1], ok = <-c, 2", "return", "func init() {}", "func main() {}", "min()", "clear(1)", "import \"unsafe\"\nunsafe.Sizeof(1)", "_ = 1", "_ := 1",
		"var x = y; var y = x", "slices.Sort([]int{})", "for range func(yield func() bool) {} { break }", "/*line x:1:1*/ y", "//line a:5\nz",
	} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard})
		if err != nil {
			t.Fatal(err)
		}
		c, err := parseCell(s.fset, 1, code)
		if err != nil {
			s.syntaxFailure(&cell{number: 1, code: code, fset: s.fset}, err)
			return
		}
		checked, failure := s.checkCell(c)
		if failure != nil {
			failure.Traceback()
			return
		}
		s.remember(checked)
		s.toCore(checked)
	})
}
