package evaluator

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// TestTables: values that are shown as tables, as text and HTML.
func TestTables(t *testing.T) {
	for _, c := range []struct{ name, code, text string }{
		{"numbers", "[][]float64{{1, 2.5}, {3, 4}}", "   0    1\n0  1  2.5\n1  3    4\n"},
		{"rows of different length", "[][]int{{1}, {2, 30}}", "   0   1\n0  1    \n1  2  30\n"},
		{"array", "[2][2]int{{1, 2}, {3, 4}}", "   0  1\n0  1  2\n1  3  4\n"},
		{"matrix", "mat.NewDense(2, 2, []float64{1, 2, 3, 1.0 / 3})", "   0         1\n0  1         2\n1  3  0.333333\n"},
		{"structs", "type City struct { Name string; people int; At [2]float64 }\n[]City{{\"Ulm\", 126000, [2]float64{48.4, 10}}}", "   Name  people  At\n0  Ulm   126000  [48.4 10]\n"},
		{"structs that write themselves", "type C struct{ A int }\nfunc (c C) String() string { return \"C\" }\n[]C{{1}}", ""},
		{"numbers in a row", "[]float64{1, 2}", ""},
		{"times", "[]time.Time{{}}", ""},
		{"nothing", "[][]float64{}", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sessionOf(t)
			o := s.Execute(context.Background(), 1, c.code)
			if o.Failure != nil {
				t.Fatal(o.Failure.Traceback())
			}
			data := o.Values[0].Bundle.Data
			html, isTable := data["text/html"].(string)
			if isTable != (c.text != "") || isTable && (!strings.HasPrefix(html, "<table>") || trimLines(data["text/plain"]) != trimLines(c.text)) {
				t.Errorf("%q\nwant\n%q", data["text/plain"], c.text)
			}
		})
	}
}

func trimLines(text any) string {
	var lines []string
	for line := range strings.Lines(fmt.Sprint(text)) {
		lines = append(lines, strings.TrimRight(line, " \n"))
	}
	return strings.Join(lines, "\n")
}
