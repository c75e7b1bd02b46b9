package evaluator

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
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
		i := slices.IndexFunc(errors, func(e types.Error) bool { return declaration.Pos() <= e.Pos && e.Pos <= declaration.End() })
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

// dependent is a function or a method to which a cell may give a new meaning.
type dependent struct {
	*record
	object *types.Func
	owner  *types.TypeName // of a method; nil: a function
	own    bool            // of the cell itself, which knows what the cell declared before
	only   bool            // only has instances that may call a method which gets another body
}

// title is how notes name a dependent.
func (d dependent) title() string {
	if d.owner == nil {
		return d.object.Name()
	}
	return d.owner.Name() + "." + d.object.Name()
}

// recheckDependents gives the functions and methods that refer to a name which this
// cell declares anew the new meaning. Where one no longer compiles, it keeps the old
// meaning and a note says so. A cell is treated so when its declarations are checked,
// so that its statements call the functions with their new meaning, and when its
// statements are, for the variables that they declare.
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

// dependents lists the functions and methods that refer to what is replaced, or to
// one that does, in the order of their cells. Names count, not objects alone: a
// function that kept an old meaning may compile again, and a variable may have taken
// the place of the one that a function knew.
func (s *Session) dependents(c *checked, replaced map[types.Object]bool, names map[string]bool) []dependent {
	if len(replaced) == 0 {
		return nil
	}
	var list []dependent
	left := append(s.earlier(c), s.ownFunctions(c)...)
	meets := func(d dependent) bool {
		for used := range d.uses {
			if replaced[used] && !(d.own && isMethod(used) && !c.ran()) {
				return true
			}
		}
		return !d.own && meets(d.names, names)
	}
	for found := true; found; {
		found = false
		left = slices.DeleteFunc(left, func(d dependent) bool {
			if !meets(d) {
				return false
			}
			if !slices.ContainsFunc(list, func(other dependent) bool { return other.object == d.object }) {
				list, found = append(list, d), true
			}
			return true
		})
		for _, d := range list {
			replaced[d.object] = true
			if d.owner == nil {
				names[d.object.Name()] = true
			} else {
				replaced[instances] = true
			}
		}
	}
	delete(replaced, instances)
	for i, d := range list {
		list[i].only = !meets(d)
	}
	slices.SortFunc(list, func(a, b dependent) int { return int(a.object.Pos() - b.object.Pos()) })
	return list
}

// isMethod tells of an object in a record's uses that it is a method, or what stands
// for those of type arguments: all of a program that follows on its statements calls
// the newest.
func isMethod(used types.Object) bool {
	f, ok := used.(*types.Func)
	return used == instances || ok && f.Signature().Recv() != nil
}

// ran tells whether statements of the cell come before what is checked now.
func (c *checked) ran() bool {
	return slices.ContainsFunc(c.units, func(u *unit) bool { return len(u.statements) > 0 })
}

// earlier lists the functions and methods of earlier cells that this one, as far as it
// is checked, leaves as they are.
func (s *Session) earlier(c *checked) []dependent {
	own := map[string]bool{} // what the cell declares itself, perhaps only in a unit that is to come
	methods := map[*types.Func]bool{}
	for _, declaration := range c.cell.declarations {
		if d, ok := declaration.(*ast.FuncDecl); ok && d.Recv != nil {
			if c.growth != nil && c.growth.methods[d] != nil {
				methods[c.growth.methods[d]] = true
			}
			continue
		}
		for _, name := range declaredNames(declaration) {
			own[name] = true
		}
	}
	var list []dependent
	for name, object := range s.live {
		r := s.records[object]
		if r == nil || own[name] || c.change.live[name] != object {
			continue
		}
		switch object := object.(type) {
		case *types.Func:
			list = append(list, dependent{record: r, object: object})
		case *types.TypeName:
			named, ok := object.Type().(*types.Named)
			if !ok || object.IsAlias() {
				continue
			}
			for _, m := range r.methods {
				if method := methodOf(named, m.name); method != nil && !methods[method] {
					list = append(list, dependent{record: m, object: method, owner: object})
				}
			}
		}
	}
	return list
}

// ownFunctions lists the functions and methods of the units that are checked: those
// of the cell itself refer to functions of earlier cells as they were.
func (s *Session) ownFunctions(c *checked) []dependent {
	var list []dependent
	for _, u := range c.units {
		for _, declaration := range u.declarations {
			d, ok := declaration.(*ast.FuncDecl)
			if !ok {
				continue
			}
			one := dependent{object: u.function(d), own: true}
			if d.Recv != nil {
				one.owner, _ = c.change.live[receiverName(d)].(*types.TypeName)
			}
			if one.object == nil || d.Recv == nil && c.change.live[d.Name.Name] != one.object || d.Recv != nil && one.owner == nil {
				continue
			}
			if one.record = s.recordOf(c, u, d); one.record != nil {
				list = append(list, one)
			}
		}
	}
	return list
}

// function is what a declaration declares, or the method that it gives another body.
func (u *unit) function(d *ast.FuncDecl) *types.Func {
	if m := u.methods[d]; m != nil {
		return m
	}
	f, _ := u.info.Defs[d.Name].(*types.Func)
	return f
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

// translateAgain checks functions and methods together, since they may call each
// other, without those that no longer compile.
func (s *Session) translateAgain(c *checked, list []dependent) {
	live := maps.Clone(c.change.live)
	for len(list) > 0 {
		u := &unit{methods: map[*ast.FuncDecl]*types.Func{}}
		of := map[ast.Decl]dependent{}
		for _, d := range list {
			declarations, err := s.parseRecord(d.record)
			if err != nil || len(declarations) != 1 {
				continue
			}
			if declaration, ok := declarations[0].(*ast.FuncDecl); ok {
				u.declarations = append(u.declarations, declaration)
				of[declaration] = d
				if d.owner != nil {
					u.methods[declaration] = d.object
				}
			}
		}
		errors := slices.DeleteFunc(s.checkUnit(c.change, c.cell.number, u), func(e types.Error) bool { return tolerated(e.Msg) })
		for declaration, m := range u.methods {
			if !s.sameSignature(declaration, u.info, m, of[declaration].record) {
				errors = append(errors, types.Error{Fset: s.fset, Pos: declaration.Name.Pos(), Msg: "the method would have another signature"})
			}
		}
		if len(errors) == 0 {
			if len(u.methods) > 0 && c.ran() {
				c.phase++
			}
			u.phase = c.phase
			c.units = append([]*unit{u}, c.units...)
			return
		}
		maps.Copy(c.change.live, live)
		left := slices.Clone(list)
		for _, declaration := range u.declarations {
			d := of[declaration]
			i := slices.IndexFunc(errors, func(e types.Error) bool { return declaration.Pos() <= e.Pos && e.Pos <= declaration.End() })
			if i < 0 {
				continue
			}
			left = slices.DeleteFunc(left, func(other dependent) bool { return other.object == d.object })
			if d.only {
				continue
			}
			note := fmt.Sprintf("%s of cell %d no longer compiles and keeps its old meaning: %s", d.title(), d.cell, positioned(s.fset, errors[i]))
			if !slices.Contains(c.notes, note) { // after the declarations, and again after the variables
				c.notes = append(c.notes, note)
			}
		}
		if len(left) == len(list) {
			return
		}
		list = left
	}
}

// sortUnits puts units of declarations alone before those with statements, so that
// what is declared anew is there when statements run; but statements before a unit
// that gives methods another body run with the old one.
func (c *checked) sortUnits() {
	slices.SortStableFunc(c.units, func(a, b *unit) int {
		return cmp.Or(a.phase-b.phase, min(len(a.statements), 1)-min(len(b.statements), 1))
	})
}

// sameStorage tells whether a variable declared anew takes the place of one of
// the same type, so that all who refer to it see the new value.
func sameStorage(former, now types.Object) bool {
	a, okA := former.(*types.Var)
	b, okB := now.(*types.Var)
	return okA && okB && types.Identical(a.Type(), b.Type())
}

// noteConstants tells which types of earlier cells keep the value of a constant that a
// cell declares anew.
func (s *Session) noteConstants(c *checked) {
	anew := map[string]types.Object{}
	for name, now := range c.change.live {
		if former, ok := s.live[name].(*types.Const); ok && now != former {
			anew[name] = now
		}
	}
	if len(anew) == 0 {
		return
	}
	for name, object := range s.live {
		r := s.records[object]
		if _, ok := object.(*types.TypeName); !ok || r == nil || c.change.live[name] != object {
			continue
		}
		for used := range r.uses {
			former, ok := used.(*types.Const)
			now := anew[used.Name()]
			if !ok || now == nil {
				continue
			}
			if again, ok := now.(*types.Const); !ok || !types.Identical(again.Type(), former.Type()) || !constant.Compare(again.Val(), token.EQL, former.Val()) {
				c.notes = append(c.notes, fmt.Sprintf("the type %s of cell %d keeps the former value of %s until that cell runs again", name, r.cell, used.Name()))
			}
		}
	}
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
