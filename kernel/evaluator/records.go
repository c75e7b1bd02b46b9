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

// record is the source of a declared function or type, for when what it refers
// to is declared anew.
type record struct {
	name     string // of a function or method
	receiver string // the type of a method; "": it is none
	cell     int
	line     int
	column   int
	text     string
	uses     map[types.Object]bool
	names    map[string]bool // names of the session that it refers to
	methods  []*record       // of a type
}

// remember keeps the sources of what a cell declares.
func (s *Session) remember(c *checked) {
	for _, u := range c.units {
		for _, declaration := range u.declarations {
			d, ok := declaration.(*ast.GenDecl)
			if !ok || d.Tok != token.TYPE && d.Tok != token.CONST {
				continue
			}
			r := s.recordOf(c, u, declaration)
			for _, name := range declaredNames(d) {
				if r != nil && name != "_" {
					one := *r
					c.change.records[u.scope.Lookup(name)] = &one
				}
			}
		}
	}
	// A copy of a record of an earlier cell, which stays as it is if this one fails.
	changing := func(object types.Object) *record {
		r := c.change.records[object]
		if r == nil && s.records[object] != nil {
			one := *s.records[object]
			one.methods = slices.Clone(one.methods)
			r, c.change.records[object] = &one, &one
		}
		return r
	}
	for _, u := range c.units {
		for _, declaration := range u.declarations {
			d, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			r := s.recordOf(c, u, d)
			if r == nil {
				continue
			}
			if d.Recv == nil {
				c.change.records[u.scope.Lookup(d.Name.Name)] = r
			} else if owner := changing(c.change.live[receiverName(d)]); owner != nil {
				owner.methods = append(slices.DeleteFunc(owner.methods, func(m *record) bool { return m.name == r.name }), r)
			}
		}
	}
	for _, declaration := range c.cell.kept {
		r := s.recordOf(c, &unit{info: newInfo()}, declaration)
		if r == nil {
			continue
		}
		for _, name := range declaredNames(declaration) {
			if name == "_" {
				continue
			}
			owner := changing(s.live[name])
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

// typeKeyword begins the record of a type. The place of the record is that of the
// type's name: in a block the keyword stands elsewhere.
const typeKeyword = "type "

func (s *Session) recordOf(c *checked, u *unit, declaration ast.Decl) *record {
	from, to := s.fset.Position(declaration.Pos()), s.fset.Position(declaration.End())
	keyword := ""
	if d, ok := declaration.(*ast.GenDecl); ok && d.Tok == token.TYPE {
		from, keyword = s.fset.Position(d.Specs[0].Pos()), typeKeyword
	}
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
	r := &record{cell: number, line: from.Line, column: from.Column, text: keyword + part[from.Column-1:endOfPart], uses: map[types.Object]bool{}, names: map[string]bool{}}
	if d, ok := declaration.(*ast.FuncDecl); ok {
		r.name, r.receiver = d.Name.Name, receiverName(d)
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

// parseRecord parses a record's text with the positions that it had in its
// cell.
func (s *Session) parseRecord(r *record) ([]ast.Decl, error) {
	keyword, text := "", r.text
	if t, ok := strings.CutPrefix(r.text, typeKeyword); ok {
		keyword, text = typeKeyword, t
	}
	source := fmt.Sprintf("package main;%s/*line %s:%d:%d*/%s", keyword, fileName(r.cell), r.line, r.column, text)
	file, err := parser.ParseFile(s.fset, fileName(r.cell), source, 0)
	if err != nil {
		return nil, err
	}
	for _, declaration := range file.Decls {
		if d, ok := declaration.(*ast.FuncDecl); ok {
			setReceiver(d, r.receiver)
		}
	}
	return file.Decls, nil
}
