package evaluator

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"strconv"
)

// typeExpression writes a type with the program's names.
func (w *programWriter) typeExpression(t types.Type) ast.Expr {
	switch t := t.(type) {
	case *types.Alias:
		return w.typeExpression(types.Unalias(t))
	case *types.Named:
		var x ast.Expr
		name, ok := w.names[t.Origin().Obj()]
		switch {
		case ok:
			x = ast.NewIdent(name)
		case t.Obj().Pkg() == nil:
			x = ast.NewIdent(t.Obj().Name())
		default:
			if !t.Obj().Exported() && w.failed == nil {
				w.failed = fmt.Errorf("a variable has a type with %s.%s in it, which a program cannot name: its package does not export it", t.Obj().Pkg().Name(), t.Obj().Name())
			}
			x = &ast.SelectorExpr{X: ast.NewIdent(w.importName(t.Obj().Pkg().Path(), t.Obj().Pkg().Name())), Sel: ast.NewIdent(t.Obj().Name())}
		}
		var arguments []ast.Expr
		for i := range t.TypeArgs().Len() {
			arguments = append(arguments, w.typeExpression(t.TypeArgs().At(i)))
		}
		if len(arguments) > 0 {
			return &ast.IndexListExpr{X: x, Indices: arguments}
		}
		return x
	case *types.Pointer:
		return &ast.StarExpr{X: w.typeExpression(t.Elem())}
	case *types.Slice:
		return &ast.ArrayType{Elt: w.typeExpression(t.Elem())}
	case *types.Array:
		return &ast.ArrayType{Len: &ast.BasicLit{Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}, Elt: w.typeExpression(t.Elem())}
	case *types.Map:
		return &ast.MapType{Key: w.typeExpression(t.Key()), Value: w.typeExpression(t.Elem())}
	case *types.Chan:
		c := &ast.ChanType{Dir: ast.SEND | ast.RECV, Value: w.typeExpression(t.Elem())}
		switch t.Dir() {
		case types.SendOnly:
			c.Dir = ast.SEND
		case types.RecvOnly:
			c.Dir = ast.RECV
		}
		return c
	case *types.Signature:
		fields := func(tuple *types.Tuple) *ast.FieldList {
			list := &ast.FieldList{}
			for i := range tuple.Len() {
				x := w.typeExpression(tuple.At(i).Type())
				if a, ok := x.(*ast.ArrayType); ok && t.Variadic() && tuple == t.Params() && i == tuple.Len()-1 {
					x = &ast.Ellipsis{Elt: a.Elt}
				}
				list.List = append(list.List, &ast.Field{Type: x})
			}
			return list
		}
		return &ast.FuncType{Params: fields(t.Params()), Results: fields(t.Results())}
	case *types.Struct:
		list := &ast.FieldList{}
		for i := range t.NumFields() {
			f := &ast.Field{Type: w.typeExpression(t.Field(i).Type())}
			if !t.Field(i).Embedded() {
				f.Names = []*ast.Ident{ast.NewIdent(t.Field(i).Name())}
			}
			if tag := t.Tag(i); tag != "" {
				f.Tag = &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(tag)}
			}
			list.List = append(list.List, f)
		}
		return &ast.StructType{Fields: list}
	case *types.Union:
		var x ast.Expr
		for term := range t.Terms() {
			one := w.typeExpression(term.Type())
			if term.Tilde() {
				one = &ast.UnaryExpr{Op: token.TILDE, X: one}
			}
			if x != nil {
				one = &ast.BinaryExpr{X: x, Op: token.OR, Y: one}
			}
			x = one
		}
		return x
	case *types.TypeParam:
		return ast.NewIdent(t.Obj().Name())
	case *types.Interface:
		list := &ast.FieldList{}
		for m := range t.ExplicitMethods() {
			list.List = append(list.List, &ast.Field{Names: []*ast.Ident{ast.NewIdent(m.Name())}, Type: w.typeExpression(m.Signature())})
		}
		for e := range t.EmbeddedTypes() {
			list.List = append(list.List, &ast.Field{Type: w.typeExpression(e)})
		}
		return &ast.InterfaceType{Methods: list}
	}
	return ast.NewIdent(t.String())
}

// declarable tells whether a program can declare a variable of a type without a value.
func (w *programWriter) declarable(t types.Type) bool {
	if w.like(t) != nil {
		return true
	}
	trial := *w
	trial.failed, trial.imports, trial.aliases = nil, maps.Clone(w.imports), maps.Clone(w.aliases)
	trial.typeExpression(t)
	return trial.failed == nil
}

// like is a variable that a package exports of a type that it does not, as binary does
// LittleEndian; nil: the type has a name, or there is no such variable.
func (w *programWriter) like(t types.Type) *types.Var {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg() == w.session.pkg || named.Obj().Exported() {
		return nil
	}
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok && v.Exported() && types.Identical(v.Type(), t) {
			return v
		}
	}
	return nil
}
