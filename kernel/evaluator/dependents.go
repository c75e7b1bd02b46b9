package evaluator

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// parseRecord parses a record's text with the positions that it had in its
// cell.
func (s *Session) parseRecord(r *record) ([]ast.Decl, error) {
	source := fmt.Sprintf("package main;/*line %s:%d:%d*/%s", fileName(r.cell), r.line, r.column, r.text)
	file, err := parser.ParseFile(s.fset, fileName(r.cell), source, parser.SkipObjectResolution)
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
// it keeps the old meaning and a note says so.
func (s *Session) recheckDependents(c *checked) {
	replaced := map[types.Object]bool{}
	for name, former := range s.live {
		if now := c.change.live[name]; now != former && !sameStorage(former, now) {
			replaced[former] = true
		}
	}
	for len(replaced) > 0 {
		var dependents []types.Object
		for name, object := range c.change.live {
			r := s.records[object]
			if _, function := object.(*types.Func); !function || r == nil || s.live[name] != object {
				continue
			}
			for used := range r.uses {
				if replaced[used] {
					dependents = append(dependents, object)
					break
				}
			}
		}
		slices.SortFunc(dependents, func(a, b types.Object) int { return int(a.Pos() - b.Pos()) })
		replaced = map[types.Object]bool{}
		for _, object := range dependents {
			r := s.records[object]
			declarations, err := s.parseRecord(r)
			if err != nil {
				continue
			}
			trial := c.change.live[object.Name()]
			u := &unit{declarations: declarations}
			errors := slices.DeleteFunc(s.checkUnit(c.change, r.cell, u), func(e types.Error) bool { return tolerated(e.Msg) })
			if len(errors) > 0 {
				c.change.live[object.Name()] = trial
				c.notes = append(c.notes, fmt.Sprintf("%s of cell %d no longer compiles and keeps its old meaning: %s", object.Name(), r.cell, positioned(s.fset, errors[0])))
				continue
			}
			c.units = append([]*unit{u}, c.units...)
			replaced[object] = true
		}
		if len(dependents) == 0 {
			return
		}
		c.sortUnits()
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
					grown.methods = append(slices.Clone(grown.methods), r)
					if former := c.change.records[object]; former != nil {
						grown.methods = append(slices.Clone(former.methods), r)
					}
					c.change.records[object] = &grown
				}
			case *ast.GenDecl:
				if d.Tok != token.TYPE {
					continue
				}
				for _, name := range declaredNames(d) {
					one := *r
					owners[name] = &one
					c.change.records[u.scope.Lookup(name)] = &one
				}
			}
		}
	}
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
	r := &record{cell: number, line: from.Line, column: from.Column, text: part[from.Column-1 : endOfPart], uses: map[types.Object]bool{}}
	ast.Inspect(declaration, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok {
			if used := u.info.Uses[ident]; used != nil {
				r.uses[used] = true
			}
		}
		return true
	})
	return r
}
