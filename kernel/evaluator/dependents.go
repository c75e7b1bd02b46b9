package evaluator

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// parseRecord parses a record's text with the positions that it had in its
// cell.
func (s *Session) parseRecord(r *record) ([]ast.Decl, error) {
	source := fmt.Sprintf("package main;/*line %s:%d:%d*/%s", fileName(r.cell), r.line, r.column, r.text)
	file, err := parser.ParseFile(s.fset, fileName(r.cell), source, 0)
	if err != nil {
		return nil, err
	}
	return file.Decls, nil
}

// addTypesOfMethods declares anew, in a cell that gives methods to a type of an
// earlier cell, the type with the methods it has, because Go wants them
// together.
func (s *Session) addTypesOfMethods(c *cell) {
	declared, methods := map[string]bool{}, map[string]map[string]bool{}
	for _, declaration := range c.declarations {
		d, ok := declaration.(*ast.FuncDecl)
		if !ok || d.Recv == nil {
			for _, name := range declaredNames(declaration) {
				declared[name] = true
			}
			continue
		}
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
			c.notes = append(c.notes, fmt.Sprintf("%s is declared anew with the new method; %s keeps its value of the earlier type, without it, until it is assigned anew", name, strings.Join(kept, ", ")))
		}
		for _, method := range r.methods {
			declarations, err := s.parseRecord(method)
			if err == nil && !given[declarations[0].(*ast.FuncDecl).Name.Name] {
				c.declarations = append(c.declarations, declarations...)
			}
		}
	}
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
			if types.Identical(t, named) {
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

// recheckDependents gives the functions of earlier cells that refer to a name
// which this cell declares anew the new meaning. Where one no longer compiles,
// it keeps the old meaning and a note says so. A cell is treated so twice: when its
// declarations are checked, so that its statements call the functions with their
// new meaning, and when its statements are, for the variables that they declare.
func (s *Session) recheckDependents(c *checked) {
	if len(c.cell.imports) == 0 && !slices.ContainsFunc(c.units, func(u *unit) bool { return len(u.declarations)+len(u.promoted) > 0 }) {
		return // most cells: the session may have thousands of names
	}
	replaced, names := map[types.Object]bool{}, map[string]bool{}
	former := c.settled
	if former == nil {
		former = s.live
		for _, m := range c.cell.replaced {
			replaced[m] = true
			replaced[instances] = true
		}
	}
	for name, object := range former {
		if now := c.change.live[name]; now != object && !sameStorage(object, now) {
			replaced[object], names[name] = true, true
		}
	}
	if dependents := s.dependents(c, replaced, names); len(dependents) > 0 {
		s.translateAgain(c, dependents)
		c.sortUnits()
	}
	c.settled = maps.Clone(c.change.live)
}

// dependents lists the functions of earlier cells that refer to what is replaced,
// or to one that does, in the order of their cells. Names count, not objects alone:
// a function that kept an old meaning may compile again, and a variable may have
// taken the place of the one that a function knew.
func (s *Session) dependents(c *checked, replaced map[types.Object]bool, names map[string]bool) []types.Object {
	own := map[string]bool{} // what the cell declares itself, perhaps only after a unit that is to come
	for _, declaration := range c.cell.declarations {
		for _, name := range declaredNames(declaration) {
			own[name] = true
		}
	}
	var list []types.Object
	for found := len(replaced) > 0; found; {
		found = false
		for name, object := range c.change.live {
			former := s.live[name]
			r := s.records[former]
			if _, function := former.(*types.Func); !function || r == nil || own[name] || former != object && c.again[name] != object || slices.Contains(list, former) {
				continue
			}
			if meets(r.uses, replaced) || meets(r.names, names) {
				list, found = append(list, former), true
			}
		}
		for _, object := range list {
			replaced[object], names[object.Name()] = true, true
		}
	}
	slices.SortFunc(list, func(a, b types.Object) int { return int(a.Pos() - b.Pos()) })
	return list
}

// meets tells whether two sets have something in common.
func meets[E comparable](a, b map[E]bool) bool {
	for e := range a {
		if b[e] {
			return true
		}
	}
	return false
}

// translateAgain checks functions of earlier cells together, since they may call
// each other, without those that no longer compile.
func (s *Session) translateAgain(c *checked, functions []types.Object) {
	live := maps.Clone(c.change.live)
	for len(functions) > 0 {
		u := &unit{}
		of := map[string]types.Object{}
		for _, object := range functions {
			if declarations, err := s.parseRecord(s.records[object]); err == nil {
				u.declarations = append(u.declarations, declarations...)
				of[object.Name()] = object
			}
		}
		errors := slices.DeleteFunc(s.checkUnit(c.change, c.cell.number, u), func(e types.Error) bool { return tolerated(e.Msg) })
		if len(errors) == 0 {
			for name := range of {
				c.again[name] = c.change.live[name]
			}
			c.units = append([]*unit{u}, c.units...)
			return
		}
		maps.Copy(c.change.live, live)
		left := functions
		for _, declaration := range u.declarations {
			i := slices.IndexFunc(errors, func(e types.Error) bool { return declaration.Pos() <= e.Pos && e.Pos <= declaration.End() })
			if i < 0 {
				continue
			}
			object := of[declaredNames(declaration)[0]]
			note := fmt.Sprintf("%s of cell %d no longer compiles and keeps its old meaning: %s", object.Name(), s.records[object].cell, positioned(s.fset, errors[i]))
			if !slices.Contains(c.notes, note) { // after the declarations, and again after the variables
				c.notes = append(c.notes, note)
			}
			left = slices.DeleteFunc(slices.Clone(left), func(o types.Object) bool { return o == object })
		}
		if len(left) == len(functions) {
			return
		}
		functions = left
	}
}

// sortUnits puts units of declarations alone before those with statements, so
// that what is declared anew is there when statements run.
func (c *checked) sortUnits() {
	slices.SortStableFunc(c.units, func(a, b *unit) int { return min(len(a.statements), 1) - min(len(b.statements), 1) })
}

// sameStorage tells whether a variable declared anew takes the place of one of
// the same type, so that all who refer to it see the new value.
func sameStorage(former, now types.Object) bool {
	a, okA := former.(*types.Var)
	b, okB := now.(*types.Var)
	return okA && okB && types.Identical(a.Type(), b.Type())
}

// remember keeps the sources of what a cell declares.
func (s *Session) remember(c *checked) {
	owners := map[string]*record{}
	for _, declaration := range c.cell.kept {
		r := s.recordOf(c, &unit{info: newInfo()}, declaration)
		if r == nil {
			continue
		}
		for _, name := range declaredNames(declaration) {
			if name == "_" {
				continue
			}
			object := s.live[name]
			owner := c.change.records[object]
			if owner == nil {
				former := *s.records[object]
				owner = &former
				owner.methods = slices.Clone(former.methods)
				c.change.records[object] = owner
			}
			if _, method := declaration.(*ast.FuncDecl); method {
				for i, m := range owner.methods {
					if m.name == r.name {
						owner.methods[i] = r.inPlaceOf(m)
					}
				}
			} else {
				*owner = *r.inPlaceOf(owner)
			}
		}
	}
	for _, u := range c.units {
		for _, declaration := range u.declarations {
			r := s.recordOf(c, u, declaration)
			if r == nil {
				continue
			}
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					c.change.records[u.scope.Lookup(d.Name.Name)] = r
				} else if owner := owners[receiverName(d)]; owner != nil {
					owner.methods = append(owner.methods, r)
				} else if object := c.change.live[receiverName(d)]; s.records[object] != nil {
					grown := *s.records[object]
					if former := c.change.records[object]; former != nil {
						grown = *former
					}
					grown.methods = slices.DeleteFunc(slices.Clone(grown.methods), func(m *record) bool { return m.name == r.name })
					grown.methods = append(grown.methods, r)
					c.change.records[object] = &grown
				}
			case *ast.GenDecl:
				if d.Tok != token.TYPE && d.Tok != token.CONST {
					continue
				}
				for _, name := range declaredNames(d) {
					if name == "_" {
						continue
					}
					one := *r
					owners[name] = &one
					c.change.records[u.scope.Lookup(name)] = &one
				}
			}
		}
	}
}

// inPlaceOf is the record of a declaration that means what a former one, of the same
// words, meant.
func (r *record) inPlaceOf(former *record) *record {
	one := *r
	one.uses, one.names, one.methods = former.uses, former.names, former.methods
	return &one
}

// instances stands, in a record's uses, for instances of generic functions and
// types, which may call any method of their type arguments.
var instances = types.Object(types.NewLabel(token.NoPos, nil, "instances"))

// ofSession tells whether an object that a declaration refers to is one that a name
// of the session means, or meant.
func (s *Session) ofSession(o types.Object) bool {
	switch o := o.(type) {
	case *types.PkgName:
		return false
	case *types.Var:
		return !o.IsField() && o.Pkg() == s.pkg
	case *types.Func:
		return o.Signature().Recv() == nil && o.Pkg() == s.pkg
	}
	return o.Pkg() == s.pkg
}

func (s *Session) recordOf(c *checked, u *unit, declaration ast.Decl) *record {
	from, to := s.fset.Position(declaration.Pos()), s.fset.Position(declaration.End())
	var number int
	if _, err := fmt.Sscanf(from.Filename, "Cell[%d]", &number); err != nil {
		return nil
	}
	lines := s.lines[number]
	if number == c.cell.number {
		lines = strings.Split(c.cell.code, "\n")
	}
	if from.Line < 1 || to.Line > len(lines) || from.Line > to.Line {
		return nil
	}
	part := strings.Join(lines[from.Line-1:to.Line], "\n")
	endOfPart := len(part) - len(lines[to.Line-1]) + to.Column - 1
	if from.Column-1 > endOfPart || endOfPart > len(part) {
		return nil
	}
	r := &record{cell: number, line: from.Line, column: from.Column, text: part[from.Column-1 : endOfPart], uses: map[types.Object]bool{}, names: map[string]bool{}}
	if d, ok := declaration.(*ast.FuncDecl); ok {
		r.name = d.Name.Name
	}
	qualified := map[*ast.Ident]bool{} // names of a package, which mean there what they mean for ever
	ast.Inspect(declaration, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := selector.X.(*ast.Ident); ok {
				_, qualified[selector.Sel] = u.info.Uses[x].(*types.PkgName)
			}
		}
		if ident, ok := n.(*ast.Ident); ok {
			if _, generic := u.info.Instances[ident]; generic {
				r.uses[instances] = true
			}
			if qualified[ident] {
				return true
			}
			used := u.info.Uses[ident]
			if f, ok := used.(*types.Func); ok {
				used = f.Origin()
			}
			local := used != nil && declaration.Pos() <= used.Pos() && used.Pos() < declaration.End() && c.change.live[used.Name()] != used
			if used != nil && !local {
				r.uses[used] = true
				if s.ofSession(used) {
					r.names[used.Name()] = true
				}
			}
		}
		return true
	})
	return r
}
