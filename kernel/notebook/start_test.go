package notebook

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kerasgo/kernel/worker"
)

// TestMain lets this test's program be the worker of the kernels that it starts.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "worker" {
		os.Exit(worker.Main(context.Background()))
	}
	os.Exit(m.Run())
}

// runReal runs a notebook on the real kernel.
func runReal(t *testing.T, book *Notebook, options RunOptions) Report {
	t.Helper()
	report, err := Run(t.Context(), book, startReal(t), options)
	if err != nil {
		t.Error(err)
	}
	return report
}

// startReal starts a kernel for a test.
func startReal(t *testing.T) Kernel {
	t.Helper()
	kernel, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := kernel.Close(); err != nil {
			t.Error(err)
		}
	})
	return kernel
}

// TestRealKernel runs cells that do what cells should not, on the real kernel,
// and holds that the last one finds all as the first ones left it.
func TestRealKernel(t *testing.T) {
	cells := []struct{ source, want string }{
		{"kept := 41\nfmt.Println(\"one\")\nkept", `stdout "one\n", result 41`},
		{"kept = 5\nmissing(kept)", "error CompileError: line 2: undefined: missing"},
		{"row := []int{1, 2}\ni := 7\nrow[i]", "error Panic: runtime error: index out of range"},
		{"for {\n}", "error Timeout: the cell took longer than 1s, the time that --timeout gives each cell, and was interrupted"},
		{"os.Exit(3)", "error Exit: the cell called os.Exit(3); the kernel goes on"},
		{"kept + 1", "result 42"},
	}
	var sources []string
	for _, cell := range cells {
		sources = append(sources, cell.source)
	}
	book := notebookOf(sources...)
	// The endless cell is run with a limit, the others, which a busy machine may take
	// long for, without.
	kernel, ran, failed := startReal(t), 0, 0
	for i, cell := range book.Cells {
		options := RunOptions{AllowErrors: true}
		if strings.HasPrefix(cell.Source, "for {") {
			options.Timeout = time.Second
		}
		part := &Notebook{Metadata: map[string]any{}, Minor: 5, Cells: book.Cells[i : i+1]}
		report, err := Run(t.Context(), part, kernel, options)
		if err != nil {
			t.Error(err)
		}
		ran, failed = ran+report.Cells, failed+report.Failed
	}
	if ran != len(cells) || failed != 4 {
		t.Errorf("%d cells ran, %d failed", ran, failed)
	}
	for i, cell := range book.Cells {
		if got := summary(cell.Outputs); !strings.HasPrefix(got, cells[i].want) {
			t.Errorf("%s\nshows    %s\nexpected %s", cell.Source, got, cells[i].want)
		}
		for _, output := range cell.Outputs {
			place := fmt.Sprintf("Cell[%d], line ", i+1)
			if trace := stripANSI(strings.Join(output.Traceback, "\n")); output.Type == Failure && !strings.Contains(trace, place) {
				t.Errorf("%s\ndoes not say where: %s", cell.Source, trace)
			}
		}
	}
}

// TestRealTags: a cell that may fail does not end the run, a cell to be skipped does
// not run, and one that fails without leave ends it.
func TestRealTags(t *testing.T) {
	cells := []struct{ source, tag, want string }{
		{"x := 1", "", ""},
		{"panic(\"expected\")", "raises-exception", "error Panic: expected"},
		{"x = 2", "skip-execution", ""},
		{"x", "", "result 1"},
		{"panic(\"not expected\")", "", "error Panic: not expected"},
		{"x = 3", "", ""},
	}
	var sources []string
	for _, cell := range cells {
		sources = append(sources, cell.source)
	}
	book := notebookOf(sources...)
	for i, cell := range cells {
		if cell.tag != "" {
			book.Cells[i].Metadata = map[string]any{"tags": []any{cell.tag}}
		}
	}
	report := runReal(t, book, RunOptions{})
	if report.Cells != 4 || report.Failed != 1 {
		t.Errorf("%+v", report)
	}
	for i, cell := range book.Cells {
		if got := summary(cell.Outputs); !strings.HasPrefix(got, cells[i].want) || cells[i].want == "" && got != "" {
			t.Errorf("%s\nshows    %s\nexpected %s", cell.Source, got, cells[i].want)
		}
		if ran := cell.ExecutionCount > 0; ran != (cells[i].tag != "skip-execution" && i < 5) {
			t.Errorf("%s\nran: %v", cell.Source, ran)
		}
	}
}

// TestRealParameters runs a notebook with parameters through the command.
func TestRealParameters(t *testing.T) {
	folder := t.TempDir()
	in, out := filepath.Join(folder, "in.ipynb"), filepath.Join(folder, "out.ipynb")
	book := notebookOf("rate := 0.5\nname := \"nobody\"", "fmt.Sprintf(\"%T %v %s\", rate, rate, name)")
	book.Cells[0].Metadata = map[string]any{"tags": []any{"parameters"}}
	if err := WriteFile(in, book); err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	if status := Command(t.Context(), CommandOptions{Notebook: in, Output: out, Parameters: []string{"rate=2", "name=Ada"}}, &printed, &printed); status != 0 {
		t.Fatalf("status %d\n%s", status, &printed)
	}
	book, err := ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, cell := range book.Cells {
		shown = append(shown, summary(cell.Outputs))
	}
	if diff := cmp.Diff([]string{"", "", "result float64 2 Ada"}, shown); diff != "" {
		t.Errorf("the cells show (-want +got):\n%s", diff)
	}
}
