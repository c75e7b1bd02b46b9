package evaluator

import (
	"context"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

// limits are the rows of LIMITS.md: what the last of some cells, with -- between them,
// says where it cannot do what compiled Go does.
var limits = map[string]struct{ code, says string }{
	"address of a cyclic field":          {"type A struct{ B *B }\ntype B struct{ A *A }\na := &A{}\np := &a.B", "line 4: cannot take the address of a field that closes a cycle of struct types (keep a copy in a variable)"},
	"function without a body":            {"func f(x int) int", "line 1: function f has no body"},
	"generic function without source":    {"x := 1\np := weak.Make(&x)", "line 2: the generic function weak.Make has no source here"},
	"layout of memory":                   {"import \"unsafe\"\nx := [2]int{1, 2}\ns := unsafe.Slice(&x[0], 2)", "line 3: unsafe.Slice cannot be used in a cell"},
	"packages":                           {"import \"syscall\"", "package syscall is not available in a cell"},
	"types in a reflect.Value":           {"type T int\nreflect.ValueOf(T(1)).Type().Name()", "=> int"},
	"methods by reflection as functions": {"type T int\nfunc (T) M() {}\n_, ok := reflect.TypeOf(T(1)).Method(0).Func.Interface().(func(T))\nok", "=> false"},
	"methods in templates":               {"type T struct{ A int }\nfunc (T) M() int { return 1 }\ntemplate.Must(template.New(\"t\").Parse(\"{{.A}}{{.M}}\")).Execute(os.Stderr, T{}).Error()", "can't evaluate field M"},
	"methods in XML":                     {"type T int\nfunc (T) MarshalText() ([]byte, error) { return []byte(\"t\"), nil }\ntype S struct{ A T }\nb, err := xml.Marshal(S{1})\nstring(b)", "line 4: encoding/xml cannot call the method MarshalText of main.T"},
	"negative zero":                      {"func same(x float64) float64 { return x }\nmath.Signbit(same(math.Copysign(0, -1)))", "=> false"},
	"alignment":                          {"type T struct{ a, b uint8; c uint16 }\nvar l [2]T\nfmt.Sprintf(\"%p\", &l[0]) != \"\"", "=> true"},
	"declarations needed too early":      {"fmt.Println(f())\nfunc f() int { return v }\nv := 3", "line 1: undefined: f; it needs v, which is defined in line 3"},
	"methods in values of functions":     {"type T struct{ n int }\nfunc (t T) M() int { return t.n }\nf, g, h := T{3}.M, T.M, func() int { return T{3}.M() }\nfunc declared() int { return T{3}.M() }\n--\nfunc (t T) M() int { return 10 * t.n }\n--\nfmt.Sprint(f(), g(T{3}), h(), declared())", "=> 3 3 3 30"},
	"endless recursion":                  {"func f(n int) int { return f(n+1) + 1 }\nf(0)", "StackOverflow: runtime error: stack overflow"},
}

// TestLimits runs each row.
func TestLimits(t *testing.T) {
	for name, c := range limits {
		t.Run(name, func(t *testing.T) {
			s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard})
			if err != nil {
				t.Fatal(err)
			}
			var o Outcome
			for i, code := range strings.Split(c.code, "\n--\n") {
				o = s.Execute(context.Background(), i+1, code)
			}
			said := ""
			for _, v := range o.Values {
				text, _ := v.Bundle.Data["text/plain"].(string)
				said += "=> " + text
			}
			if o.Failure != nil {
				said += o.Failure.Error()
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("says %q, want %q", said, c.says)
			}
		})
	}
}

// TestLimitsAreWritten: the table in LIMITS.md has these rows and no others.
func TestLimitsAreWritten(t *testing.T) {
	text, err := os.ReadFile("../LIMITS.md")
	if err != nil {
		t.Fatal(err)
	}
	limitsTable, _, _ := strings.Cut(string(text), "## Programs of Go")
	rows := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\| ([^|]+) \|`).FindAllStringSubmatch(limitsTable, -1) {
		rows[m[1]] = true
	}
	delete(rows, "test")
	for name := range limits {
		if !rows[name] {
			t.Errorf("LIMITS.md has no row %q", name)
		}
	}
	for name := range rows {
		if _, ok := limits[name]; !ok {
			t.Errorf("the row %q of LIMITS.md has no test", name)
		}
	}
}
