package magic

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"
)

// TestGet fetches modules from a proxy in a folder, imports their packages and
// uses them.
func TestGet(t *testing.T) {
	proxy := t.TempDir()
	for name, files := range map[string]map[string]string{
		"example.com/shapes@v1.0.0": {
			"go.mod": "module example.com/shapes\n\ngo 1.22\n\nrequire example.com/base v0.1.0\n",
			"shapes.go": `package shapes

import (
	"fmt"

	"example.com/base"
	"example.com/shapes/internal/names"
)

type Square struct{ Side float64 }

func (s Square) Area() float64   { return base.Times(s.Side, s.Side) }
func (s Square) String() string  { return fmt.Sprintf("%s of %v", names.Of["square"], s.Side) }

type Shape interface{ Area() float64 }

func Total[S Shape](list ...S) (t float64) {
	for _, s := range list {
		t += s.Area()
	}
	return t
}

var Count = initial()

func initial() int { return len(names.Of) }

func init() { Count += 10 }
`,
			"internal/names/names.go": "package names\n\nvar Of = map[string]string{\"square\": \"a square\"}\n",
			"broken/broken.go":        "package broken\n\nfunc F() int { return \"x\" }\n",
		},
		"example.com/base@v0.1.0": {"go.mod": "module example.com/base\n", "base.go": "package base\n\nfunc Times(a, b float64) float64 { return a * b }\n"},
	} {
		path, version, _ := strings.Cut(name, "@")
		source := t.TempDir()
		for file, text := range files {
			os.MkdirAll(filepath.Dir(filepath.Join(source, file)), 0o700)
			if err := os.WriteFile(filepath.Join(source, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		os.MkdirAll(filepath.Join(proxy, path, "@v"), 0o700)
		out, err := os.Create(filepath.Join(proxy, path, "@v", version+".zip"))
		if err != nil {
			t.Fatal(err)
		}
		if err := zip.CreateFromDir(out, module.Version{Path: path, Version: version}, source); err != nil {
			t.Fatal(err)
		}
		out.Close()
	}
	t.Setenv("GOPROXY", "file://"+proxy)
	t.Setenv("GOSUMDB", "off")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	n := newNotebook(t)
	for _, c := range [][2]string{
		{"%get example.com/shapes@v1.0.0", "example.com/shapes@v1.0.0 is there to import\n"},
		{"import \"example.com/shapes\"\ns := shapes.Square{3}\nfmt.Printf(\"%v %T %v\", s, s, []shapes.Square{s})\ns.Area()", "a square of 3 shapes.Square [a square of 3]=> 9"},
		{"shapes.Count", "=> 11"},
		{"type mine struct{ shapes.Square }\nvar sh shapes.Shape = mine{s}\nshapes.Total(s, s) + sh.Area()", "=> 27"},
		{"shapes.Count = 5\nshapes.Count", "=> 5"},
		{"import \"example.com/shapes/broken\"", "CompileError: line 1: package example.com/shapes/broken does not compile here"},
		{"import \"example.com/other\"", "CompileError: line 1: package example.com/other is not available in a cell"},
		{"%get", "wants one module"},
		{"%get example.com/nothing@v1.0.0", "no proxy has example.com/nothing"},
	} {
		if got := n.run(c[0]); !strings.Contains(got, c[1]) {
			t.Errorf("%s\ngives %q\nwant  %q", c[0], got, c[1])
		}
	}
	saved := filepath.Join(t.TempDir(), "saved.go")
	if got := n.run("%save " + saved); !strings.Contains(got, "cells in") {
		t.Fatalf("%%save says %q", got)
	}
	program, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"// Its module needs: go get example.com/shapes@v1.0.0\n", "\tshapes \"example.com/shapes\"\n", "type mine struct{ shapes.Square }"} {
		if !strings.Contains(string(program), part) {
			t.Errorf("the program lacks %q:\n%s", part, program)
		}
	}
}
