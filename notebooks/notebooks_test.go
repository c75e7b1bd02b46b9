// Package notebooks_test holds that the course works: every notebook is run by
// the project's own runner and by real Jupyter clients.
package notebooks_test

import (
	"go/scanner"
	"go/token"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerasgo/kernel/notebook"
)

// TestFiles holds that the notebooks are stored without outputs, for this
// project's kernel, with nothing of the machine they were written on.
func TestFiles(t *testing.T) {
	for _, name := range []string{"digits.ipynb", "digits_zh.ipynb"} {
		book := read(t, name)
		want := map[string]any{"display_name": "Go (KerasGo)", "language": "go", "name": "kerasgo"}
		if diff := cmp.Diff(want, book.Metadata["kernelspec"]); diff != "" {
			t.Errorf("%s: the kernelspec (-want +got):\n%s", name, diff)
		}
		for _, cell := range book.Cells {
			if len(cell.Outputs) > 0 || cell.ExecutionCount != 0 {
				t.Errorf("%s: cell %s has outputs", name, cell.ID)
			}
			if path := regexp.MustCompile(`(/home/|/Users/|/tmp/|/root/|[A-Z]:\\)\S*`).FindString(cell.Source); path != "" {
				t.Errorf("%s: cell %s names the path %s", name, cell.ID, path)
			}
		}
	}
}

// TestTranslation holds that the Chinese notebook has the cells of the English
// one, with the same code but for what people read.
func TestTranslation(t *testing.T) {
	english, chinese := read(t, "digits.ipynb"), read(t, "digits_zh.ipynb")
	if len(english.Cells) != len(chinese.Cells) {
		t.Fatalf("%d cells in English, %d in Chinese", len(english.Cells), len(chinese.Cells))
	}
	han := regexp.MustCompile(`\p{Han}`)
	for i, cell := range english.Cells {
		translated := chinese.Cells[i]
		if cell.ID != translated.ID || cell.Type != translated.Type {
			t.Errorf("cell %d is %s %s in English, %s %s in Chinese", i+1, cell.Type, cell.ID, translated.Type, translated.ID)
			continue
		}
		if cell.Type != notebook.Code {
			if !han.MatchString(translated.Source) {
				t.Errorf("cell %s is not translated", cell.ID)
			}
			continue
		}
		if cell.ID == "history" { // whose titles the English notebook leaves to viz
			continue
		}
		if diff := cmp.Diff(skeleton(cell.Source), skeleton(translated.Source)); diff != "" {
			t.Errorf("the code of cell %s differs (-English +Chinese):\n%s", cell.ID, diff)
		}
	}
}

// skeleton is code without comments and spaces, its strings only where they are
// not for people: the names of losses, metrics and activations.
func skeleton(source string) []string {
	var s scanner.Scanner
	set := token.NewFileSet()
	s.Init(set.AddFile("", -1, len(source)), []byte(source), nil, 0)
	names := regexp.MustCompile(`^"[a-z_]+"$`)
	var tokens []string
	for {
		_, kind, text := s.Scan()
		switch {
		case kind == token.EOF:
			return tokens
		case kind == token.STRING && !names.MatchString(text):
			tokens = append(tokens, `"…"`)
		case text == "" || text == "\n":
			tokens = append(tokens, kind.String())
		default:
			tokens = append(tokens, strings.TrimSpace(text))
		}
	}
}

func read(t *testing.T, name string) *notebook.Notebook {
	t.Helper()
	book, err := notebook.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return book
}
