package evaluator

import (
	"go/token"
	"slices"
	"strings"
	"testing"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		code  string
		items []string
	}{
		{"x := 1; y := 2", []string{"x := 1", "y := 2"}},
		{"for i := 0; i < 3; i++ { f(i); g() }; h()", []string{"for i := 0; i < 3; i++ { f(i); g() }", "h()"}},
		{"for i := 0; ; i++ {\n\tbreak\n}\nh()", []string{"for i := 0; ; i++ {\n\tbreak\n}", "h()"}},
		{"for ; i < 6; i++ { }", []string{"for ; i < 6; i++ { }"}},
		{"outer: for i := 0; ; i++ { break outer }", []string{"outer: for i := 0; ; i++ { break outer }"}},
		{"if v := 3; v > 2 { f() } else if w := 4; w > 3 { g() }; h()", []string{"if v := 3; v > 2 { f() } else if w := 4; w > 3 { g() }", "h()"}},
		{"switch v := 3; { case v > 2: }; type T int", []string{"switch v := 3; { case v > 2: }", "type T int"}},
		{"for _, x := range f([]int{1}) { g(x) }; h()", []string{"for _, x := range f([]int{1}) { g(x) }", "h()"}},
	} {
		items, err := cut(c.code)
		if err != nil {
			t.Errorf("%q: %v", c.code, err)
			continue
		}
		var texts []string
		for _, i := range items {
			texts = append(texts, c.code[i.start:i.end])
		}
		if !slices.Equal(texts, c.items) {
			t.Errorf("%q: %q, want %q", c.code, texts, c.items)
		}
		if _, err := parseCell(token.NewFileSet(), 1, c.code); err != nil {
			t.Errorf("%q: %v", c.code, err)
		}
	}
}

func TestSyntaxErrorsSayWhatToDo(t *testing.T) {
	for code, want := range map[string]string{
		"a, b":                      "show several with fmt.Println(a, b)",
		"for {":                     "the cell ends too early",
		"func f(":                   "the cell ends too early",
		"model.Fit(x, y, epochs=3)": "expected '==', found '='; Go has no named arguments: an option is a method, .Name(value), or a function of the package",
	} {
		if _, err := parseCell(token.NewFileSet(), 1, code); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", code, err, want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	names := []string{"string", "fstest", "pe", "maps", "Println", "XTrain", "counter", "bits"}
	for name, want := range map[string]string{
		"Printn": " (did you mean Println?)", "couter": " (did you mean counter?)", "Xtrian": " (did you mean XTrain?)",
		"XTest": "", "me": "", "digits": "", "Map": " (did you mean maps?)", "PE": " (did you mean pe?)",
	} {
		if got := didYouMean(name, names); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
