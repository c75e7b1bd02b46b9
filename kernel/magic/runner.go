package magic

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"

	"kerasgo/kernel/display"
	"kerasgo/kernel/evaluator"
)

// Options of a runner.
type Options struct {
	// New makes an empty session: at the start, and for %reset.
	New func() (*evaluator.Session, error)
	// Stdout and Stderr are where cells print.
	Stdout, Stderr *Output
	// SetNextInput puts text into the next cell of the notebook (the payload
	// set_next_input of an execute_reply).
	SetNextInput func(text string)
}

// Output is a stream of a cell that %%capture can turn aside.
type Output struct {
	to    io.Writer
	aside atomic.Pointer[strings.Builder]
}

// NewOutput returns an output to a writer.
func NewOutput(to io.Writer) *Output { return &Output{to: to} }

// Write writes to where the output goes now.
func (o *Output) Write(p []byte) (int, error) {
	if b := o.aside.Load(); b != nil {
		return b.Write(p)
	}
	return o.to.Write(p)
}

// Runner runs the cells of a session, one at a time; the other
// methods may be called beside it.
type Runner struct {
	options Options
	session atomic.Pointer[evaluator.Session]
	history []entry
	forgot  int // how many of them were before %reset
	hidden  int
}

// entry is a cell that has run.
type entry struct {
	number int
	code   string
	failed bool
}

// New returns a runner with an empty session.
func New(o Options) (*Runner, error) {
	r := &Runner{options: o}
	return r, r.reset()
}

func (r *Runner) reset() error {
	session, err := r.options.New()
	if err != nil {
		return err
	}
	r.session.Store(session)
	return nil
}

// Session is the session that runs cells now.
func (r *Runner) Session() *evaluator.Session { return r.session.Load() }

// Execute runs a cell.
func (r *Runner) Execute(ctx context.Context, number int, code string) evaluator.Outcome {
	outcome := make(chan evaluator.Outcome, 1)
	go func() {
		r.Run(evaluator.ThisGoroutine().Context(ctx), number, code, func(o evaluator.Outcome) {
			o.Lost = false // it was another goroutine than the caller's
			outcome <- o
		})
	}()
	return <-outcome
}

// Run is Execute for a caller who can do without the calling goroutine; see
// evaluator.Session.Run.
func (r *Runner) Run(ctx context.Context, number int, code string, answer func(evaluator.Outcome)) {
	ended := func(o evaluator.Outcome) {
		r.history = append(r.history, entry{number, code, o.Failure != nil})
		answer(o)
	}
	if hasMagic(code) {
		ended(r.execute(ctx, number, code))
		return
	}
	r.Session().Run(ctx, number, code, ended)
}

func (r *Runner) execute(ctx context.Context, number int, code string) evaluator.Outcome {
	if !hasMagic(code) {
		return r.Session().Execute(ctx, number, code)
	}
	if name, arguments, column, ok := cellMagic(code); ok {
		return r.call(ctx, &call{code: code, number: number, line: strings.Count(code[:strings.Index(code, "%%")], "\n") + 1, start: column - 1, name: name, arguments: arguments, cell: true})
	}
	var outcome evaluator.Outcome
	var warnings []string
	for _, p := range split(code) {
		if p.magic {
			outcome = r.call(ctx, lineCall(number, code, p))
		} else {
			outcome = r.Session().Execute(ctx, number, at(p.line, 0, p.text))
			r.Session().SetSource(number, code)
		}
		warnings = append(warnings, outcome.Warnings...)
		if outcome.Failure != nil {
			break
		}
	}
	outcome.Warnings = warnings
	return outcome
}

// call is a magic with what it is given.
type call struct {
	code            string // the cell
	number, line    int
	start           int // the column of the sign, from 1
	column          int // of a line: the offset of the arguments
	name, arguments string
	cell            bool
}

// cellMagic takes the magic from the head of a cell that is one.
func cellMagic(code string) (name, arguments string, column int, ok bool) {
	first, _, _ := strings.Cut(strings.TrimLeft(code, "\n"), "\n")
	rest, ok := strings.CutPrefix(strings.TrimSpace(first), "%%")
	if !ok {
		return "", "", 0, false
	}
	name, arguments = cutWord(rest)
	return name, strings.TrimSpace(arguments), strings.Index(first, "%%") + 2, true
}

func lineCall(number int, code string, p part) *call {
	text := strings.TrimSpace(p.text)
	c := &call{code: code, number: number, line: p.line, start: strings.IndexAny(p.text, "%!") + 1}
	if text[0] == '!' {
		c.name, c.arguments, c.column = "!", text[1:], c.start
		return c
	}
	c.name, c.arguments = cutWord(text[1:])
	c.column = strings.IndexByte(p.text, '%') + 1 + len(c.name)
	c.column += len(p.text[c.column:]) - len(strings.TrimLeft(p.text[c.column:], " \t"))
	c.arguments = strings.TrimSpace(c.arguments)
	return c
}

// cutWord takes the first word off a text.
func cutWord(text string) (word, rest string) {
	if i := strings.IndexAny(text, " \t"); i >= 0 {
		return text[:i], text[i+1:]
	}
	return text, ""
}

// body is what a cell magic works on: the cell without its first line.
func (c *call) body() string {
	_, rest, _ := strings.Cut(c.code, "%%")
	_, rest, _ = strings.Cut(rest, "\n")
	return rest
}

// rest is the body at its lines in the cell.
func (c *call) rest() string { return strings.Repeat("\n", c.line) + c.body() }

func (r *Runner) call(ctx context.Context, c *call) evaluator.Outcome {
	name, help := strings.CutSuffix(c.name, "?")
	m := find(name)
	if m == nil && strings.HasPrefix(name, "%") && find(name[1:]) != nil {
		return c.failed("%%%s must stand on the first line of its cell", name)
	}
	if m == nil {
		return c.failed("there is no magic %s%s; %%lsmagic lists them", c.signs()+name, suggestion(name))
	}
	if help {
		fmt.Fprint(r.options.Stdout, m.help())
		return evaluator.Outcome{}
	}
	run := m.line
	if c.cell {
		run = m.body
	}
	switch {
	case run == nil && c.cell:
		return c.failed("%%%s is a magic of a line; there is no %%%%%s for a whole cell", name, name)
	case run == nil:
		return c.failed("%%%%%s is a magic of a whole cell, on its first line", name)
	}
	return run(r, ctx, c)
}

func (c *call) signs() string {
	if c.cell {
		return "%%"
	}
	return "%"
}

// failed is the outcome of a magic that cannot do what it is asked for.
func (c *call) failed(format string, arguments ...any) evaluator.Outcome {
	return evaluator.Outcome{Failure: evaluator.FailureAt("MagicError", c.number, c.code, c.line, c.start, fmt.Sprintf(format, arguments...))}
}

// value evaluates Go for a magic and returns its value as text.
func (r *Runner) value(ctx context.Context, number int, code string) (string, *evaluator.Failure) {
	o := r.Session().Execute(ctx, number, code)
	if o.Failure != nil {
		return "", o.Failure
	}
	var texts []string
	for _, v := range o.Values {
		if text, ok := v.Bundle.Data["text/plain"].(string); ok {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, ", "), nil
}

// serial is a number for names that no person writes.
func (r *Runner) serial() int {
	r.hidden++
	return r.hidden
}

// words splits arguments at spaces; quotes keep them together.
func words(arguments string) []string {
	var out []string
	var word strings.Builder
	quote, inside := rune(0), false
	for _, c := range arguments {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			} else {
				word.WriteRune(c)
			}
		case c == '"' || c == '\'':
			quote, inside = c, true
		case c == ' ' || c == '\t':
			if inside {
				out = append(out, word.String())
				word.Reset()
				inside = false
			}
		default:
			word.WriteRune(c)
			inside = true
		}
	}
	if inside {
		out = append(out, word.String())
	}
	return out
}

// options takes the named flags, such as "-a", from the front of words.
func options(list []string, known ...string) (flags map[string]bool, rest []string, unknown string) {
	flags = map[string]bool{}
	for len(list) > 0 && len(list[0]) > 1 && list[0][0] == '-' {
		if !slices.Contains(known, list[0]) {
			return flags, list, list[0]
		}
		flags[list[0]] = true
		list = list[1:]
	}
	return flags, list, ""
}

// capture turns the output of what run does aside.
func (r *Runner) capture(run func()) display.Captured {
	var captured display.Captured
	var out, errors strings.Builder
	r.options.Stdout.aside.Store(&out)
	r.options.Stderr.aside.Store(&errors)
	detach := display.Capture(&captured)
	defer func() {
		detach()
		r.options.Stdout.aside.Store(nil)
		r.options.Stderr.aside.Store(nil)
		captured.Stdout, captured.Stderr = out.String(), errors.String()
	}()
	run()
	captured.Stdout, captured.Stderr = out.String(), errors.String()
	return captured
}
