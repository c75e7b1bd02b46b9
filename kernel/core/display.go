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
	var show *ast.CallExpr
	switch {
	case isCall && several && tuple.Len() == 0 || f.info.Types[e].IsVoid():
		f.statement(&ast.ExprStmt{X: e})
		return
	case isCall && several:
		show = f.helper("Show")
		values, from := f.several(c)
		for i, v := range values {
			show.Args = append(show.Args, f.helper("Item", f.shown(v, from[i])...))
		}
	case f.info.Types[e].IsNil():
		show = f.helper("ShowOne", text("untyped nil"), ident("nil"))
	default:
		t := types.Default(f.typeOf(e))
		show = f.helper("ShowOne", f.shown(f.value(e, t), t)...)
	}
	f.emit(evaluate(show))
}

// shown are the text of a type and a value of it, as Item and ShowOne take them.
func (f *function) shown(x ast.Expr, t types.Type) []ast.Expr {
	return []ast.Expr{text(typeText(t)), f.convert(x, t, anyType)}
}
