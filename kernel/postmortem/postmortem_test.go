package postmortem_test

import (
	"io"
	"strings"
	"testing"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"

	"kerasgo/kernel/postmortem"
)

// report reads the stack at the interpreter's first report of a panic.
type report struct {
	reader *postmortem.Reader
	fault  *postmortem.Fault
}

func (r *report) Write(p []byte) (int, error) {
	if postmortem.First() {
		r.fault = r.reader.Read()
	}
	return len(p), nil
}

// TestRead runs functions that fail: the words are the compiler's, the line is
// the one with the mark, and so are those of the callers.
func TestRead(t *testing.T) {
	for _, c := range []struct{ name, code, text string }{
		{"index in a loop", "x := []int{1, 2, 3}; s := 0\nfor i := 0; i <= len(x); i++ {\ns += i\ns += x[i] //!\n}\nprintln(s)", "runtime error: index out of range [3] with length 3"},
		{"negative index", "x := []int{1, 2, 3}; i := -1\nprintln(x[0])\nprintln(x[i]) //!", "runtime error: index out of range [-1]"},
		{"index of the second of two", "x, y := []int{1, 2, 3}, []int{4}\nfor i := range x {\nprintln(x[i])\nprintln(y[i]) //!\n}", "runtime error: index out of range [1] with length 1"},
		{"store", "x := make([]int, 2); i := 2\nx[1] = 1\nx[i] = 5 //!", "runtime error: index out of range [2] with length 2"},
		{"string", "s := \"abc\"; i := 7\nprintln(s[1])\nprintln(s[i]) //!", "runtime error: index out of range [7] with length 3"},
		{"high bound", "x := make([]int, 2, 4); h := 9\nprintln(len(x[:2]))\nprintln(len(x[:h])) //!", "runtime error: slice bounds out of range [:9] with capacity 4"},
		{"low over high", "s := \"hello\"; a, b := 3, 2\nprintln(s[a:b]) //!", "runtime error: slice bounds out of range [3:2]"},
		{"low over length", "x := []int{1}; a := 5\nprintln(len(x[a:])) //!", "runtime error: slice bounds out of range [5:1]"},
		{"string bound", "s := \"hello\"; b := 9\nprintln(s[:b]) //!", "runtime error: slice bounds out of range [:9] with length 5"},
		{"division", "a, b := 1, 0\nprintln(a + b)\nprintln(a / b) //!", ""},
		{"nil map", "m := map[string]int{}; m[\"a\"] = 1; var n map[string]int\nm[\"b\"]++\nn[\"c\"] = 2 //!", ""},
		{"nil map, counting", "var n map[string]int\nprintln(1)\nn[\"c\"]++ //!", ""},
		{"nil pointer", "type T struct{ A int }; p, q := &T{}, (*T)(nil)\nprintln(p.A)\nprintln(q.A) //!", ""},
		{"nil function", "var f func()\nprintln(2)\nf() //!", ""},
		{"compiled call", "println(strings.Repeat(\"a\", 2))\nprintln(strings.Repeat(\"a\", -1)) //!", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &report{}
			i := interp.New(interp.Options{Stdout: io.Discard, Stderr: r})
			if err := i.Use(stdlib.Symbols); err != nil {
				t.Fatal(err)
			}
			var err error
			if r.reader, err = postmortem.NewReader(i); err != nil {
				t.Fatal(err)
			}
			source := "package main\nimport \"strings\"\nvar _ = strings.Repeat\nfunc inner() {\n" + c.code + "\n}\nfunc outer() int {\nprintln(1)\ninner() //!\nreturn 2\n}\nfunc main() {\nprintln(outer()) //!\n}\n"
			if _, err := i.Eval(source); err == nil {
				t.Fatal("it does not fail")
			}
			if r.fault == nil {
				t.Fatal("no report")
			}
			if r.fault.Text != c.text {
				t.Errorf("text %q, want %q", r.fault.Text, c.text)
			}
			var want []int
			for n, line := range strings.Split(source, "\n") {
				if strings.HasSuffix(line, "//!") {
					want = append(want, n+1)
				}
			}
			names := []string{"inner", "outer", "main"}
			if len(r.fault.Frames) < len(names) {
				t.Fatalf("%d frames", len(r.fault.Frames))
			}
			for n, name := range names {
				f := r.fault.Frames[n]
				if f.Function != name || f.Position.Line != want[n] {
					t.Errorf("frame %d is %s at line %d, want %s at line %d", n, f.Function, f.Position.Line, name, want[n])
				}
			}
		})
	}
}
