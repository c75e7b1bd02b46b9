package evaluator

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"unsafe"

	"github.com/traefik/yaegi/interp"

	"kerasgo/kernel/core"
)

// Outcome is what a cell led to.
type Outcome struct {
	Failure  *Failure
	Values   []Value
	Warnings []string // what the user should know although the cell succeeded
	// Lost tells that the goroutine which ran the cell does not return: the cell
	// called runtime.Goexit or changed its goroutine, as runtime.LockOSThread does,
	// or it did not stop when it was interrupted.
	Lost bool
}

// Execute runs one cell. The number names the cell in messages and should grow
// from cell to cell. When the context ends, the cell is interrupted; all state
// is kept.
func (s *Session) Execute(ctx context.Context, number int, code string) Outcome {
	outcome := make(chan Outcome, 1)
	go func() {
		s.Run(ThisGoroutine().Context(ctx), number, code, func(o Outcome) {
			o.Lost = false // it was another goroutine than the caller's
			outcome <- o
		})
	}()
	return <-outcome
}

// Run is Execute for a caller who can do without the calling goroutine: the cell
// runs on it, which is faster, and answer is called once with the outcome, there or,
// when the goroutine is lost, on any.
func (s *Session) Run(ctx context.Context, number int, code string, answer func(Outcome)) {
	if failed := s.loadImports(ctx, number, code); failed != nil {
		answer(Outcome{Failure: failed})
		return
	}
	checked, program, shown, failed := s.translate(number, code)
	if failed != nil || checked == nil {
		answer(Outcome{Failure: failed})
		return
	}
	compiled, failed := s.prepare(program)
	if failed != nil {
		checked.growth.undo()
		answer(Outcome{Failure: failed})
		return
	}
	s.translator.Commit(program)
	s.commit(checked.change)
	s.mutex.Lock()
	s.lines[number] = strings.Split(code, "\n")
	s.mutex.Unlock()
	s.run(ctx, compiled, shown, func(outcome Outcome) {
		if outcome.Failure != nil || outcome.Lost {
			if err := s.makeUp(program); err != nil {
				outcome.Warnings = append(outcome.Warnings, "what the cell declares behind its failure is not complete: "+err.Error())
			}
		}
		s.sweeper.sweep(program, fileName(number))
		outcome.Warnings = append(checked.notes, outcome.Warnings...)
		answer(outcome)
	})
}

// prepare makes a program of what the interpreter runs.
func (s *Session) prepare(program *core.Program) (*interp.Program, *Failure) {
	if err := s.use(program); err != nil {
		return nil, &Failure{Name: "InternalError", Message: err.Error()}
	}
	s.trace.Reset()
	compiled, err := s.compile(program)
	if err != nil {
		return nil, &Failure{Name: "InternalError", Message: "the interpreter does not take this cell: " + displayName(err.Error()), Details: []string{"This is a fault of the kernel, not of the code. Nothing was changed."}}
	}
	return compiled, nil
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
	if err != nil {
		checked.growth.undo()
	}
	switch {
	case errors.As(err, &refusal):
		return nil, nil, nil, c.failureAt([]token.Position{s.fset.Position(refusal.Pos)}, []string{refusal.Error()})
	case err != nil:
		return nil, nil, nil, &Failure{Name: "InternalError", Message: err.Error()}
	}
	return checked, program, shown, nil
}

// compile hands the program to the interpreter: first its declarations, which
// run nothing, then the call of its entry.
func (s *Session) compile(p *core.Program) (compiled *interp.Program, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("%v", value)
		}
	}()
	for _, other := range p.ImportFiles() {
		if _, err := s.interpreter.CompileAST(other); err != nil {
			return nil, err
		}
	}
	declarations, err := s.interpreter.CompileAST(p.File())
	if err != nil {
		return nil, err
	}
	s.globals.grow()
	if _, err := s.interpreter.Execute(declarations); err != nil {
		return nil, err
	}
	return s.compileCall(p.Entry())
}

// compileCall compiles the call of a function of the interpreter, as a tree, since to
// parse it takes longer than to compile it.
func (s *Session) compileCall(name string) (*interp.Program, error) {
	compiled, err := s.interpreter.CompileAST(&ast.BlockStmt{List: []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent(name)}}}})
	s.globals.grow()
	return compiled, err
}

// makeUp does what a program that ended early has left out, which later ones rely on.
func (s *Session) makeUp(p *core.Program) error {
	for _, name := range p.LaterSetups() {
		compiled, err := s.compileCall(name)
		if err == nil {
			_, err = s.interpreter.Execute(compiled)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// run executes a compiled cell under the watch of the context and of limits on
// the stack and the heap.
func (s *Session) run(parent context.Context, compiled *interp.Program, shown []types.Type, answer func(Outcome)) {
	ctx, cancel := context.WithCancelCause(parent)
	s.running.start(shown)
	// A cell that is over sooner is not worth the watch.
	unwatch := s.overtime.Begin(func() { s.watch(ctx, cancel) })
	s.execute(ctx, compiled, func(err error, end ending) {
		unwatch()
		interrupted := parent.Err() != nil || ctx.Err() != nil // it ends the other a moment later
		cause := context.Cause(ctx)
		cancel(nil)
		var outcome Outcome
		switch {
		case end == unstopped:
			outcome.Failure = leftBehind(cause)
		case interrupted:
			outcome = s.outcome(interruption(cause))
		default:
			outcome = s.outcome(s.failureOf(err))
		}
		outcome.Lost = end != returned
		answer(outcome)
	})
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
