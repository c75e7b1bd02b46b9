package display

import (
	"context"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
)

// recorder is a sink that keeps what it gets.
type recorder struct {
	bundles []Bundle
	ids     []string
	updates []bool
}

func (r *recorder) Display(bundle Bundle, id string, update bool) {
	r.bundles, r.ids, r.updates = append(r.bundles, bundle), append(r.ids, id), append(r.updates, update)
}
func (r *recorder) Clear(bool)               {}
func (r *recorder) Live() bool               { return true }
func (r *recorder) Context() context.Context { return context.Background() }

type rich struct{}

func (rich) MIMEBundle() Bundle { return Bundle{Data: map[string]any{"text/plain": "bundle"}} }
func (rich) HTML() string       { return "html" }

type marked struct{}

func (marked) Markdown() string { return "*a*" }

func TestHelpersShow(t *testing.T) {
	r := &recorder{}
	defer Attach(r)()
	for _, c := range []struct {
		show  func()
		kinds string
		text  string
	}{
		{func() { HTML("<b>x</b>") }, "text/html text/plain", "<b>x</b>"},
		{func() { Markdown("*x*") }, "text/markdown text/plain", "*x*"},
		{func() { Latex("$x$") }, "text/latex text/plain", "$x$"},
		{func() { SVG("<svg/>") }, "image/svg+xml text/plain", "SVG drawing"},
		{func() { JSON(map[string]int{"a": 1}) }, "application/json text/plain", "{\n  \"a\": 1\n}"},
		{func() { Image(image.NewGray(image.Rect(0, 0, 3, 2))) }, "image/png text/plain", "*image.Gray of 3×2 pixels"},
		{func() { Value(rich{}) }, "text/plain", "bundle"},
		{func() { Value(marked{}) }, "text/markdown text/plain", "*a*"},
		{func() { Value(struct{ A int }{3}) }, "text/plain", "{A:3}"},
		{func() { Table([]string{"name", "n"}, [][]string{{"a", "1"}, {"bc", "20"}, {"d"}}) }, "text/html text/plain", "   name   n\n0  a      1\n1  bc    20\n2  d\n"},
	} {
		r.bundles = nil
		c.show()
		var kinds []string
		for kind := range r.bundles[0].Data {
			kinds = append(kinds, kind)
		}
		slices.Sort(kinds)
		if got := strings.Join(kinds, " "); got != c.kinds || r.bundles[0].Data["text/plain"] != c.text {
			t.Errorf("%s %q, want %s %q", got, r.bundles[0].Data["text/plain"], c.kinds, c.text)
		}
	}
}

// TestTablesAreNoMarkup: what a table shows is text, in every place of it.
func TestTablesAreNoMarkup(t *testing.T) {
	page := TableBundle([]string{"<b>"}, 1, func(int, int) string { return `<script>"&` }).Data["text/html"].(string)
	for _, want := range []string{"&lt;b&gt;", "&lt;script&gt;&#34;&amp;"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "<b>") {
		t.Errorf("markup in\n%s", page)
	}
}

func TestLongTablesLoseTheirMiddle(t *testing.T) {
	columns := make([]string, 30)
	for i := range columns {
		columns[i] = fmt.Sprint("c", i)
	}
	asked := 0
	bundle := TableBundle(columns, 1_000_000, func(row, column int) string { asked++; return fmt.Sprint(row) })
	if asked != shownRows*shownColumns {
		t.Errorf("%d cells were made", asked)
	}
	text := bundle.Data["text/plain"].(string)
	for _, want := range []string{"c9", "…", "c29", "999999", "1000000 rows × 30 columns"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, not := range []string{"c10", "\n10 "} {
		if strings.Contains(text, not) {
			t.Errorf("%q in\n%s", not, text)
		}
	}
}

func TestLiveDisplaysUpdateInPlace(t *testing.T) {
	r := &recorder{}
	defer Attach(r)()
	live := NewLive()
	live.Update(Bundle{})
	live.Update(Bundle{}) // too early: not drawn
	live.Finish(Bundle{})
	if len(r.bundles) != 2 || r.updates[0] || !r.updates[1] || r.ids[0] != r.ids[1] || r.ids[0] == "" {
		t.Errorf("ids %q, updates %v", r.ids, r.updates)
	}
}

func ExampleTable() {
	Table([]string{"city", "people"}, [][]string{{"Ulm", "126000"}, {"Bern", "134000"}})
	// Output:
	//    city  people
	// 0  Ulm   126000
	// 1  Bern  134000
}
