package evaluator

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

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
	if !c.names() {
		return
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

// names tells whether a cell gives a meaning to a name. Most do not, and the session may
// have thousands.
func (c *checked) names() bool {
	return len(c.cell.imports) > 0 || slices.ContainsFunc(c.units, func(u *unit) bool { return len(u.declarations)+len(u.promoted) > 0 })
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
	own := namesOf(c.cell.declarations, isNoMethod) // perhaps only in a unit that is to come
	methods := map[*types.Func]bool{}
	for _, declaration := range c.cell.declarations {
		if d, ok := declaration.(*ast.FuncDecl); ok && c.growth != nil && c.growth.methods[d] != nil {
			methods[c.growth.methods[d]] = true
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
		c.change.write()
		maps.Copy(c.change.live, live)
		left := slices.Clone(list)
		for _, declaration := range u.declarations {
			d := of[declaration]
			i := slices.IndexFunc(errors, func(e types.Error) bool { return holds(declaration, e.Pos) })
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
