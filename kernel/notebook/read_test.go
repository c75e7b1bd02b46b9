package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// written is a notebook as nbformat 5.11 (nbformat.writes) stores it, with every
// kind of cell and output, and fields that this package knows nothing of;
// testdata/write.py makes it.
const written = "testdata/written.ipynb"

func TestRoundTrip(t *testing.T) {
	want, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	book, err := Read(bytes.NewReader(want))
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := Write(&got, book); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("what was read is not what is written (-want +got):\n%s", diff)
	}
}

func TestRead(t *testing.T) {
	book, err := ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, cell := range book.Cells {
		kinds = append(kinds, string(cell.Type))
	}
	if got := strings.Join(kinds, " "); got != "markdown code code raw code" {
		t.Errorf("cells: %s", got)
	}
	code := book.Cells[1]
	if want := "x := 1\nfmt.Println(x)\n\"数字\""; code.Source != want {
		t.Errorf("source %q, want %q", code.Source, want)
	}
	if code.ExecutionCount != 7 || !code.HasTag("parameters") || code.HasTag("other") {
		t.Errorf("execution count %d, metadata %v", code.ExecutionCount, code.Metadata)
	}
	if got, want := summary(code.Outputs), `stdout "1\n2\u2028\n", stderr "careful", display <chart>, result "数字"`; got != want {
		t.Errorf("outputs %s\nwant    %s", got, want)
	}
	if got := code.Outputs[2].Data["application/json"]; got == nil {
		t.Error("the JSON of the display is lost")
	}
	if got, want := summary(book.Cells[2].Outputs), `error panic: boom`; got != want {
		t.Errorf("outputs %s, want %s", got, want)
	}
	if book.Language() != "go" {
		t.Errorf("language %q", book.Language())
	}
}

// TestOlderMinors shows that ids, which came with nbformat 4.5, are made, kept
// where they are good and made new where two cells share one.
func TestOlderMinors(t *testing.T) {
	for _, minor := range []string{"0", "4", "5", "7"} {
		book, err := Read(strings.NewReader(`{"cells":[
			{"cell_type":"code","metadata":{},"source":"1","outputs":[],"execution_count":null},
			{"cell_type":"code","id":"kept","metadata":{},"source":["2\n","3"],"outputs":[],"execution_count":null},
			{"cell_type":"code","id":"kept","metadata":{},"source":[],"outputs":[],"execution_count":null},
			{"cell_type":"markdown","id":"not an id","metadata":{},"source":""}],
			"metadata":{},"nbformat":4,"nbformat_minor":` + minor + `}`))
		if err != nil {
			t.Fatalf("4.%s: %v", minor, err)
		}
		seen := map[string]bool{}
		for _, cell := range book.Cells {
			if !validID(cell.ID) || seen[cell.ID] {
				t.Errorf("4.%s: id %q", minor, cell.ID)
			}
			seen[cell.ID] = true
		}
		if book.Cells[1].ID != "kept" {
			t.Errorf("4.%s: the id of the second cell is %q", minor, book.Cells[1].ID)
		}
		var out bytes.Buffer
		if err := Write(&out, book); err != nil {
			t.Fatal(err)
		}
		want := `"nbformat_minor": 5`
		if minor == "7" {
			want = `"nbformat_minor": 7`
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("4.%s is not written with %s", minor, want)
		}
	}
}

// malformed lists what is not a notebook and what the error says.
var malformed = []struct{ name, text, want string }{
	{"empty", " \n", "the file is empty; create a notebook"},
	{"binary", "\xff\xfe\x00", "the file is not text in UTF-8"},
	{"web page", "\n<!DOCTYPE html><html>", "the file is a web page, not a notebook; download the notebook itself"},
	{"merge", "{\n<<<<<<< HEAD\n \"cells\": []", "line 2, column 1: the file holds the marks of an unresolved merge"},
	{"merge at the start", "<<<<<<< HEAD\n{}", "the file holds the marks of an unresolved merge"},
	{"not JSON", "{\n \"cells\": oops}", "line 2, column 11: it is not JSON: invalid character 'o'"},
	{"cut off", `{"cells": [`, "it is not complete JSON: the file ends in the middle of a value"},
	{"two values", "{} {}", "line 1, column 4: there is text after the notebook's end"},
	{"a list", "[]", "the file holds a list, expected a notebook's JSON object"},
	{"other JSON", `{"name": "x"}`, `the JSON has no number "nbformat", so it is not a notebook`},
	{"version 3", `{"nbformat":3,"nbformat_minor":0,"worksheets":[]}`, "it is in notebook format 3, expected format 4; convert it: jupyter nbconvert --to notebook --nbformat 4"},
	{"version 5", `{"nbformat":5,"nbformat_minor":0,"cells":[]}`, "it is in notebook format 5, expected format 4; a newer kerasgo"},
	{"no minor", `{"nbformat":4,"cells":[]}`, `no number "nbformat_minor"`},
	{"huge number", `{"nbformat":4e99,"cells":[]}`, `no number "nbformat"`},
	{"no cells", `{"nbformat":4,"nbformat_minor":5,"metadata":{}}`, `"cells" is missing, expected a list`},
	{"cells", `{"nbformat":4,"nbformat_minor":5,"cells":{}}`, `"cells" is an object, expected a list`},
	{"metadata", `{"nbformat":4,"nbformat_minor":5,"metadata":[],"cells":[]}`, `"metadata" is a list, expected a JSON object`},
	{"cell", inCells(`7`), "cell 1: it is a number, expected a JSON object"},
	{"cell type", inCells(`{"cell_type":"heading","source":""}`), `cell 1: "cell_type" is "heading", expected "code", "markdown" or "raw"`},
	{"no source", inCells(`{"cell_type":"code"}`), `cell 1: "source" is missing, expected text or a list of lines`},
	{"source", inCells(`{"cell_type":"code","source":["a",1]}`), `cell 1: "source" holds a number, expected lines of text`},
	{"second cell", inCells(`{"cell_type":"raw","source":""},{"cell_type":"code","source":{}}`), `cell 2: "source" is an object`},
	{"count", inCells(`{"cell_type":"code","source":"","execution_count":"3"}`), `cell 1: "execution_count" is "3", expected a number or null`},
	{"outputs", inCells(`{"cell_type":"code","source":"","outputs":true}`), `cell 1: "outputs" is true or false, expected a list`},
	{"output", inCells(`{"cell_type":"code","source":"","outputs":[null]}`), `cell 1, output 1: it is missing`},
	{"output type", inCells(`{"cell_type":"code","source":"","outputs":[{"output_type":"pyout"}]}`), `cell 1, output 1: "output_type" is "pyout", expected "stream"`},
	{"output data", inCells(`{"cell_type":"code","source":"","outputs":[{"output_type":"display_data"}]}`), `cell 1, output 1: "data" is missing`},
	{"too deep", strings.Repeat("[", 5000), "line 1, column 201: values are nested more than 200 deep"},
}

func inCells(cells string) string {
	return `{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[` + cells + `]}`
}

func TestMalformed(t *testing.T) {
	for _, test := range malformed {
		t.Run(test.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("the error is %v\nexpected     %s", err, test.want)
			}
			var format *FormatError
			if !errors.As(err, &format) {
				t.Errorf("the error is a %T, expected a *FormatError", err)
			}
		})
	}
}

func TestReadFileErrors(t *testing.T) {
	folder := t.TempDir()
	if _, err := ReadFile(filepath.Join(folder, "none.ipynb")); err == nil || !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "none.ipynb") {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := ReadFile(folder); err == nil || !strings.Contains(err.Error(), "it is a folder, expected a notebook file") {
		t.Errorf("a folder: %v", err)
	}
}

func TestByteOrderMark(t *testing.T) {
	if _, err := Read(strings.NewReader("\xef\xbb\xbf" + inCells(""))); err != nil {
		t.Error(err)
	}
}

// FuzzRead holds that anything that is read can be written and read again, and
// drawn.
func FuzzRead(f *testing.F) {
	whole, err := os.ReadFile(written)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	for _, test := range malformed {
		if len(test.text) < 1000 {
			f.Add([]byte(test.text))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		var first, second, page bytes.Buffer
		if err := Write(&first, book); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(first.Bytes()) {
			t.Fatalf("what is written is not JSON: %s", first.Bytes())
		}
		again, err := Read(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("what is written cannot be read: %v", err)
		}
		if err := Write(&second, again); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("the second writing differs from the first:\n%s\n%s", first.Bytes(), second.Bytes())
		}
		if err := WriteHTML(&page, book, PageOptions{}); err != nil {
			t.Fatal(err)
		}
	})
}
