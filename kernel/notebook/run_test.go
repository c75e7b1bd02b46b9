package notebook

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const boom = `error {"ename":"panic","evalue":"boom","traceback":["\u001b[31mpanic\u001b[0m: boom","Cell[2]:1"]}`

func TestTimesAndMetadata(t *testing.T) {
	book := notebookOf("a")
	report, err := Run(context.Background(), book, &recorded{t: t, cells: map[string]string{"a": ""}}, RunOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Duration <= 0 {
		t.Errorf("the run took %v", report.Duration)
	}
	want := map[string]any{"execution": map[string]any{
		"iopub.status.busy":   "2026-11-23T08:30:01.124456Z",
		"iopub.execute_input": "2026-11-23T08:30:01.125456Z",
		"iopub.status.idle":   "2026-11-23T08:30:01.126456Z",
		"shell.execute_reply": "2026-11-23T08:30:01.127456Z",
	}}
	if diff := cmp.Diff(want, book.Cells[0].Metadata); diff != "" {
		t.Errorf("the cell's metadata (-want +got):\n%s", diff)
	}
	want = map[string]any{
		"kernelspec":    map[string]any{"display_name": "Go (KerasGo)", "language": "go", "name": "kerasgo"},
		"language_info": map[string]any{"name": "go", "file_extension": ".go", "mimetype": "text/x-go"},
	}
	if diff := cmp.Diff(want, book.Metadata); diff != "" {
		t.Errorf("the notebook's metadata (-want +got):\n%s", diff)
	}
}

// TestFailures shows which cells of three are run when the second fails.
func TestFailures(t *testing.T) {
	tests := []struct {
		name    string
		options RunOptions
		tag     string // of the second cell
		counts  []int  // execution counts; 0: not run
		failed  int
	}{
		{name: "the run stops", counts: []int{1, 2, 0}, failed: 1},
		{name: "errors are allowed", options: RunOptions{AllowErrors: true}, counts: []int{1, 2, 3}, failed: 1},
		{name: "the error is expected", tag: "raises-exception", counts: []int{1, 2, 3}},
		{name: "the cell is skipped", tag: "skip-execution", counts: []int{1, 9, 2}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			book := notebookOf("a", "b", "c")
			for _, cell := range book.Cells { // of an earlier run
				cell.ExecutionCount = 9
				cell.Outputs = []*Output{{Type: Stream, Name: "stdout", Text: "old"}}
			}
			if test.tag != "" {
				book.Cells[1].Metadata = map[string]any{"tags": []any{test.tag}}
			}
			report, err := Run(context.Background(), book, &recorded{t: t, cells: map[string]string{"a": "", "b": boom, "c": ""}}, test.options)
			if err != nil {
				t.Fatal(err)
			}
			var counts []int
			for i, cell := range book.Cells {
				counts = append(counts, cell.ExecutionCount)
				if old := summary(cell.Outputs) == `stdout "old"`; old != (test.tag == "skip-execution" && i == 1) {
					t.Errorf("cell %d shows %s", i+1, summary(cell.Outputs))
				}
			}
			if diff := cmp.Diff(test.counts, counts); diff != "" {
				t.Errorf("execution counts (-want +got):\n%s", diff)
			}
			if report.Failed != test.failed || report.Interrupted {
				t.Errorf("the report is %+v", report)
			}
		})
	}
}

func TestEmptyCellsAreNotRun(t *testing.T) {
	book := notebookOf("", " \n\t", "a")
	book.Cells = append(book.Cells, &Cell{Type: Markdown, Source: "text"})
	kernel := &recorded{t: t, cells: map[string]string{"a": ""}}
	report, err := Run(context.Background(), book, kernel, RunOptions{})
	if err != nil || report.Cells != 1 || kernel.count != 1 {
		t.Errorf("%d cells run, %+v, %v", kernel.count, report, err)
	}
}

func TestTimeout(t *testing.T) {
	book := notebookOf("slow", "next")
	var results []Result
	report, err := Run(context.Background(), book, &recorded{t: t, cells: map[string]string{"slow": "wait", "next": ""}}, RunOptions{
		Timeout: time.Millisecond,
		Watch: func(_ Step, result *Result) {
			if result != nil {
				results = append(results, *result)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed != 1 || report.Interrupted || len(results) != 1 || !results[0].TimedOut {
		t.Errorf("the report is %+v, the results are %+v", report, results)
	}
	if got := summary(book.Cells[0].Outputs); got != "error Timeout: the cell took longer than 1ms, the time that --timeout gives each cell, and was interrupted" {
		t.Errorf("the cell shows %s", got)
	}
}

func TestInterrupt(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	book := notebookOf("before", "slow", "after")
	report, err := Run(ctx, book, &recorded{t: t, cells: map[string]string{"before": `stream {"name":"stdout","text":"kept"}`, "slow": "wait", "after": ""}}, RunOptions{
		AllowErrors: true, // an interrupt ends the run all the same
		Watch: func(step Step, result *Result) {
			if step.Number == 2 && result == nil {
				interrupt()
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !report.Interrupted || report.Cells != 2 {
		t.Errorf("the report is %+v", report)
	}
	if got := summary(book.Cells[0].Outputs) + "; " + summary(book.Cells[1].Outputs); got != `stdout "kept"; error Interrupted: the cell was interrupted` {
		t.Errorf("the cells show %s", got)
	}
	if book.Cells[2].ExecutionCount != 0 {
		t.Error("the cell after the interrupt was run")
	}
}

func TestParameters(t *testing.T) {
	parameters := func(arguments ...string) (list []Parameter) {
		for _, argument := range arguments {
			parameter, err := ParseParameter(argument)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, parameter)
		}
		return list
	}
	tests := []struct {
		name    string
		cells   []string
		tagged  int // the cell that is tagged parameters; -1: none
		given   []Parameter
		want    string
		wantFor int // where the injected cell is expected
	}{
		{"no cell is tagged", []string{"a"}, -1, parameters("epochs=5", "name=Ada", "rate=-1e-3", "on=true", `quoted="a b"`, "empty=", "letter='x'", "list=[1]"),
			"// Parameters\nepochs := 5\nname := \"Ada\"\nrate := -1e-3\non := true\nquoted := \"a b\"\nempty := \"\"\nletter := 'x'\nlist := \"[1]\"", 0},
		{"declared variables keep their type", []string{"a", "rate := 0.5\nname, on := \"x\", false\nvar size int = 3\nif true { inner := 1; _ = inner }", "b"}, 1,
			parameters("rate=1", "name=5", "on=true", "size=4", "inner=2"),
			"// Parameters\nrate = 1\nname = \"5\"\non = true\nsize = 4\ninner := 2", 2},
		{"a quoted string is not quoted again", []string{`name := "x"`}, 0, parameters(`name="5"`), "// Parameters\nname = \"5\"", 1},
		{"the tagged cell does not parse", []string{"name := := 3"}, 0, parameters("name=5"), "// Parameters\nname := 5", 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			book := notebookOf(test.cells...)
			if test.tagged >= 0 {
				book.Cells[test.tagged].Metadata = map[string]any{"tags": []any{"parameters"}}
			}
			for range 2 { // the second time replaces the cell of the first
				if err := inject(book, test.given); err != nil {
					t.Fatal(err)
				}
				if len(book.Cells) != len(test.cells)+1 {
					t.Fatalf("%d cells", len(book.Cells))
				}
				cell := book.Cells[test.wantFor]
				if cell.Source != test.want || !cell.HasTag("injected-parameters") || !validID(cell.ID) {
					t.Errorf("the cell is %+v\nexpected %s", cell, test.want)
				}
			}
		})
	}
}

func TestWrongParameters(t *testing.T) {
	for argument, want := range map[string]string{
		"epochs":   `parameter "epochs": expected name=value`,
		"=5":       `"" is not the name of a Go variable`,
		"a-b=5":    `"a-b" is not the name of a Go variable`,
		"func=5":   `"func" is not the name of a Go variable`,
		"_=5":      `"_" is not the name of a Go variable`,
		"x y = 5 ": `"x y" is not the name of a Go variable`,
	} {
		if _, err := ParseParameter(argument); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, expected %s", argument, err, want)
		}
	}
}
