package evaluator

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// addTypesOfMethods declares anew, in a cell that gives methods to a type of an
// earlier cell, the type with the methods it has, because Go wants them
// together.
func (s *Session) addTypesOfMethods(c *cell) {
	declared, methods := namesOf(c.declarations, isNoMethod), map[string]map[string]bool{}
	for _, declaration := range c.declarations {
		if isNoMethod(declaration) {
			continue
		}
		d := declaration.(*ast.FuncDecl)
		name := receiverName(d)
		if methods[name] == nil {
			methods[name] = map[string]bool{}
		}
		methods[name][d.Name.Name] = true
	}
	for name, given := range methods {
		object, ok := s.live[name].(*types.TypeName)
		if !ok || declared[name] || s.records[object] == nil {
			continue
		}
		r := s.records[object]
		if declarations, err := s.parseRecord(r); err == nil {
			c.declarations = append(c.declarations, declarations...)
		}
		if kept := s.variablesOf(object.Type()); len(kept) > 0 {
			c.notes = append(c.notes, fmt.Sprintf("%s is declared anew with the new method; of the earlier type, without it, are until they are declared anew (:=): %s", name, strings.Join(kept, ", ")))
		}
		for _, method := range r.methods {
			declarations, err := s.parseRecord(method)
			if err == nil && !given[declarations[0].(*ast.FuncDecl).Name.Name] {
				c.declarations = append(c.declarations, declarations...)
			}
		}
	}
}

// methodsOfOthers are the methods that other cells have given to types which this one
// declares word for word as they are, but not as the same types.
func (s *Session) methodsOfOthers(c *cell) []ast.Decl {
	var carried []ast.Decl
	for _, declaration := range c.declarations {
		for _, name := range declaredNames(declaration) {
			r := s.records[s.live[name]]
			if r == nil || !s.unchanged(c, declaration, r) {
				continue
			}
			for _, m := range r.methods {
				declarations, err := s.parseRecord(m)
				if err != nil || m.cell == r.cell || slices.ContainsFunc(c.declarations, func(d ast.Decl) bool { return sameMethod(d, declarations[0].(*ast.FuncDecl)) }) {
					continue
				}
				carried = append(carried, declarations...)
			}
		}
	}
	return carried
}

// sameMethod tells whether two declarations are of one method.
func sameMethod(a ast.Decl, b *ast.FuncDecl) bool {
	method, ok := a.(*ast.FuncDecl)
	return ok && method.Recv != nil && method.Name.Name == b.Name.Name && receiverName(method) == receiverName(b)
}

// dropCarried takes out of a cell the methods of other cells in which there are
// errors, and tells whether there are any.
func (s *Session) dropCarried(c *cell, errors []types.Error) bool {
	before := len(c.declarations)
	for _, declaration := range c.carried {
		i := slices.IndexFunc(errors, func(e types.Error) bool { return holds(declaration, e.Pos) })
		if i < 0 {
			continue
		}
		d := declaration.(*ast.FuncDecl)
		c.notes = append(slices.Clone(c.notes), fmt.Sprintf("%s loses the method %s of another cell, which no longer compiles: %s", receiverName(d), d.Name.Name, positioned(s.fset, errors[i])))
		c.declarations = slices.DeleteFunc(slices.Clone(c.declarations), func(other ast.Decl) bool { return other == declaration })
	}
	return len(c.declarations) < before
}

// variablesOf lists the variables whose type is a named type or mentions it.
func (s *Session) variablesOf(named types.Type) []string {
	var list []string
	for name, object := range s.live {
		v, ok := object.(*types.Var)
		if !ok {
			continue
		}
		t := v.Type()
		for {
			t = types.Unalias(t)
			if n, ok := t.(*types.Named); ok && n.Origin() == named || types.Identical(t, named) {
				list = append(list, name)
				break
			}
			inner, ok := t.(interface{ Elem() types.Type })
			if !ok {
				break
			}
			t = inner.Elem()
		}
	}
	slices.Sort(list)
	return list
}
