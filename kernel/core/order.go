package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// operands are translated one after the other. Some need statements, which run
// before the expression that they are operands of; then the calls in earlier
// operands must come before those statements.
type operands struct {
	f      *function
	values []ast.Expr
	types  []func() ast.Expr // core types, nil for operands that stay in place
}

func (f *function) operands() *operands { return &operands{f: f} }

// add translates the next operand; typ gives its core type.
func (o *operands) add(translate func() ast.Expr, typ func() ast.Expr) {
	f := o.f
	var x ast.Expr
	list := f.collect(func() { x = translate() })
	if !passive(list) {
		for i, earlier := range o.values {
			if o.types[i] == nil || !active(earlier) {
				continue
			}
			name := f.temporary("v")
			f.emit(variable(name, o.types[i]()))
			f.emit(assign(ident(name), earlier))
			o.values[i] = ident(name)
		}
	}
	*f.out = append(*f.out, list...)
	o.values = append(o.values, x)
	o.types = append(o.types, typ)
}

// addValue is add for a value of a type of the source.
func (o *operands) addValue(t types.Type, translate func() ast.Expr) {
	o.add(translate, func() ast.Expr { return o.f.representation(t) })
}

// passive reports whether statements only make function literals.
func passive(list []ast.Stmt) bool {
	for _, s := range list {
		a, ok := s.(*ast.AssignStmt)
		if !ok || a.Tok != token.DEFINE || len(a.Rhs) != 1 {
			return false
		}
		if _, ok := a.Rhs[0].(*ast.FuncLit); !ok {
			return false
		}
	}
	return true
}

// active reports whether a translated expression calls or receives.
func active(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}
