package notebooks_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerasgo/kernel/jupytertest"
	"kerasgo/kernel/notebook"
)

// TestNbconvert executes the course with nbconvert, and holds that our own
// runner stores exactly what nbconvert stores.
func TestNbconvert(t *testing.T) {
	jupyter := jupytertest.Install(t)
	folder := copyNotebooks(t)
	names := []string{"digits.ipynb", "digits_zh.ipynb"}
	arguments := []string{"--to", "notebook", "--execute", "--inplace", "--ExecutePreprocessor.iopub_timeout=60"}
	for _, name := range names {
		arguments = append(arguments, filepath.Join(folder, name))
	}
	ctx := jupytertest.Limited(t)
	if output, err := jupytertest.Output(func() *exec.Cmd { return jupyter.Command(ctx, "nbconvert", arguments...) }); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, name := range names {
		book, err := notebook.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		checkDigits(t, book)
		own := filepath.Join(t.TempDir(), name)
		var printed strings.Builder
		if status := notebook.Command(t.Context(), notebook.CommandOptions{Notebook: name, Output: own}, &printed, &printed); status != 0 {
			t.Fatalf("%s: status %d\n%s", name, status, &printed)
		}
		ours, err := notebook.ReadFile(own)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(timeless(book), timeless(ours)); diff != "" {
			t.Errorf("%s: nbconvert and our runner differ (-nbconvert +ours):\n%.4000s", name, diff)
		}
	}
}

// timeless is a notebook as maps and lists, without what two runs cannot share:
// times, the progress bars that show them, and in how many messages a text came.
func timeless(book *notebook.Notebook) any {
	var cells []any
	for _, cell := range book.Cells {
		var outputs []any
		for i, output := range cell.Outputs {
			if i > 0 && output.Type == notebook.Stream && cell.Outputs[i-1].Type == notebook.Stream && cell.Outputs[i-1].Name == output.Name {
				output.Text = cell.Outputs[i-1].Text + output.Text
				outputs = outputs[:len(outputs)-1]
			}
			if plain, _ := output.Data["text/plain"].(string); strings.Contains(plain, "accuracy: ") {
				output.Data = nil
			}
			outputs = append(outputs, []any{output.Type, output.Name, output.Text, output.Data, output.Metadata, output.ExecutionCount, output.ErrorName, output.Traceback})
		}
		metadata := map[string]any{}
		for name, value := range cell.Metadata {
			if times, ok := value.(map[string]any); ok && name == "execution" {
				for moment := range times {
					times[moment] = "a time"
				}
			}
			metadata[name] = value
		}
		cells = append(cells, []any{cell.Type, cell.ID, cell.Source, cell.ExecutionCount, metadata, outputs})
	}
	return []any{book.Minor, book.Metadata, cells}
}

// TestConsole types into jupyter console.
func TestConsole(t *testing.T) {
	jupyter := jupytertest.Install(t)
	jupyter.TestConsole(t, "digits := datasets.LoadDigits()\ndigits.Target.Len() + 40000\nfmt.Println(digits.TargetNames[3:5])\nundefinedName\n", "41797", "[3 4]", "undefined: undefinedName")
}

// copyNotebooks copies the course into a folder of the test.
func copyNotebooks(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"digits.ipynb", "digits_zh.ipynb"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
