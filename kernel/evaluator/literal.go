package evaluator

import (
	"go/ast"
	"go/types"
)

// literals finds the keys of composite literals that are names of fields. Others are
// values, which variables may be: only the type of a literal tells one from the other.
type literals struct {
	session  *Session
	cell     *cell
	imported *change // what the cell's imports mean; nil: not asked for yet
	fields   map[*ast.Ident]bool
}

// fieldNames are the keys in a cell that are names of fields, as far as types can be
// told before the cell is checked.
func (s *Session) fieldNames(c *cell) map[*ast.Ident]bool {
	l := &literals{session: s, cell: c}
	for _, declaration := range c.declarations {
		ast.Walk(l, declaration)
	}
	for _, statement := range c.statements {
		ast.Walk(l, statement)
	}
	return l.fields
}

// Visit marks the field names of a literal.
func (l *literals) Visit(n ast.Node) ast.Visitor {
	if literal, ok := n.(*ast.CompositeLit); ok && literal.Type != nil {
		l.mark(literal, l.shape(literal.Type))
	}
	return l
}

// mark notes the field names of a literal of a shape and of those in it that have
// their types from it.
func (l *literals) mark(literal *ast.CompositeLit, shape any) {
	var key, element any
	fields := false
	switch t := shape.(type) {
	case *ast.StructType:
		fields = true
	case *ast.ArrayType:
		element = l.shape(t.Elt)
	case *ast.MapType:
		key, element = l.shape(t.Key), l.shape(t.Value)
	case *types.Struct:
		fields = true
	case *types.Array:
		element = underlying(t.Elem())
	case *types.Slice:
		element = underlying(t.Elem())
	case *types.Map:
		key, element = underlying(t.Key()), underlying(t.Elem())
	}
	inner := func(e ast.Expr, shape any) {
		if literal, ok := e.(*ast.CompositeLit); ok && literal.Type == nil {
			l.mark(literal, shape)
		}
	}
	for _, e := range literal.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := pair.Key.(*ast.Ident); ok && fields {
				if l.fields == nil {
					l.fields = map[*ast.Ident]bool{}
				}
				l.fields[name] = true
			}
			inner(pair.Key, key)
			e = pair.Value
		}
		inner(e, element)
	}
}

// shape is what a type is made of: the words in which the cell writes it, or the
// underlying type where it has only the name; nil: unknown.
func (l *literals) shape(t ast.Expr) any {
	for range 100 { // a type may be declared as itself, which is an error
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr: // of an element that is written without &T
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			object := x.Obj
			if object == nil {
				object = l.cell.scope.Lookup(x.Name)
			}
			if object == nil {
				return underlyingOf(l.session.live[x.Name])
			}
			spec, ok := object.Decl.(*ast.TypeSpec)
			if !ok {
				return nil // a type parameter
			}
			t = spec.Type
		case *ast.SelectorExpr:
			name, ok := x.X.(*ast.Ident)
			if !ok {
				return nil
			}
			if l.imported == nil {
				l.imported = l.session.importing(l.cell)
			}
			if p := l.session.packageNamed(name.Name, l.imported); p != nil {
				return underlyingOf(p.Scope().Lookup(x.Sel.Name))
			}
			return nil
		default:
			return t
		}
	}
	return nil
}

func underlyingOf(object types.Object) any {
	if name, ok := object.(*types.TypeName); ok {
		return underlying(name.Type())
	}
	return nil
}

// importing is the session with what a cell imports.
func (s *Session) importing(c *cell) *change {
	change := s.begin()
	for _, spec := range c.imports {
		s.addImport(change, spec) // its error comes again
	}
	return change
}
