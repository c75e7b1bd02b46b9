package evaluator

import (
	"fmt"
	"go/scanner"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// Failure is why a cell did not succeed.
type Failure struct {
	Name    string // "CompileError", "Panic", "Interrupted", "Exit", "KerasGoError"
	Message string // one line
	// Details are the lines to show: for compile errors each with its place,
	// source line and caret; for panics the stack of cells.
	Details []string
	errors  int // how many there are, of a cell that does not compile
}

// Error returns the name and the message.
func (f *Failure) Error() string { return f.Name + ": " + f.Message }

const (
	bold   = "\x1b[1m"
	red    = "\x1b[31m"
	cyan   = "\x1b[36m"
	yellow = "\x1b[33m"
	plain  = "\x1b[0m"
	// shownErrors bounds the errors of one cell, as the Go compiler does.
	shownErrors = 10
)

// Traceback returns the lines that a front end shows, with ANSI colours.
func (f *Failure) Traceback() []string {
	lines := []string{bold + red + f.Name + plain + ": " + f.Message}
	return append(lines, f.Details...)
}

// positioned writes an error with its place.
func positioned(fset *token.FileSet, e types.Error) string {
	p := fset.Position(e.Pos)
	return fmt.Sprintf("%s, line %d, column %d: %s", p.Filename, p.Line, p.Column, e.Msg)
}

// syntaxErrors turns the parser's errors into types.Errors' likeness.
func (c *cell) syntaxErrors(err error) error {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return err
	}
	for _, e := range list {
		if e.Pos.Filename == "" {
			e.Pos.Filename = fileName(c.number)
		}
		// What the parser says at the end of the wrapped text.
		e.Msg = strings.ReplaceAll(e.Msg, "newline", "end of line")
		if lines := strings.Split(c.code, "\n"); e.Pos.Line > len(lines) {
			e.Pos.Line = len(lines)
			e.Pos.Column = len(lines[len(lines)-1]) + 1
		}
	}
	list.RemoveMultiples()
	// What is said of the end follows from the errors before it.
	// The name of the function around the statements is what follows declarations.
	early := func(e *scanner.Error) bool {
		return strings.HasSuffix(e.Msg, "found 'EOF'") || strings.HasSuffix(e.Msg, "found "+bodyName(c.number))
	}
	if slices.ContainsFunc(list, func(e *scanner.Error) bool { return !early(e) }) {
		list = slices.DeleteFunc(list, early)
	}
	for _, e := range list {
		switch {
		case early(e):
			e.Msg = "the cell ends too early"
		case e.Msg == "expected '==', found '='":
			// Mostly what Python would take, f(x, name=value).
			e.Msg += "; Go has no named arguments: an option is a method, .Name(value), or a function of the package"
		case e.Msg == "expected 1 expression":
			// The parser's words for a statement that is a list.
			e.Msg = "a list of values is not a statement; show several with fmt.Println(a, b)"
		}
	}
	return list
}

func (s *Session) syntaxFailure(c *cell, err error) *Failure {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return &Failure{Name: "CompileError", Message: err.Error()}
	}
	var places []token.Position
	var messages []string
	for _, e := range list {
		places = append(places, e.Pos)
		messages = append(messages, "syntax error: "+e.Msg)
	}
	return c.failureAt(places, messages)
}

func (s *Session) compileFailure(c *cell, change *change, errors []types.Error) *Failure {
	// go/types puts what belongs to the error before into those that begin with a tab.
	var whole []types.Error
	for _, e := range errors {
		if rest, belongs := strings.CutPrefix(e.Msg, "\t"); belongs && len(whole) > 0 {
			e.Msg = rest
			whole[len(whole)-1].Msg += "\n\t" + positioned(s.fset, e)
			continue
		}
		whole = append(whole, e)
	}
	slices.SortStableFunc(whole, func(a, b types.Error) int { return int(a.Pos - b.Pos) })
	var places []token.Position
	var messages []string
	for _, e := range whole {
		p := s.fset.Position(e.Pos)
		message := unreachable.ReplaceAllString(e.Msg, "")
		message += s.hint(message, change)
		if n := len(messages); n > 0 && messages[n-1] == message && places[n-1].Line == p.Line {
			continue
		}
		places = append(places, p)
		messages = append(messages, message)
	}
	return c.failureAt(places, messages)
}

// unreachable is what go/types adds to the message that a type has no such field or
// method: what a package keeps to itself helps nobody outside.
var unreachable = regexp.MustCompile(`, but does have unexported (field|method) \w+`)

// FailureAt is a failure at one place of a cell, told as a compile error is; column
// counts bytes from 1.
func FailureAt(name string, number int, code string, line, column int, message string) *Failure {
	c := &cell{number: number, code: code}
	f := c.failureAt([]token.Position{{Filename: fileName(number), Line: line, Column: column}}, []string{message})
	f.Name = name
	return f
}

// failureAt shows messages at their places in the cell.
func (c *cell) failureAt(places []token.Position, messages []string) *Failure {
	f := &Failure{Name: "CompileError", errors: len(places)}
	lines := strings.Split(c.code, "\n")
	for i, p := range places {
		if i == shownErrors {
			f.Details = append(f.Details, fmt.Sprintf("… and %d more", len(places)-i))
			break
		}
		first, rest, _ := strings.Cut(messages[i], "\n")
		f.Details = append(f.Details, fmt.Sprintf("%s%s%s, line %d, column %d: %s", cyan, p.Filename, plain, p.Line, p.Column, first))
		if rest != "" {
			f.Details = append(f.Details, strings.Split(rest, "\n")...)
		}
		if p.Filename == fileName(c.number) && p.Line >= 1 && p.Line <= len(lines) {
			line := lines[p.Line-1]
			margin := strings.Map(func(r rune) rune {
				if r == '\t' {
					return r
				}
				return ' '
			}, line[:min(max(p.Column-1, 0), len(line))])
			f.Details = append(f.Details, "    "+line, "    "+margin+red+"^"+plain)
		}
	}
	if len(messages) > 0 {
		first, _, _ := strings.Cut(messages[0], "\n")
		f.Message = fmt.Sprintf("line %d: %s", places[0].Line, first)
	}
	return f
}
