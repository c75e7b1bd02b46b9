package evaluator

import (
	"context"
	"fmt"
	"go/ast"
	"go/types"
	"io"
	"reflect"
	"strings"

	"kerasgo/kernel/core"
	"kerasgo/kernel/display"
	"kerasgo/kernel/runtime"
	"kerasgo/kernel/symbols"
)

// packages serves the translator from the generated symbols.
type packages struct {
	*symbols.Importer
	libraries *libraries
}

func (p packages) Loaded(path string) bool { return p.libraries.loaded(path) != nil }

func (packages) Source(path string) (map[string]string, bool)        { return symbols.Source(path) }
func (packages) Values(path string) (map[string]reflect.Value, bool) { return symbols.Values(path) }

// toCore turns a checked cell into a program of core Go, and returns with it the
// static types of the values that its last expression shows.
func (s *Session) toCore(c *checked) (*core.Program, []types.Type, error) {
	var units []core.Unit
	var shown []types.Type
	for _, u := range c.units {
		one := core.Unit{Package: u.pkg, Info: u.info, Files: []*ast.File{u.file}, Body: u.body, Promoted: u.promoted, Methods: u.methods, Same: map[*types.Var]*types.Var{}}
		for _, v := range u.variables() {
			if former, ok := s.live[v.Name()].(*types.Var); ok && sameStorage(former, v) {
				one.Same[v] = former
			}
		}
		if n := len(u.statements); n > 0 && c.display != nil && u.statements[n-1] == ast.Stmt(c.display) && !printing(u.info, c.display.X) {
			one.Display = c.display
			shown = shownTypes(u.info, c.display.X)
		}
		if c.growth != nil {
			one.Grown = c.growth.types
			if len(units) == 0 {
				one.Replaced = c.cell.replaced
			}
		}
		units = append(units, one)
	}
	program, err := s.translator.Translate(c.cell.number, units)
	return program, shown, err
}

// shownTypes are the static types of an expression's values.
func shownTypes(info *types.Info, e ast.Expr) []types.Type {
	switch t := info.TypeOf(e).(type) {
	case nil:
		return nil
	case *types.Tuple:
		var list []types.Type
		for v := range t.Variables() {
			list = append(list, v.Type())
		}
		return list
	default:
		return []types.Type{types.Default(t)}
	}
}

// Show takes the values of a cell's last expression from the program.
func (s *Session) Show(values []runtime.Shown) {
	r := &s.running
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for i, value := range values {
		t := types.Type(nil)
		if i < len(r.shown) {
			t = r.shown[i]
		}
		if t != nil && types.Identical(t, types.Universe.Lookup("error").Type()) {
			if value.Value != nil {
				r.warnings = append(r.warnings, runtime.PanicText(value.Value))
			}
			continue
		}
		if b, ok := sessionBundle(value.Value, t); ok {
			r.values = append(r.values, Value{b})
		}
	}
}

// sessionBundle shows a value. A type of the session that can say what it is says
// so; others are shown by their fields and elements.
func sessionBundle(value any, t types.Type) (display.Bundle, bool) {
	for _, method := range []string{"MIMEBundle", "HTML", "Markdown"} {
		if said, ok := runtime.Say(value, method); ok {
			return bundleSaid(method, said), true
		}
	}
	if runtime.IsPrinter(value) {
		return plainBundle(runtime.Format(value, "%v")), true
	}
	if t != nil && holdsPrinters(t, 0) {
		return plainBundle(typePrefix(t) + runtime.Format(value, "%+v")), true
	}
	return bundleOf(runtime.Open(value), t)
}

// holdsPrinters tells whether a composite type has parts that print themselves
// by a String or Error method: fmt's form shows those, tables do not.
func holdsPrinters(t types.Type, depth int) bool {
	if depth > 3 {
		return false
	}
	part := func(t types.Type) bool {
		named, ok := types.Unalias(t).(*types.Named)
		if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != "main" {
			return holdsPrinters(t, depth+1)
		}
		methods := types.NewMethodSet(named)
		return methods.Lookup(nil, "String") != nil || methods.Lookup(nil, "Error") != nil || holdsPrinters(t, depth+1)
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		_, table := u.Elem().Underlying().(*types.Struct)
		return !table && part(u.Elem())
	case *types.Array:
		return part(u.Elem())
	case *types.Map:
		return part(u.Key()) || part(u.Elem())
	case *types.Struct:
		for field := range u.Fields() {
			if part(field.Type()) {
				return true
			}
		}
	}
	return false
}

// typePrefix is what a struct's text begins with here: the name of its type.
func typePrefix(t types.Type) string {
	named, ok := types.Unalias(t).(*types.Named)
	if _, isStruct := t.Underlying().(*types.Struct); ok && isStruct {
		return named.Obj().Name()
	}
	return ""
}

// GoroutinePanic takes a panic of a goroutine that a cell started.
func (s *Session) GoroutinePanic(value any, position string) {
	if s.options.GoroutinePanic == nil {
		return
	}
	raised, ok := value.(*runtime.Panic)
	if !ok {
		raised = &runtime.Panic{Value: value}
	}
	if _, interrupted := raised.Value.(runtime.Interrupted); interrupted {
		return
	}
	f := s.panicFailure(raised)
	place, line, _ := strings.Cut(position, ":")
	if last := len(f.Details) - 1; f.Details[last] == fmt.Sprintf("  from %s, line %s", place, line) {
		f.Details = f.Details[:last] // the go statement itself
	}
	f.Details = append(f.Details, fmt.Sprintf("in a goroutine started by %s%s%s, line %s", cyan, place, plain, line))
	s.options.GoroutinePanic(f)
}

// StandardError is where print and println of cells write.
func (s *Session) StandardError() io.Writer { return s.options.Stderr }

// Context ends when the running cell is interrupted.
func (s *Session) Context() context.Context { return display.Context() }

// printing tells whether an expression calls a function that is called for what
// it prints, not for the number of bytes and the error that it returns.
func printing(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	function, ok := info.Uses[selector.Sel].(*types.Func)
	return ok && function.Pkg() != nil && function.Pkg().Path() == "fmt" &&
		(strings.HasPrefix(function.Name(), "Print") || strings.HasPrefix(function.Name(), "Fprint"))
}
