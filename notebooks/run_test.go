package notebooks_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kerasgo/kernel/jupytertest"
	"kerasgo/kernel/notebook"
	"kerasgo/kernel/worker"
)

// TestMain lets this test's program be the worker of the kernels that it starts.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		os.Exit(worker.Main(context.Background()))
	}
	os.Exit(jupytertest.Main(m))
}

// TestRun runs the course with the project's own runner and looks at the
// notebooks and the pages that it writes.
func TestRun(t *testing.T) {
	for _, name := range []string{"digits", "digits_zh"} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			options := notebook.CommandOptions{
				Notebook: name + ".ipynb",
				Output:   filepath.Join(folder, "out.ipynb"),
				HTML:     filepath.Join(folder, "out.html"),
			}
			var stdout, stderr bytes.Buffer
			if status := notebook.Command(context.Background(), options, &stdout, &stderr); status != 0 {
				t.Fatalf("status %d\n%s\n%s", status, &stdout, &stderr)
			}
			if lines := regexp.MustCompile(`(?m)^\[ ?\d+/12\] +\d+\.\d\d s  \S`).FindAllString(stdout.String(), -1); len(lines) != 12 || stderr.Len() > 0 {
				t.Errorf("%d lines of progress, expected 12:\n%s\n%s", len(lines), &stdout, &stderr)
			}
			book, err := notebook.ReadFile(options.Output)
			if err != nil {
				t.Fatal(err)
			}
			checkDigits(t, book)
			checkPage(t, options.HTML)
		})
	}
}

func checkPage(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	checkAccuracy(t, page)
	if got := strings.Count(page, `<figure><img src="data:image/png;base64,`); got != len(charts) {
		t.Errorf("the page has %d charts, expected %d", got, len(charts))
	}
	if strings.Contains(page, `class="error"`) {
		t.Error("the page shows an error")
	}
	for _, host := range regexp.MustCompile(`(?:src|href)="https?:[^"]*"`).FindAllString(page, -1) {
		t.Errorf("the page needs %s", host)
	}
}

// TestRepeatable holds that the notebook's seeds make two runs alike: the same
// accuracy, the same pictures.
func TestRepeatable(t *testing.T) {
	var runs [2]*notebook.Notebook
	for i := range runs {
		runs[i] = read(t, "digits.ipynb")
		kernel, err := notebook.Start()
		if err != nil {
			t.Fatal(err)
		}
		report, err := notebook.Run(context.Background(), runs[i], kernel, notebook.RunOptions{})
		if err := kernel.Close(); err != nil {
			t.Error(err)
		}
		if err != nil || report.Failed > 0 {
			t.Fatalf("%+v, %v", report, err)
		}
	}
	for i, cell := range runs[0].Cells {
		if cell.ID == "fit" || cell.ID == "evaluate" { // whose progress holds times
			continue
		}
		for j, output := range cell.Outputs {
			again := runs[1].Cells[i].Outputs[j]
			if output.Text != again.Text || output.Data["image/png"] != again.Data["image/png"] || output.Data["text/plain"] != again.Data["text/plain"] {
				t.Errorf("cell %s, output %d differs in the second run", cell.ID, j+1)
			}
		}
	}
}
