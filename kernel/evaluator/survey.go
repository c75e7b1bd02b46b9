package evaluator

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Variable is a variable of the session.
type Variable struct {
	Name, Type string
	// Size is an expression for its length, its Shape() or its Dims(); "" for
	// what has none.
	Size string
}

// Variables lists the variables of the session by name; those that the kernel
// itself made are left out.
func (s *Session) Variables() []Variable {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var list []Variable
	for name, object := range s.live {
		if v, ok := object.(*types.Var); ok && !strings.Contains(name, "ꞏ") {
			list = append(list, Variable{name, types.TypeString(v.Type(), inCells), sizeOf(v)})
		}
	}
	slices.SortFunc(list, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// sizeOf is the expression for the size of a variable.
func sizeOf(v *types.Var) string {
	for _, method := range []string{"Shape", "Dims"} {
		f, ok := lookupMethod(v.Type(), method)
		if ok && f.Signature().Params().Len() == 0 && f.Signature().Results().Len() > 0 {
			return v.Name() + "." + method + "()"
		}
	}
	switch u := v.Type().Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map, *types.Chan:
		return "len(" + v.Name() + ")"
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return "len(" + v.Name() + ")"
		}
	}
	return ""
}

func lookupMethod(t types.Type, name string) (*types.Func, bool) {
	object, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	f, ok := object.(*types.Func)
	return f, ok
}

// inCells qualifies names of types as a cell writes them.
func inCells(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

// Source returns the text of a function or type that a cell has declared, with
// its methods, or of one method (Type.Method).
func (s *Session) Source(name string) (cell int, text string, ok bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	name, method, wanted := strings.Cut(name, ".")
	object := s.live[name]
	if object == nil {
		return 0, "", false
	}
	r := s.records[object]
	if r == nil {
		return 0, "", false
	}
	if wanted {
		for _, m := range r.methods {
			if declared(m.text) == method {
				return m.cell, strings.TrimSpace(m.text), true
			}
		}
		return 0, "", false
	}
	text = strings.TrimSpace(r.text)
	for _, m := range r.methods {
		text += "\n\n" + strings.TrimSpace(m.text)
	}
	return r.cell, text, true
}

// declared is the name of the function or method that a text declares.
func declared(text string) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package main\n"+text, parser.SkipObjectResolution)
	if err != nil || len(file.Decls) != 1 {
		return ""
	}
	if f, ok := file.Decls[0].(*ast.FuncDecl); ok {
		return f.Name.Name
	}
	return ""
}

// ReceiverName is the name of the type that a method belongs to.
func ReceiverName(d *ast.FuncDecl) string { return receiverName(d) }

// SetSource gives a cell the text that messages about it show, where what was
// executed is only a part of it.
func (s *Session) SetSource(number int, text string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.lines[number] = strings.Split(text, "\n")
}

// Nearest returns the nearest of some names, or "" when none is near.
func Nearest(name string, names []string) string {
	text := didYouMean(name, slices.Clone(names))
	text = strings.TrimPrefix(text, " (did you mean ")
	return strings.TrimSuffix(text, "?)")
}
