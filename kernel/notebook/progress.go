package notebook

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"github.com/mattn/go-isatty"
)

// labelWidth is how many columns of a terminal a cell's label may take.
const labelWidth = 60

// progress prints one line for each cell. On a terminal the line of the running
// cell is there before its time is.
type progress struct {
	out, errors io.Writer
	live        bool // the line can be rewritten
	color       bool // errors keep their colours
}

func newProgress(out, errors io.Writer) *progress {
	return &progress{
		out:    out,
		errors: errors,
		live:   isTerminal(out),
		color:  isTerminal(errors) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && allowColor(errors.(*os.File)),
	}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}

func (p *progress) watch(step Step, result *Result) {
	number := fmt.Sprintf("[%*d/%d]", len(fmt.Sprint(step.Total)), step.Number, step.Total)
	name := label(step.Cell.Source)
	if result == nil {
		if p.live {
			fmt.Fprintf(p.out, "%s    …     %s", number, name)
		}
		return
	}
	note := ""
	switch {
	case result.Error != nil && result.Excused:
		note = "  (" + result.Error.ErrorName + ", expected)"
	case result.TimedOut:
		note = "  timed out"
	case result.Error != nil:
		note = "  failed"
	}
	if p.live {
		fmt.Fprint(p.out, "\r")
	}
	fmt.Fprintf(p.out, "%s %6.2f s  %s%s\n", number, result.Duration.Seconds(), name, note)
	if result.Error != nil && !result.Excused {
		fmt.Fprintln(p.errors, p.failure(step, result.Error))
	}
}

// failure writes a cell's error as the notebook shows it.
func (p *progress) failure(step Step, failure *Output) string {
	trace := strings.Join(failure.Traceback, "\n")
	if strings.TrimSpace(trace) == "" {
		trace = failure.ErrorName + ": " + failure.ErrorValue
	}
	if !p.color {
		trace = stripANSI(trace)
	}
	return fmt.Sprintf("\ncell %d of %d failed:\n%s\n", step.Number, step.Total, strings.TrimRight(trace, "\n"))
}

func (p *progress) finish(report Report) {
	if report.Cells == 0 {
		fmt.Fprintln(p.out, "the notebook has no code cells to run")
		return
	}
	outcome := ""
	switch {
	case report.Interrupted:
		outcome = ", interrupted"
	case report.Failed == 1:
		outcome = ", one failed"
	case report.Failed > 1:
		outcome = fmt.Sprintf(", %d failed", report.Failed)
	}
	cells := "cells"
	if report.Cells == 1 {
		cells = "cell"
	}
	fmt.Fprintf(p.out, "%d %s in %.2f s%s\n", report.Cells, cells, report.Duration.Seconds(), outcome)
}

// label is what a cell is called in its line: its first line that says
// something.
func label(source string) string {
	chosen, comment := "", ""
	block := false // inside import ( … )
	for _, line := range strings.Split(source, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case block:
			block = line != ")"
		case line == "":
		case strings.HasPrefix(line, "//"):
			if comment == "" {
				comment = line
			}
		case line == "import (":
			block = true
		case strings.HasPrefix(line, "import ") && chosen == "":
			chosen = line
		default:
			return shorten(unfinished(line))
		}
	}
	if chosen == "" {
		chosen = comment
	}
	return shorten(chosen)
}

// unfinished marks a line whose statement goes on in the next.
func unfinished(line string) string {
	switch last := len(line) - 1; line[last] {
	case '(', '{', '[':
		return line + "…"
	case ',':
		return line + " …"
	case '.':
		return line[:last] + "…"
	}
	return line
}

// shorten cuts a line to labelWidth columns.
func shorten(line string) string {
	line = strings.ReplaceAll(line, "\t", " ")
	width := 0
	for i, r := range line {
		if unicode.IsControl(r) {
			return line[:i]
		}
		width += columns(r)
		if width > labelWidth {
			cut := []rune(line[:i])
			return strings.TrimRight(string(cut[:len(cut)-1]), " ") + "…"
		}
	}
	return line
}

// columns is the width of a character on a terminal.
func columns(r rune) int {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r >= 0xff01 && r <= 0xff60, r >= 0x3000 && r <= 0x303f:
		return 2
	case unicode.Is(unicode.Mn, r):
		return 0
	}
	return 1
}
