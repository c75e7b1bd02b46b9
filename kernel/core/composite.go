package core

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// composite translates a composite literal of a closed type. Elided types are
// written out; struct fields are always named.
func (f *function) composite(e *ast.CompositeLit, t types.Type) ast.Expr {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		inner := f.composite(e, p.Elem())
		if lit, ok := inner.(*ast.CompositeLit); ok && isStruct(p.Elem()) {
			return unary(token.AND, lit)
		}
		return call(ident(f.pointerHelper(p.Elem())), inner)
	}
	out := &ast.CompositeLit{}
	f.source(out, e.Pos())
	switch u := t.Underlying().(type) {
	case *types.Struct:
		out.Type = f.representation(t)
		foreign := false
		o := f.operands()
		var keys []string
		held := map[int]bool{}
		if named, ok := types.Unalias(t).(*types.Named); ok && !f.own(named) {
			foreign = true
		}
		for i, x := range e.Elts {
			v := x
			n := i
			if kv, ok := x.(*ast.KeyValueExpr); ok {
				v = kv.Value
				n = fieldIndex(u, kv.Key.(*ast.Ident).Name)
			}
			typ := u.Field(n).Type()
			if u.Field(n).Name() == "_" {
				continue
			}
			keys = append(keys, fieldName(u, n))
			if foreign {
				o.add(func() ast.Expr { return f.nativeValue(v, typ) }, func() ast.Expr { return f.native(typ) })
				continue
			}
			o.addValue(typ, func() ast.Expr { return f.element(v, typ) })
			if cut, _ := f.cuts.get(u.Field(n).Origin()); cut {
				held[len(keys)-1] = true
			}
		}
		for i, value := range o.values {
			if held[i] {
				value = f.helper("Any", value)
			}
			out.Elts = append(out.Elts, &ast.KeyValueExpr{Key: ident(keys[i]), Value: value})
		}
		return out
	case *types.Array:
		out.Type = f.underlying(t)
		f.listElements(out, e, u.Elem())
		return out
	case *types.Slice:
		out.Type = f.underlying(t)
		f.listElements(out, e, u.Elem())
		return f.closed(out, t)
	case *types.Map:
		out.Type = f.underlying(t)
		o := f.operands()
		for _, x := range e.Elts {
			kv := x.(*ast.KeyValueExpr)
			o.addValue(u.Key(), func() ast.Expr { return f.element(kv.Key, u.Key()) })
			o.addValue(u.Elem(), func() ast.Expr { return f.element(kv.Value, u.Elem()) })
		}
		for i := 0; i < len(o.values); i += 2 {
			out.Elts = append(out.Elts, &ast.KeyValueExpr{Key: o.values[i], Value: o.values[i+1]})
		}
		return f.closed(out, t)
	}
	refuse(e.Pos(), "composite literal of type "+t.String(), "")
	return nil
}

// underlying is the core type of a value once opened.
func (f *function) underlying(t types.Type) ast.Expr {
	if f.recursiveType(t) {
		return f.representation(t.Underlying())
	}
	return f.representation(t)
}

// closed puts a value of a type that contains itself into its interface{}.
func (f *function) closed(x ast.Expr, t types.Type) ast.Expr {
	if f.recursiveType(t) {
		return f.helper("Hold", x)
	}
	return x
}

// opened takes a value of a type that contains itself out of its interface{}.
func (f *function) opened(x ast.Expr, t types.Type) ast.Expr {
	if f.recursiveType(t) {
		return call(ident(f.heldHelper(t.Underlying())), x)
	}
	return x
}

// operandOf translates an operand of an operation on its underlying type.
func (f *function) operandOf(e ast.Expr) ast.Expr {
	return f.opened(f.expression(e), f.typeOf(e))
}

func (f *function) element(e ast.Expr, t types.Type) ast.Expr {
	if c, ok := ast.Unparen(e).(*ast.CompositeLit); ok && c.Type == nil {
		return f.composite(c, t)
	}
	return f.value(e, t)
}

func (f *function) listElements(out, e *ast.CompositeLit, element types.Type) {
	next := int64(0)
	keyed := false
	o := f.operands()
	var places []int
	for _, x := range e.Elts {
		if _, ok := x.(*ast.KeyValueExpr); ok {
			keyed = true
		}
	}
	for _, x := range e.Elts {
		v := x
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			v = kv.Value
			next, _ = constant.Int64Val(constant.ToInt(f.info.Types[kv.Key].Value))
		}
		o.addValue(element, func() ast.Expr { return f.element(v, element) })
		places = append(places, int(next))
		next++
	}
	for i, value := range o.values {
		if keyed {
			value = &ast.KeyValueExpr{Key: number(places[i]), Value: value}
		}
		out.Elts = append(out.Elts, value)
	}
}

func fieldIndex(s *types.Struct, name string) int {
	for i := range s.NumFields() {
		if s.Field(i).Name() == name {
			return i
		}
	}
	return -1
}
