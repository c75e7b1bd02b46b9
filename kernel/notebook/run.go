package notebook

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// RunOptions says how a notebook is run.
type RunOptions struct {
	// AllowErrors goes on after a failing cell.
	AllowErrors bool
	// Timeout bounds each cell; 0 does not.
	Timeout time.Duration
	// Parameters are set before the notebook's own cells use them.
	Parameters []Parameter
	// Watch, if set, is told of each cell that is run: before it starts with a
	// nil Result, and after it ended.
	Watch func(Step, *Result)
}

// Step is one cell of a run.
type Step struct {
	Number int // 1 is the first code cell that is run
	Total  int
	Cell   *Cell
}

// Result is how one cell ended.
type Result struct {
	Duration time.Duration
	Error    *Output // of type Failure, or nil
	TimedOut bool
	Excused  bool // the cell is tagged raises-exception
}

// Report is how a run ended.
type Report struct {
	Cells       int // that were run
	Failed      int // of these, those with an error that is not excused
	Interrupted bool
	Duration    time.Duration
}

// Run executes the notebook's code cells in order and stores their outputs,
// execution counts and times in it. It stops at the first cell that fails unless
// AllowErrors is set or the cell is tagged raises-exception; a cell tagged
// skip-execution is left as it is; outputs of earlier runs are removed. When ctx
// ends, the running cell is interrupted and no other started.
//
// A failing cell is part of the report; the error is for a kernel that cannot go
// on, and what there is stays in the notebook.
func Run(ctx context.Context, book *Notebook, kernel Kernel, options RunOptions) (report Report, err error) {
	if err := inject(book, options.Parameters); err != nil {
		return report, err
	}
	describe(book, kernel.Information())
	var cells []*Cell
	for _, cell := range book.Cells {
		if cell.Type != Code || cell.HasTag("skip-execution") {
			continue
		}
		cell.Outputs, cell.ExecutionCount = nil, 0
		delete(cell.Metadata, "execution")
		if strings.TrimSpace(cell.Source) != "" {
			cells = append(cells, cell)
		}
	}
	collect := newCollector()
	start := time.Now()
	defer func() { report.Duration = time.Since(start) }()
	for i, cell := range cells {
		if ctx.Err() != nil {
			report.Interrupted = true
			break
		}
		step := Step{Number: i + 1, Total: len(cells), Cell: cell}
		if options.Watch != nil {
			options.Watch(step, nil)
		}
		result, err := runCell(ctx, kernel, collect, cell, options.Timeout)
		report.Cells++
		if err != nil {
			return report, fmt.Errorf("cell %d of %d: %w", step.Number, step.Total, err)
		}
		if options.Watch != nil {
			options.Watch(step, &result)
		}
		if result.Error == nil || result.Excused {
			continue
		}
		report.Failed++
		if !options.AllowErrors {
			report.Interrupted = ctx.Err() != nil
			break
		}
	}
	return report, nil
}

func runCell(ctx context.Context, kernel Kernel, collect *collector, cell *Cell, timeout time.Duration) (Result, error) {
	collect.begin(cell)
	running := ctx
	if timeout > 0 {
		var cancel context.CancelFunc
		running, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	var broken error
	start := time.Now()
	reply, err := kernel.Execute(running, cell.Source, func(m Message) {
		if err := collect.message(m); err != nil && broken == nil {
			broken = fmt.Errorf("a %s message from the kernel: %w", m.Type, err)
		}
	})
	failure := collect.end(reply)
	if err == nil {
		err = broken
	}
	result := Result{
		Duration: time.Since(start),
		Error:    failure,
		TimedOut: running.Err() != nil && ctx.Err() == nil,
		Excused:  cell.HasTag("raises-exception"),
	}
	if result.TimedOut && failure != nil {
		failure.timedOut(timeout)
	}
	if err == nil && reply.Status != "ok" && result.Error == nil {
		result.Error = &Output{Type: Failure, ErrorName: reply.Status, ErrorValue: "the kernel did not say why"}
	}
	return result, err
}

// timedOut makes an interrupted cell's error say why it was interrupted.
func (o *Output) timedOut(limit time.Duration) {
	o.ErrorName = "Timeout"
	o.ErrorValue = fmt.Sprintf("the cell took longer than %v, the time that --timeout gives each cell, and was interrupted", limit)
	o.Traceback = append([]string{"\x1b[31mTimeout\x1b[0m: " + o.ErrorValue}, o.Traceback...)
}

// describe fills in which kernel the notebook was run with.
func describe(book *Notebook, information map[string]any) {
	if book.Metadata == nil {
		book.Metadata = map[string]any{}
	}
	if asObject(book.Metadata["kernelspec"]) == nil {
		book.Metadata["kernelspec"] = map[string]any{"display_name": "Go (KerasGo)", "language": "go", "name": "kerasgo"}
	}
	book.Metadata["language_info"] = information
}
