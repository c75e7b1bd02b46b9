package notebook

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// runCommand runs Command on a notebook of the given cells and returns what it
// printed, with times made equal.
func runCommand(t *testing.T, cells map[string]string, order []string, options CommandOptions) (status int, stdout, stderr string) {
	t.Helper()
	if options.Notebook == "" {
		options.Notebook = filepath.Join(t.TempDir(), "in.ipynb")
		if err := WriteFile(options.Notebook, notebookOf(order...)); err != nil {
			t.Fatal(err)
		}
	}
	kernel := &recorded{t: t, cells: cells}
	if options.Start == nil {
		options.Start = func() (Kernel, error) { return kernel, nil }
	}
	var out, errors bytes.Buffer
	status = Command(context.Background(), options, &out, &errors)
	if kernel.count > 0 && !kernel.closed {
		t.Error("the kernel was not closed")
	}
	return status, regexp.MustCompile(` +\d+\.\d\d s`).ReplaceAllString(out.String(), " T s"), errors.String()
}

func TestCommand(t *testing.T) {
	folder := t.TempDir()
	output, page := filepath.Join(folder, "out.ipynb"), filepath.Join(folder, "out.html")
	status, stdout, stderr := runCommand(t, map[string]string{"x := 1": "", "// why\n\nfmt.Println(x)": `stream {"name":"stdout","text":"1\n"}`},
		[]string{"x := 1", "// why\n\nfmt.Println(x)"}, CommandOptions{Output: output, HTML: page})
	if status != 0 || stderr != "" {
		t.Errorf("status %d, %s", status, stderr)
	}
	if want := "[1/2] T s  x := 1\n[2/2] T s  fmt.Println(x)\n2 cells in T s\nwrote " + output + "\nwrote " + page + "\n"; stdout != want {
		t.Errorf("printed %s\nexpected %s", stdout, want)
	}
	book, err := ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	if got := summary(book.Cells[1].Outputs); got != `stdout "1\n"` {
		t.Errorf("the written notebook shows %s", got)
	}
	if text, err := os.ReadFile(page); err != nil || !strings.HasSuffix(string(text), "</html>\n") {
		t.Errorf("the page is not whole: %v", err)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 2 {
		t.Errorf("files left behind: %v", entries)
	}
}

func TestCommandFailure(t *testing.T) {
	output := filepath.Join(t.TempDir(), "out.ipynb")
	cells := map[string]string{"a": `stream {"name":"stdout","text":"kept"}`, "b": boom, "c": ""}
	status, stdout, stderr := runCommand(t, cells, []string{"a", "b", "c"}, CommandOptions{Output: output})
	if status != 1 {
		t.Errorf("status %d", status)
	}
	if want := "[1/3] T s  a\n[2/3] T s  b  failed\n2 cells in T s, one failed\nwrote " + output + "\n"; stdout != want {
		t.Errorf("printed %s\nexpected %s", stdout, want)
	}
	if want := "\ncell 2 of 3 failed:\npanic: boom\nCell[2]:1\n\n"; stderr != want {
		t.Errorf("errors %q, expected %q", stderr, want)
	}
	book, err := ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	if got := summary(book.Cells[0].Outputs) + "; " + summary(book.Cells[1].Outputs); got != `stdout "kept"; error panic: boom` {
		t.Errorf("the written notebook shows %s", got)
	}

	status, stdout, _ = runCommand(t, cells, []string{"a", "b", "c"}, CommandOptions{AllowErrors: true})
	if status != 0 || !strings.Contains(stdout, "[3/3] T s  c\n3 cells in T s, one failed\n") {
		t.Errorf("with errors allowed: status %d, %s", status, stdout)
	}
}

func TestCommandMistakes(t *testing.T) {
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := file("good.ipynb", inCells(""))
	tests := []struct {
		name    string
		options CommandOptions
		want    string
	}{
		{"no notebook", CommandOptions{}, "no notebook is named; usage: kerasgo run NOTEBOOK"},
		{"missing", CommandOptions{Notebook: filepath.Join(folder, "none.ipynb")}, "none.ipynb: "},
		{"not JSON", CommandOptions{Notebook: file("text.ipynb", "hello")}, "text.ipynb: line 1, column 1: it is not JSON"},
		{"version 3", CommandOptions{Notebook: file("three.ipynb", `{"nbformat":3}`)}, "it is in notebook format 3, expected format 4"},
		{"Python", CommandOptions{Notebook: file("python.ipynb", `{"nbformat":4,"nbformat_minor":5,"cells":[],"metadata":{"kernelspec":{"name":"python3","display_name":"Python 3 (ipykernel)","language":"python"}}}`)},
			"its cells are Python, written for Python 3 (ipykernel), expected Go; run it with jupyter nbconvert --execute, or"},
		{"R, old", CommandOptions{Notebook: file("r.ipynb", `{"nbformat":4,"nbformat_minor":0,"cells":[],"metadata":{"kernelspec":{"name":"ir"}}}`)}, "its cells are R, written for the kernel of r"},
		{"no folder", CommandOptions{Notebook: good, Output: filepath.Join(folder, "none", "out.ipynb")}, "there is no folder "},
		{"a folder", CommandOptions{Notebook: good, HTML: folder}, "it is a folder, expected a file"},
		{"the page on the notebook", CommandOptions{Notebook: good, HTML: good}, "the page would replace the notebook"},
		{"timeout", CommandOptions{Notebook: good, Timeout: -1}, "--timeout is -1ns, expected a time above 0"},
		{"parameter", CommandOptions{Notebook: good, Parameters: []string{"x"}}, `-p: parameter "x": expected name=value`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			test.options.Start = func() (Kernel, error) {
				t.Error("a kernel was started")
				return nil, errors.New("no kernel")
			}
			status := Command(context.Background(), test.options, &stdout, &stderr)
			if status != 2 || stdout.Len() > 0 || !strings.HasPrefix(stderr.String(), "kerasgo run: ") || !strings.Contains(stderr.String(), test.want) {
				t.Errorf("status %d, printed %s, errors %s\nexpected %s", status, &stdout, &stderr, test.want)
			}
		})
	}
}

func TestCommandWithoutKernel(t *testing.T) {
	status, _, stderr := runCommand(t, nil, []string{"a"}, CommandOptions{
		Start: func() (Kernel, error) { return nil, errors.New("no worker") },
	})
	if status != 1 || !strings.Contains(stderr, "starting the kernel: no worker") {
		t.Errorf("status %d, %s", status, stderr)
	}
}

// TestOverwrite shows that a notebook can be run in place, and that a file that
// cannot be replaced stays as it was.
func TestOverwrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.ipynb")
	if err := WriteFile(path, notebookOf("a")); err != nil {
		t.Fatal(err)
	}
	status, _, stderr := runCommand(t, map[string]string{"a": `stream {"name":"stdout","text":"1"}`}, nil, CommandOptions{Notebook: path, Output: path})
	if status != 0 {
		t.Fatalf("status %d, %s", status, stderr)
	}
	book, err := ReadFile(path)
	if err != nil || summary(book.Cells[0].Outputs) != `stdout "1"` {
		t.Errorf("the notebook is %+v, %v", book, err)
	}
	book.Metadata["broken"] = func() {} // nothing that JSON can hold
	if err := WriteFile(path, book); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("the error is %v", err)
	}
	if again, err := ReadFile(path); err != nil || summary(again.Cells[0].Outputs) != `stdout "1"` {
		t.Errorf("the notebook that could not be replaced is %+v, %v", again, err)
	}
}

func TestLabels(t *testing.T) {
	for source, want := range map[string]string{
		"x := 1\ny := 2":                         "x := 1",
		"// only a comment":                      "// only a comment",
		"import \"fmt\"\n\nfmt.Println()":        "fmt.Println()",
		"import (\n\t\"fmt\"\n)\nfunc f() {\n}":  "func f() {…",
		"import \"fmt\"":                         "import \"fmt\"",
		strings.Repeat("long ", 20):              strings.TrimRight(strings.Repeat("long ", 12)[:59], " ") + "…",
		strings.Repeat("数", 40):                  strings.Repeat("数", 29) + "…",
		"a\tb":                                   "a b",
		"history := model.Fit(XTrain, yTrain,\n": "history := model.Fit(XTrain, yTrain, …",
		"viz.Bar(x).\n\tTitle(\"y\")":            "viz.Bar(x)…",
		"model.Compile(":                         "model.Compile(…",
	} {
		if got := label(source); got != want {
			t.Errorf("label(%q) is %q, expected %q", source, got, want)
		}
	}
}

func TestKernelLog(t *testing.T) {
	log := filepath.Join(t.TempDir(), "kernel.log")
	status, _, stderr := runCommand(t, map[string]string{"1": `stream {"name":"stdout","text":"1\n"}`}, []string{"1"}, CommandOptions{KernelLog: log})
	if status != 0 {
		t.Error(status, stderr)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`execute "1"`, "stream, ", "execute_reply 1: ok", "close"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the log has no %q:\n%s", want, text)
		}
	}
	if status, _, stderr := runCommand(t, nil, []string{"1"}, CommandOptions{KernelLog: filepath.Join(log, "nowhere")}); status != 2 || !strings.Contains(stderr, "--kernel-log") {
		t.Errorf("a log that cannot be: status %d, %s", status, stderr)
	}
}
