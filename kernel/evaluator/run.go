package evaluator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kerasgo/failure"
	"kerasgo/kernel/core"
	"kerasgo/kernel/runtime"
	"kerasgo/kernel/symbols"
)

// Outcome is what a cell led to.
type Outcome struct {
	Failure  *Failure
	Values   []Value
	Warnings []string // what the user should know although the cell succeeded
}

// patience is how long an interrupted cell may take to stop before Execute
// gives up on it.
const patience = 2 * time.Second

// Execute runs one cell. The number names the cell in messages and should grow
// from cell to cell. When the context ends, the cell is interrupted; all state
// is kept.
func (s *Session) Execute(ctx context.Context, number int, code string) Outcome {
	checked, program, shown, failed := s.translate(number, code)
	if failed != nil || checked == nil {
		return Outcome{Failure: failed}
	}
	if err := s.use(program.Imports()); err != nil {
		checked.growth.undo()
		return Outcome{Failure: &Failure{Name: "InternalError", Message: err.Error()}}
	}
	s.trace.Reset()
	compiled, err := s.compile(program)
	if err != nil {
		checked.growth.undo()
		return Outcome{Failure: &Failure{Name: "InternalError", Message: "the interpreter does not take this cell: " + displayName(err.Error()), Details: []string{"This is a fault of the kernel, not of the code. Nothing was changed."}}}
	}
	s.translator.Commit(program)
	s.commit(checked.change)
	s.mutex.Lock()
	s.lines[number] = strings.Split(code, "\n")
	s.mutex.Unlock()
	outcome := s.run(ctx, compiled, shown)
	outcome.Warnings = append(checked.notes, outcome.Warnings...)
	return outcome
}

// translate checks a cell and turns it into core Go; shown are the static types
// of what it shows. It returns nothing for a cell without code. A panic of the
// front end is a failure of this cell alone.
func (s *Session) translate(number int, code string) (checked *checked, program *core.Program, shown []types.Type, failed *Failure) {
	defer func() {
		if value := recover(); value != nil {
			failed = &Failure{Name: "InternalError", Message: fmt.Sprintf("the kernel could not translate this cell: %v", value), Details: []string{"This is a fault of the kernel, not of the code. Nothing was changed."}}
		}
	}()
	c, err := parseCell(s.fset, number, code)
	if err != nil {
		return nil, nil, nil, s.syntaxFailure(&cell{number: number, code: code, fset: s.fset}, err)
	}
	if len(c.declarations) == 0 && len(c.statements) == 0 && len(c.imports) == 0 {
		return nil, nil, nil, nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if checked, failed = s.checkCell(c); failed != nil {
		return nil, nil, nil, failed
	}
	s.remember(checked)
	program, shown, err = s.toCore(checked)
	var refusal *core.Refusal
	switch {
	case err != nil:
		checked.growth.undo()
	}
	switch {
	case errors.As(err, &refusal):
		return nil, nil, nil, s.failureAt(c, []token.Position{s.fset.Position(refusal.Pos)}, []string{refusal.Error()})
	case err != nil:
		return nil, nil, nil, &Failure{Name: "InternalError", Message: err.Error()}
	}
	return checked, program, shown, nil
}

// use gives the interpreter packages that it does not know yet.
func (s *Session) use(paths []string) error {
	for _, path := range paths {
		if s.used[path] != "" {
			continue
		}
		values, ok := symbols.Values(path)
		name := symbols.NameOf(path)
		if path == "kerasgo/kernel/runtime" {
			values, name, ok = runtime.Symbols(), "runtime", true
		}
		if !ok {
			return fmt.Errorf("no symbols of package %s", path)
		}
		if replace := replacements[path]; replace != nil {
			replace(s, values)
		}
		if err := s.interpreter.Use(interp.Exports{core.ExportKey(path, name): values}); err != nil {
			return err
		}
		s.used[path] = name
	}
	return nil
}

// compile hands the program to the interpreter: first its declarations, which
// run nothing, then the call of its entry.
func (s *Session) compile(p *core.Program) (compiled *interp.Program, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("%v", value)
		}
	}()
	declarations, err := s.interpreter.CompileAST(p.File())
	if err != nil {
		return nil, err
	}
	if _, err := s.interpreter.Execute(declarations); err != nil {
		return nil, err
	}
	entry := fmt.Sprintf("entryꞏ%d", s.running.next())
	if _, err := s.interpreter.Eval(fmt.Sprintf("func %s() { defer %s.Done(); %s() }", entry, runtimeName, p.Entry())); err != nil {
		return nil, err
	}
	return s.interpreter.Compile(entry + "()")
}

// run executes a compiled cell under the watch of the context and of limits on
// the stack and the heap.
func (s *Session) run(ctx context.Context, compiled *interp.Program, shown []types.Type) Outcome {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := s.running.start(shown)
	go watch(ctx, cancel)
	identity := atomic.LoadUint64(s.identity())
	_, err := s.interpreter.ExecuteWithContext(ctx, compiled)
	if ctx.Err() != nil {
		// The interpreter has been told to stop and stops at its next
		// instruction; then its run number is put back, without which all
		// functions made before would be dead.
		select {
		case <-done:
		case <-time.After(patience):
			atomic.StoreUint64(s.identity(), identity)
			return Outcome{Failure: &Failure{Name: "Interrupted", Message: "the cell was interrupted but has not stopped: it is in a call that cannot be interrupted and goes on in the background"}}
		}
		atomic.StoreUint64(s.identity(), identity)
		return s.outcome(interruption(context.Cause(ctx), &s.running))
	}
	return s.outcome(s.failureOf(err))
}

func (s *Session) outcome(f *Failure) Outcome {
	s.running.mutex.Lock()
	defer s.running.mutex.Unlock()
	o := Outcome{Failure: f, Warnings: s.running.warnings}
	if f == nil {
		o.Values = s.running.values
	}
	return o
}

func interruption(cause error, r *runningCell) *Failure {
	cell, line := runtime.Place()
	f := &Failure{Name: "Interrupted", Message: "the cell was interrupted", Details: []string{fmt.Sprintf("in %s%s%s, line %d", cyan, fileName(cell), plain, line)}}
	var limit *limitError
	if errors.As(cause, &limit) {
		f.Name, f.Message = limit.name, limit.message
	}
	return f
}

// identity is the interpreter's run number: code stops when it differs from the
// one it began with. checkInterpreter makes sure that this is where it is.
func (s *Session) identity() *uint64 { return (*uint64)(unsafe.Pointer(s.interpreter)) }

// checkInterpreter guards the one place where this package knows the inside of
// the interpreter.
func (s *Session) checkInterpreter() error {
	field, ok := reflect.TypeFor[interp.Interpreter]().FieldByName("id")
	if !ok || field.Offset != 0 || field.Type.Kind() != reflect.Uint64 {
		return errors.New("the interpreter is of an unknown version: its run number is not where it was")
	}
	return nil
}

// failureOf explains why an execution ended.
func (s *Session) failureOf(err error) *Failure {
	if err == nil {
		return nil
	}
	var crash interp.Panic
	value := any(err)
	if errors.As(err, &crash) {
		value = crash.Value
	}
	cell, line := runtime.Place()
	if raised, ok := value.(*runtime.Panic); ok {
		if c, l := raised.Position(); c > 0 {
			cell, line = c, l
		}
		value = raised.Value
	}
	value = runtime.Translate(value)
	message, name := panicMessage(value)
	f := &Failure{Name: name, Message: message}
	f.Details = append(f.Details, fmt.Sprintf("in %s%s%s, line %d", cyan, fileName(cell), plain, line))
	f.Details = append(f.Details, s.sourceLine(cell, line)...)
	for _, frame := range s.trace.frames(s.declares) {
		f.Details = append(f.Details, "  in func "+frame)
	}
	return f
}

func (s *Session) sourceLine(cell, line int) []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	lines := s.lines[cell]
	if line < 1 || line > len(lines) {
		return nil
	}
	return []string{fmt.Sprintf("%s→ %4d │%s %s", yellow, line, plain, lines[line-1])}
}

// exit is what os.Exit and log.Fatal raise in a cell.
type exit struct{ code int }

// panicMessage writes a panic's value as Go does, and names its kind.
func panicMessage(value any) (message, name string) {
	if v, ok := value.(reflect.Value); ok && v.IsValid() && v.CanInterface() {
		value = v.Interface()
	}
	switch v := value.(type) {
	case *failure.Error:
		return v.Error(), "KerasGoError"
	case runtime.Exit:
		return fmt.Sprintf("the cell called os.Exit(%d); the kernel goes on", v.Code), "Exit"
	case exit:
		return fmt.Sprintf("the cell called os.Exit(%d); the kernel goes on", v.code), "Exit"
	case error:
		return translatePanic(v.Error()), "Panic"
	case string:
		return translatePanic(v), "Panic"
	case fmt.Stringer:
		return v.String(), "Panic"
	}
	return runtime.PanicText(value), "Panic"
}

// panicTexts are the interpreter's words for Go's run-time errors.
var panicTexts = []struct {
	pattern *regexp.Regexp
	text    string
}{
	{regexp.MustCompile(`^reflect: (slice|array|string) index out of range$`), "runtime error: index out of range"},
	{regexp.MustCompile(`^reflect\.Value\.Slice3?: (slice|string|array) index out of bounds$`), "runtime error: slice bounds out of range"},
	{regexp.MustCompile(`^reflect: call of reflect\.Value\.\w+ on zero Value$`), "runtime error: invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^reflect: call of reflect\.Value\.\w+ on ptr Value$`), "runtime error: invalid memory address or nil pointer dereference"},
	{regexp.MustCompile(`^reflect\.Value\.Call: call of nil function$`), "runtime error: invalid memory address or nil pointer dereference (call of a nil function)"},
	{regexp.MustCompile(`^reflect\.MakeSlice: negative (len|cap)$`), "runtime error: makeslice: $1 out of range"},
	{regexp.MustCompile(`^(?:_\.go:)?\d+:\d+: (interface conversion: .*)$`), "$1"},
}

func translatePanic(text string) string {
	for _, t := range panicTexts {
		if t.pattern.MatchString(text) {
			return t.pattern.ReplaceAllString(text, t.text)
		}
	}
	return displayName(text)
}

// traceWriter takes what the interpreter prints about panics.
type traceWriter struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (t *traceWriter) Write(p []byte) (int, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.text.Len() < 1<<16 {
		t.text.Write(p)
	}
	return len(p), nil
}

func (t *traceWriter) Reset() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.text.Reset()
}

var traceLine = regexp.MustCompile(`^(Cell\[\d+\]):(\d+):\d+: panic: main\.([\wꞏ]+)\(`)

// declares tells whether cells have declared a function or method of a name; the
// translation's own functions are nobody's business.
func (s *Session) declares(name string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	owner, _, _ := strings.Cut(name, ".")
	object, ok := s.live[owner]
	if !ok {
		return false
	}
	_, variable := object.(*types.Var)
	return !variable
}

// frames lists the declared functions of cells that a panic went through.
func (t *traceWriter) frames(declared func(name string) bool) []string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	var frames []string
	for line := range strings.Lines(t.text.String()) {
		m := traceLine.FindStringSubmatch(line)
		if m == nil || !declared(core.Display(m[3])) {
			continue
		}
		frames = append(frames, fmt.Sprintf("%s (%s, line %s)", core.Display(m[3]), m[1], m[2]))
	}
	const most = 10
	if len(frames) > most {
		frames = append(frames[:most:most], fmt.Sprintf("… and %d more", len(frames)-most))
	}
	return slices.Compact(frames)
}
