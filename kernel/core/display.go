package core

import (
	"go/ast"
	"go/types"
)

// display hands the values of an expression to the host, each with the text
// of its static type.
func (f *function) display(e ast.Expr) {
	f.pos = e.Pos()
	f.mark(&ast.ExprStmt{X: e})
	c, isCall := ast.Unparen(e).(*ast.CallExpr)
	tuple, several := f.typeOf(e).(*types.Tuple)
	show := f.helper("Show")
	switch {
	case isCall && several && tuple.Len() == 0 || f.info.Types[e].IsVoid():
		f.statement(&ast.ExprStmt{X: e})
		return
	case isCall && several:
		values, from := f.several(c)
		for i, v := range values {
			show.Args = append(show.Args, f.shown(v, from[i]))
		}
	case f.info.Types[e].IsNil():
		show.Args = []ast.Expr{f.helper("Item", text("untyped nil"), ident("nil"))}
	default:
		t := types.Default(f.typeOf(e))
		show.Args = []ast.Expr{f.shown(f.value(e, t), t)}
	}
	f.emit(evaluate(show))
}

func (f *function) shown(x ast.Expr, t types.Type) ast.Expr {
	return f.helper("Item", text(typeText(t)), f.convert(x, t, anyType))
}
