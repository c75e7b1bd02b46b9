package core

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

func (f *function) binary(e *ast.BinaryExpr) ast.Expr {
	switch e.Op {
	case token.LAND, token.LOR:
		x := f.expression(e.X)
		if keyed(x) {
			// the interpreter branches on the literal instead of the operand
			x = f.copied(x, boolean)
		}
		return binary(x, e.Op, f.isolated(e.Y))
	case token.SHL, token.SHR:
		t := types.Default(f.typeOf(e))
		return binary(f.convertOperand(e.X, t), e.Op, f.shiftCount(e.Y))
	case token.EQL, token.NEQ:
		return f.comparison(e)
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		t := f.commonType(e.X, e.Y)
		x, y := f.pair(e.X, t, e.Y, t)
		return binary(x, e.Op, y)
	}
	t := types.Default(f.typeOf(e))
	x, y := f.pair(e.X, t, e.Y, t)
	if f.info.Types[e.X].Value != nil && f.info.Types[e.Y].Value != nil {
		// a constant only in this instance of a generic body: keep it from folding
		x = call(ident(f.identityHelper(t)), x)
	}
	return binary(x, e.Op, y)
}

// keyed reports whether an expression holds a composite literal with keys.
func keyed(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CompositeLit:
			for _, e := range n.Elts {
				_, ok := e.(*ast.KeyValueExpr)
				found = found || ok
			}
		}
		return !found
	})
	return found
}

// commonType is the type in which two operands are compared.
func (f *function) commonType(x, y ast.Expr) types.Type {
	tx, ty := f.typeOf(x), f.typeOf(y)
	if b, ok := tx.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		return types.Default(ty)
	}
	return types.Default(tx)
}

// convertOperand gives a constant left operand of a shift its type.
func (f *function) convertOperand(e ast.Expr, t types.Type) ast.Expr {
	if v := f.info.Types[e].Value; v != nil {
		return f.constant(v, t, false)
	}
	return f.expression(e)
}

// operand translates an operand whose type the other operand or the context
// has made t; constants stay bare where the interpreter types them well.
func (f *function) operand(e ast.Expr, t types.Type) ast.Expr {
	e = ast.Unparen(e)
	if v := f.info.Types[e].Value; v != nil && !types.IsInterface(t) {
		return f.constant(v, t, true)
	}
	return f.expression(e)
}

// shiftCount is unsigned; a negative count panics as in compiled Go.
func (f *function) shiftCount(e ast.Expr) ast.Expr {
	if v := f.info.Types[e].Value; v != nil {
		return f.constant(constant.ToInt(v), types.Typ[types.Uint], true)
	}
	t := types.Default(f.typeOf(e))
	x := f.expression(e)
	b, _ := t.Underlying().(*types.Basic)
	if b != nil && b.Info()&types.IsUnsigned != 0 {
		return x
	}
	return f.helper("Shift", call(ident("int"), x))
}

func (f *function) comparison(e *ast.BinaryExpr) ast.Expr {
	xnil, ynil := f.info.Types[e.X].IsNil(), f.info.Types[e.Y].IsNil()
	switch {
	case xnil && ynil:
		return ident("true")
	case ynil:
		return f.nilComparison(e.X, e.Op)
	case xnil:
		return f.nilComparison(e.Y, e.Op)
	}
	tx, ty := f.typeOf(e.X), f.typeOf(e.Y)
	if isUntyped(tx) && !types.IsInterface(ty) {
		tx = ty
	}
	if isUntyped(ty) && !types.IsInterface(tx) {
		ty = tx
	}
	tx, ty = types.Default(tx), types.Default(ty)
	x, y := f.pair(e.X, tx, e.Y, ty)
	return f.equal(x, tx, y, ty, e.Op)
}

// pair translates two operands.
func (f *function) pair(x ast.Expr, tx types.Type, y ast.Expr, ty types.Type) (ast.Expr, ast.Expr) {
	o := f.operands()
	o.addValue(tx, func() ast.Expr { return f.operand(x, tx) })
	o.addValue(ty, func() ast.Expr { return f.operand(y, ty) })
	return o.values[0], o.values[1]
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

func (f *function) nilComparison(e ast.Expr, op token.Token) ast.Expr {
	return &ast.BinaryExpr{X: f.operandOf(e), Op: op, Y: ident("nil")}
}

// equal compares two translated values. Interfaces and composite values are
// compared by Go itself, on values that keep their type.
func (f *function) equal(x ast.Expr, tx types.Type, y ast.Expr, ty types.Type, op token.Token) ast.Expr {
	if id, ok := y.(*ast.Ident); ok && id.Name == "nil" {
		return &ast.BinaryExpr{X: x, Op: op, Y: y}
	}
	direct := false
	if !types.IsInterface(tx) && !types.IsInterface(ty) {
		switch u := tx.Underlying().(type) {
		case *types.Basic:
			direct = u.Kind() != types.UnsafePointer && u.Info()&types.IsComplex == 0
		case *types.Pointer:
			direct = true
		}
	}
	if direct {
		return binary(x, op, y)
	}
	var c ast.Expr
	if types.IsInterface(tx) != types.IsInterface(ty) || types.IsInterface(tx) {
		c = f.helper("Equal", f.convert(x, tx, anyType), f.convert(y, ty, anyType))
	} else {
		c = f.helper("Equal", x, y)
	}
	if op == token.NEQ {
		return not(c)
	}
	return c
}

var anyType = types.Universe.Lookup("any").Type().Underlying()
