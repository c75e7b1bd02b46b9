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
}

// grow gives types of earlier cells the new methods that a cell declares for
// them, or returns nil where there are none, or where one would replace another.
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
	for _, declaration := range c.declarations {
		d, ok := declaration.(*ast.FuncDecl)
		if !ok || d.Recv == nil || declared[receiverName(d)] {
			continue
		}
		object, ok := s.live[receiverName(d)].(*types.TypeName)
		if !ok || s.records[object] == nil {
			continue
		}
		named, ok := object.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 || types.IsInterface(named) || slices.ContainsFunc(slices.Collect(named.Methods()), func(m *types.Func) bool { return m.Name() == d.Name.Name }) {
			return nil
		}
		owners[d] = named
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
		if !slices.Contains(g.types, named) {
			g.types = append(g.types, named)
			former := reflect.New(reflect.TypeFor[types.Named]()).Elem()
			former.Set(reflect.ValueOf(named).Elem())
			g.former = append(g.former, former)
		}
		named.AddMethod(method)
		g.methods[d] = method
	}
	return g
}

// undo takes the methods away again, for a cell that does not compile.
func (g *growth) undo() {
	if g == nil {
		return
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
