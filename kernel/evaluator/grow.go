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
	declared := namesOf(c.declarations, isNoMethod)
	g := &growth{methods: map[*ast.FuncDecl]*types.Func{}}
	owners := map[*ast.FuncDecl]*types.Named{}
	replacing := map[*ast.FuncDecl]*types.Func{}
	for _, declaration := range c.declarations {
		d, ok := declaration.(*ast.FuncDecl)
		if !ok || d.Recv == nil || declared[receiverName(d)] {
			continue
		}
		object, ok := s.live[receiverName(d)].(*types.TypeName)
		if !ok || s.records[object] == nil || object.IsAlias() {
			continue
		}
		named, ok := object.Type().(*types.Named)
		if !ok || types.IsInterface(named) {
			return nil
		}
		owners[d], replacing[d] = named, methodOf(named, d.Name.Name)
		if replacing[d] == nil && named.TypeParams().Len() > 0 {
			return nil // its instances have the methods that they had when they were made
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
			if !s.sameSignature(d, trial.info, m, s.methodRecord(named, m.Name())) {
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
	c.replaced = slices.Clone(g.replaced)
	return g
}

// methodOf is the method that a type itself has by a name, or nil.
func methodOf(named *types.Named, name string) *types.Func {
	for m := range named.Methods() {
		if m.Name() == name {
			return m
		}
	}
	return nil
}

// methodRecord is the source of a method of a type; nil: there is none.
func (s *Session) methodRecord(named *types.Named, name string) *record {
	if r := s.records[named.Obj()]; r != nil {
		for _, m := range r.methods {
			if m.name == name {
				return m
			}
		}
	}
	return nil
}

// sameSignature tells whether a checked declaration, which may be of an earlier cell,
// has the signature of a method with the source of a record. Of a generic type the
// words count, and what they mean: type parameters of two declarations are never the
// same.
func (s *Session) sameSignature(d *ast.FuncDecl, info *types.Info, m *types.Func, former *record) bool {
	now, ok := info.Defs[d.Name].(*types.Func)
	if !ok || now.Signature().Recv() == nil || isPointer(m.Signature().Recv().Type()) != isPointer(now.Signature().Recv().Type()) {
		return false
	}
	if m.Signature().RecvTypeParams().Len() == 0 {
		return types.Identical(m.Type(), now.Type())
	}
	if former == nil {
		return false
	}
	declarations, err := s.parseRecord(former)
	if err != nil {
		return false
	}
	same := slices.Equal(writtenSignature(d), writtenSignature(declarations[0].(*ast.FuncDecl)))
	check := func(n ast.Node) bool {
		ident, ok := n.(*ast.Ident)
		if !ok {
			return same
		}
		switch used := info.Uses[ident].(type) {
		case nil:
		case *types.PkgName:
			same = same && meansPackage(former, used)
		default:
			local := d.Pos() <= used.Pos() && used.Pos() < d.End()
			same = same && (local || used.Pkg() != s.pkg || former.uses[used])
		}
		return same
	}
	ast.Inspect(d.Recv, check)
	ast.Inspect(d.Type, check)
	return same
}

// writtenSignature are the types of a method's receiver, parameters and results.
func writtenSignature(d *ast.FuncDecl) []string {
	var list []string
	for _, fields := range []*ast.FieldList{d.Recv, d.Type.Params, d.Type.Results} {
		if fields != nil {
			for _, field := range fields.List {
				for range max(len(field.Names), 1) {
					list = append(list, types.ExprString(field.Type))
				}
			}
		}
		list = append(list, "")
	}
	return list
}

// meansPackage tells whether a name of a package is that of the same in a record.
func meansPackage(r *record, name *types.PkgName) bool {
	for used := range r.uses {
		if former, ok := used.(*types.PkgName); ok && former.Name() == name.Name() && former.Imported() == name.Imported() {
			return true
		}
	}
	return false
}

func isPointer(t types.Type) bool {
	_, ok := t.(*types.Pointer)
	return ok
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

// settle makes the methods that were added those that the earnest check found in a
// unit.
func (g *growth) settle(u *unit) {
	if g == nil {
		return
	}
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
