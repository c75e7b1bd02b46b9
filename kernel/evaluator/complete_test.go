package evaluator

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
)

// sessionOf returns a session that has run cells.
func sessionOf(t testing.TB, cells ...string) *Session {
	t.Helper()
	s, err := New(Options{Stdout: io.Discard, Stderr: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	for i, code := range cells {
		if o := s.Execute(context.Background(), i+1, code); o.Failure != nil {
			t.Fatalf("cell %d: %v", i+1, o.Failure)
		}
	}
	return s
}

// before is the session that completion and inspection are tried in.
var before = []string{
	"type Point struct { X, Y int; label string }\nfunc (p Point) Norm() float64 { return 0 }\nfunc (p *Point) Move(by int) {}",
	"origin := Point{1, 2, \"o\"}",
	"points := []Point{origin}",
	"func distanceTo(p Point, scale float64) float64 { return scale }",
}

// cursor splits a row's code at its cursor mark.
func cursor(t *testing.T, marked string) (code string, position int) {
	t.Helper()
	head, tail, ok := strings.Cut(marked, "‸")
	if !ok {
		t.Fatalf("%q has no cursor", marked)
	}
	return head + tail, len([]rune(head))
}

func TestComplete(t *testing.T) {
	s := sessionOf(t, before...)
	for _, c := range []struct {
		name, code string
		want       []string // among the matches
		first      string   // the first match; "" for any
		not        []string
	}{
		{"package member", "math.Sq‸", []string{"Sqrt"}, "Sqrt", nil},
		{"package member, wrong case", "math.sqr‸", []string{"Sqrt"}, "Sqrt", nil},
		{"all of a package", "strings.‸", []string{"Split", "ToUpper", "Builder"}, "", []string{"append"}},
		{"session variable", "ori‸", []string{"origin"}, "origin", nil},
		{"fields and methods", "origin.‸", []string{"X", "Y", "label", "Norm", "Move"}, "", nil},
		{"element", "points[0].‸", []string{"X", "Norm"}, "", nil},
		{"call result", "strings.NewReader(\"\").Re‸", []string{"Read", "ReadByte"}, "", nil},
		{"code of this cell", "q := origin\nq.‸", []string{"X", "Norm"}, "", nil},
		{"unfinished function", "func f(p *Point) {\n\tfor i := range 3 {\n\t\tp.‸", []string{"Move", "X"}, "", nil},
		{"local variable", "func f(amount int) {\n\tvar amplitude int\n\tam‸\n}", []string{"amount", "amplitude"}, "", nil},
		{"local of another function is not there", "func f() { hiddenHere := 1; _ = hiddenHere }\nhid‸", nil, "", []string{"hiddenHere"}},
		{"inside an unfinished call", "fmt.Println(origin.‸", []string{"X"}, "", nil},
		{"struct literal", "Point{‸}", []string{"X", "Y"}, "X", nil},
		{"struct literal, more", "Point{X: 1, ‸}", []string{"Y"}, "", []string{"X"}},
		{"package that needs no import", "keras‸", []string{"kerasgo"}, "kerasgo", nil},
		{"keyword", "retu‸", []string{"return"}, "", nil},
		{"predeclared", "appe‸", []string{"append"}, "append", nil},
		{"import path", "import \"encoding/js‸", []string{"encoding/json"}, "encoding/json", nil},
		{"import path in a group", "import (\n\t\"fmt\"\n\t\"math/ra‸\"\n)", []string{"math/rand", "math/rand/v2"}, "", nil},
		{"file name", "os.ReadFile(\"complete_te‸", []string{"complete_test.go"}, "complete_test.go", nil},
		{"condition", "if origin.‸ {\n}", []string{"X"}, "", nil},
		{"range", "for _, p := range points {\n\tp.‸\n}", []string{"X"}, "", nil},
		{"what fits the argument comes first", "time.Sleep(time.‸)", nil, "Hour", nil},
		{"comment", "// orig‸", nil, "", []string{"origin"}},
		{"number", "x := 12‸", nil, "", nil},
		{"wide characters before", "s := \"数字\"; ori‸", []string{"origin"}, "origin", nil},
		{"explicit import wins", "import rand \"math/rand\"\nrand.See‸", []string{"Seed"}, "Seed", nil},
		{"broken line elsewhere", "a := := 3\norigin.‸", []string{"X"}, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, position := cursor(t, c.code)
			found := s.Complete(code, position)
			var texts []string
			for _, m := range found.Matches {
				texts = append(texts, m.Text)
			}
			for _, want := range c.want {
				if !slices.Contains(texts, want) {
					t.Errorf("no %q among %d matches: %.200q", want, len(texts), texts)
				}
			}
			for _, not := range c.not {
				if slices.Contains(texts, not) {
					t.Errorf("%q is among the matches", not)
				}
			}
			if c.first != "" && (len(texts) == 0 || texts[0] != c.first) {
				t.Errorf("the first of %d matches is %.60q, want %q", len(texts), texts, c.first)
			}
			if found.End != position || found.Start > found.End {
				t.Errorf("the matches replace %d to %d; the cursor is at %d", found.Start, found.End, position)
			}
		})
	}
}

func TestCompletionChangesNothing(t *testing.T) {
	s := sessionOf(t, before...)
	s.Complete("origin := 5\nfunc distanceTo() {}\norigin.", 40)
	if o := s.Execute(context.Background(), 9, "distanceTo(origin, 2)"); o.Failure != nil {
		t.Fatal(o.Failure)
	}
}

func TestSignatures(t *testing.T) {
	s := sessionOf(t, before...)
	for _, c := range []struct{ code, text, kind, signature string }{
		{"math.Sqr‸", "Sqrt", "function", "(x float64) float64"},
		{"math.MaxInt8‸", "MaxInt8", "constant", "untyped int = 127"},
		{"distanceT‸", "distanceTo", "function", "(p Point, scale float64) float64"},
		{"origin.X‸", "X", "field", "int"},
		{"points‸", "points", "variable", "[]Point"},
		{"Poin‸", "Point", "type", "struct{X int; Y int; label string}"},
	} {
		code, position := cursor(t, c.code)
		found := s.Complete(code, position)
		i := slices.IndexFunc(found.Matches, func(m Match) bool { return m.Text == c.text })
		if i < 0 {
			t.Errorf("%s: no %s", c.code, c.text)
			continue
		}
		if m := found.Matches[i]; m.Kind != c.kind || m.Signature != c.signature {
			t.Errorf("%s: %s %q, want %s %q", c.code, m.Kind, m.Signature, c.kind, c.signature)
		}
	}
}

func TestInspect(t *testing.T) {
	s := sessionOf(t, before...)
	for _, c := range []struct {
		name, code string
		want       []string // parts of the text; none: nothing is found
	}{
		{"function", "math.Sq‸rt(2)", []string{"func math.Sqrt(x float64) float64", "Sqrt returns the square root"}},
		{"at its end", "math.Sqrt‸", []string{"func math.Sqrt"}},
		{"inside an unfinished call", "math.Pow(2, ‸", []string{"func math.Pow(x float64, y float64) float64", "Pow returns"}},
		{"package", "stri‸ngs.Split", []string{"package strings", "manipulate UTF-8"}},
		{"method", "strings.NewReader(\"\").Read‸Byte()", []string{"ReadByte", "io.ByteReader"}},
		{"method of an embedded type", "layers.Conv2D(32, 3).Stri‸des(2)", []string{"func (*layers.Conv2DLayer).Strides(strides ...int) *layers.Conv2DLayer", "one number"}},
		{"field of an embedded type", "layers.Conv2D(32, 3).Config.Gro‸ups", []string{"field Groups int", "default 1"}},
		{"session function", "distance‸To(", []string{"func distanceTo(p Point, scale float64) float64", "Cell[4], line 1"}},
		{"session variable", "points‸", []string{"var points []Point", "Cell[3]"}},
		{"session type", "Poi‸nt{}", []string{"type Point struct", "label string", "Move Norm"}},
		{"field", "origin.X‸", []string{"field X int"}},
		{"local", "func f(amount int) { amou‸nt++ }", []string{"var amount int"}},
		{"nothing", "  ‸", nil},
		{"unknown", "nosuchname‸", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, position := cursor(t, c.code)
			bundle, ok := s.Inspect(code, position, 0)
			if ok != (c.want != nil) {
				t.Fatalf("found: %v", ok)
			}
			text, _ := bundle.Data["text/plain"].(string)
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in:\n%s", want, text)
				}
			}
		})
	}
}

func TestCompleteness(t *testing.T) {
	for _, c := range []struct{ code, status, indent string }{
		{"1 + 1", "complete", ""},
		{"x := 1", "complete", ""},
		{"", "complete", ""},
		{"func f() {", "incomplete", "\t"},
		{"func f() {\n\tif true {", "incomplete", "\t\t"},
		{"func f() {\n}", "complete", ""},
		{"x :=", "incomplete", ""},
		{"1 +", "incomplete", ""},
		{"s := `raw", "incomplete", ""},
		{"/* comment", "incomplete", ""},
		{"f(1,", "incomplete", "\t"},
		{"x := )", "invalid", ""},
		{"x := := 2", "invalid", ""},
		{"}", "invalid", ""},
		{"x := 1 }", "invalid", ""},
		{`s := "not closed`, "invalid", ""},
		{"for {}", "complete", ""},
		{"type T struct {\n\tA int\n", "incomplete", "\t"},
		{"x++", "complete", ""},
		{"f(xs...)", "complete", ""},
	} {
		if status, indent := Completeness(c.code); status != c.status || indent != c.indent {
			t.Errorf("%q: %s %q, want %s %q", c.code, status, indent, c.status, c.indent)
		}
	}
}

func FuzzComplete(f *testing.F) {
	for _, code := range []string{"origin.", "func f() { for i := range ", "Point{X: ", "import \"", "a := `", "x.(", "switch x := y.(type) { case "} {
		f.Add(code, len(code))
	}
	s := sessionOf(f, before...)
	f.Fuzz(func(t *testing.T, code string, position int) {
		if position < 0 || position > len(code) || len(code) > 1000 {
			return
		}
		s.Complete(code, position)
		s.Inspect(code, position, 1)
		Completeness(code)
	})
}
