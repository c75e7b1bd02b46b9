package evaluator

import (
	"fmt"
	"go/scanner"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"kerasgo/kernel/symbols"
)

// Failure is why a cell did not succeed.
type Failure struct {
	Name    string // "CompileError", "Panic", "Interrupted", "Exit", "KerasGoError"
	Message string // one line
	// Details are the lines to show: for compile errors each with its place,
	// source line and caret; for panics the stack of cells.
	Details []string
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
	early := func(e *scanner.Error) bool { return strings.HasSuffix(e.Msg, "found 'EOF'") }
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
	slices.SortStableFunc(errors, func(a, b types.Error) int { return int(a.Pos - b.Pos) })
	var places []token.Position
	var messages []string
	for _, e := range errors {
		// go/types puts what belongs to the error before into lines that begin
		// with a tab.
		if strings.HasPrefix(e.Msg, "\t") && len(messages) > 0 {
			messages[len(messages)-1] += "\n" + e.Msg
			continue
		}
		p := s.fset.Position(e.Pos)
		message := e.Msg + s.hint(e.Msg, change)
		if n := len(messages); n > 0 && messages[n-1] == message && places[n-1].Line == p.Line {
			continue
		}
		places = append(places, p)
		messages = append(messages, message)
	}
	return c.failureAt(places, messages)
}

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
	f := &Failure{Name: "CompileError"}
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

var undefinedName = regexp.MustCompile(`^undefined: (\w+)$`)
var missingMember = regexp.MustCompile(`^undefined: (\w+)\.(\w+)$`)

var missingMethod = regexp.MustCompile(`\(type \*?(\w+)\.(\w+) has no field or method (\w+)`)

// packageNamed returns a package that a cell can name, nil if there is none.
func (s *Session) packageNamed(name string, change *change) *types.Package {
	path, ok := change.imports[name]
	if !ok {
		path, ok = symbols.ByName(name)
	}
	if !ok {
		return nil
	}
	p, err := s.importer.Import(path)
	if err != nil {
		return nil
	}
	return p
}

// methodsOf lists the exported methods of a type of a package.
func methodsOf(p *types.Package, name string) (names []string) {
	declared, ok := p.Scope().Lookup(name).(*types.TypeName)
	if !ok {
		return nil
	}
	methods := types.NewMethodSet(types.NewPointer(declared.Type()))
	for i := range methods.Len() {
		if m := methods.At(i).Obj(); m.Exported() {
			names = append(names, m.Name())
		}
	}
	return names
}

// hint returns what may help with an error, or "".
func (s *Session) hint(message string, change *change) string {
	if m := missingMember.FindStringSubmatch(message); m != nil {
		if p := s.packageNamed(m[1], change); p != nil {
			return didYouMean(m[2], slices.DeleteFunc(p.Scope().Names(), func(n string) bool { return !token.IsExported(n) }))
		}
		return ""
	}
	if m := missingMethod.FindStringSubmatch(message); m != nil && !strings.Contains(message, "does have method") {
		if p := s.packageNamed(m[1], change); p != nil {
			return didYouMean(m[3], methodsOf(p, m[2]))
		}
		return ""
	}
	if m := undefinedName.FindStringSubmatch(message); m != nil {
		names := append(types.Universe.Names(), symbols.Names()...)
		for name := range change.live {
			names = append(names, name)
		}
		return didYouMean(m[1], names)
	}
	switch {
	case message == "no new variables on left side of :=":
		return " (use = to assign to a variable that exists)"
	case strings.HasPrefix(message, "missing return"):
		return " (every way through the function must end in return or panic)"
	}
	return ""
}

// didYouMean names the nearest of some names, if one is near.
func didYouMean(name string, names []string) string {
	// One letter in three may differ: of farther names a reader learns nothing.
	best, bestDistance := "", len(name)/3+1
	slices.Sort(names)
	for _, candidate := range names {
		if candidate == name {
			continue // declared further down
		}
		d := distance(name, candidate)
		// Of equally near ones the one of nearest length: letters are left out
		// less often than added.
		if d < bestDistance || d == bestDistance && best != "" && len(candidate) > len(name) && len(best) <= len(name) {
			best, bestDistance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}

// distance is the number of letters to insert, delete, change or swap with the
// next one; a change of case counts nothing, so that printf finds Printf first.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			change := row[j]
			if a[i] != b[j] {
				change++
			}
			next[j+1] = min(change, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
