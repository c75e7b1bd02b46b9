package evaluator

import (
	"go/ast"
	"go/types"
	"reflect"
	"slices"
)

// growth is types of earlier cells that gain methods in this one. Values that
// were made before gain them too.
type growth struct {
	types   []*types.Named
	methods map[*ast.FuncDecl]*types.Func // the methods as other code refers to them
	former  []reflect.Value               // the types as they were

	replaced []*types.Func // methods that get another body, in every place that calls them
	before   []types.Func  // as they were
}

// grow gives types of earlier cells the methods that a cell declares for them: new
// ones, and others for methods of the same signature. It returns nil where there
// are none, or where a signature changes.
//
// go/types has no notion of it: it takes a method for its type's only together
// with the type's declaration. So the methods are checked once for their
// signatures and added before the cell is checked in earnest.
func (s *Session) grow(c *cell) *growth {
	declared := map[string]bool{}
	for _, declaration := range c.declarations {
		if d, ok := declaration.(*ast.FuncDecl); !ok || d.Recv == nil {
			for _, name := range declaredNames(declaration) {
				declared[name] = true
			}
		}
	}
	g := &growth{methods: map[*ast.FuncDecl]*types.Func{}}
	owners := map[*ast.FuncDecl]*types.Named{}
	replacing := map[*ast.FuncDecl]*types.Func{}
	var generic []*types.Func // methods of generic types that call a replaced one
	for i := 0; i < len(c.declarations); i++ {
		declaration := c.declarations[i]
		d, ok := declaration.(*ast.FuncDecl)
		if !ok || d.Recv == nil || declared[receiverName(d)] {
			continue
		}
		object, ok := s.live[receiverName(d)].(*types.TypeName)
		if !ok || s.records[object] == nil || object.IsAlias() {
			continue
		}
		named, ok := object.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 || types.IsInterface(named) {
			return nil
		}
		owners[d] = named
		for m := range named.Methods() {
			if m.Name() == d.Name.Name {
				replacing[d] = m
				generic = s.addMethodsUsing(c, m, generic)
			}
		}
	}
	if len(owners) == 0 {
		return nil
	}
	trial := &unit{declarations: c.declarations}
	s.checkUnit(s.begin(), c.number, trial) // its errors come again
	for _, declaration := range c.declarations {
		d, ok := declaration.(*ast.FuncDecl)
		named := owners[d]
		if !ok || named == nil {
			continue
		}
		method, ok := trial.info.Defs[d.Name].(*types.Func)
		if !ok {
			continue
		}
		if m := replacing[d]; m != nil {
			if !types.Identical(m.Type(), method.Type()) || isPointer(m.Signature().Recv().Type()) != isPointer(method.Signature().Recv().Type()) {
				g.undo()
				return nil
			}
			g.replaced, g.before = append(g.replaced, m), append(g.before, *m)
			g.methods[d] = m
			continue
		}
		if !slices.Contains(g.types, named) {
			g.types = append(g.types, named)
			former := reflect.New(reflect.TypeFor[types.Named]()).Elem()
			former.Set(reflect.ValueOf(named).Elem())
			g.former = append(g.former, former)
		}
		named.AddMethod(method)
		g.methods[d] = method
	}
	c.replaced = append(slices.Clone(g.replaced), generic...)
	return g
}

func isPointer(t types.Type) bool {
	_, ok := t.(*types.Pointer)
	return ok
}

// addMethodsUsing declares again, in the cell, the methods of earlier cells that
// refer to a method which gets another body: they call the new one then. It adds to
// a list those of generic types, which need no declaration, since their instances
// are made when something uses them.
func (s *Session) addMethodsUsing(c *cell, replaced *types.Func, generic []*types.Func) []*types.Func {
	var added []*types.Func
	for _, object := range s.live {
		r := s.records[object]
		if r == nil {
			continue
		}
		named, ok := object.Type().(*types.Named)
		for _, method := range r.methods {
			if !ok || !method.uses[replaced] && !method.uses[instances] {
				continue
			}
			parsed, err := s.parseRecord(method)
			if err != nil || len(parsed) == 0 {
				continue
			}
			d := parsed[0].(*ast.FuncDecl)
			if named.TypeParams().Len() == 0 {
				if !slices.ContainsFunc(c.declarations, func(other ast.Decl) bool { return sameMethod(other, d) }) {
					c.declarations = append(c.declarations, d)
				}
				continue
			}
			for m := range named.Methods() {
				if m.Name() == d.Name.Name && !slices.Contains(generic, m) {
					generic, added = append(generic, m), append(added, m)
				}
			}
		}
	}
	for _, m := range added {
		generic = s.addMethodsUsing(c, m, generic)
	}
	return generic
}

// sameMethod tells whether two declarations are of one method.
func sameMethod(a ast.Decl, b *ast.FuncDecl) bool {
	method, ok := a.(*ast.FuncDecl)
	return ok && method.Recv != nil && method.Name.Name == b.Name.Name && receiverName(method) == receiverName(b)
}

// undo takes the methods away again, for a cell that does not compile.
func (g *growth) undo() {
	if g == nil {
		return
	}
	for i, m := range g.replaced {
		*m = g.before[i]
	}
	for i, named := range g.types {
		reflect.ValueOf(named).Elem().Set(g.former[i])
	}
}

// settle makes the methods that were added those that the earnest check found.
func (g *growth) settle(units []*unit) {
	for _, u := range units {
		for _, declaration := range u.declarations {
			d, ok := declaration.(*ast.FuncDecl)
			if !ok || g.methods[d] == nil {
				continue
			}
			if found, ok := u.info.Defs[d.Name].(*types.Func); ok {
				*g.methods[d] = *found
				u.info.Defs[d.Name] = g.methods[d]
			}
		}
	}
}
