package core

import (
	"go/ast"
	"go/token"
	"strconv"
)

// The constructors below make nodes without positions; place fills them in.

func ident(name string) *ast.Ident { return &ast.Ident{Name: name} }

func selector(x ast.Expr, name string) ast.Expr {
	return &ast.SelectorExpr{X: x, Sel: ident(name)}
}

func call(function ast.Expr, arguments ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: function, Args: arguments}
}

// convertedTo is T(x), with parentheses only around types that need them: the
// interpreter takes those for a value in a condition.
func convertedTo(typ ast.Expr, x ast.Expr) *ast.CallExpr {
	switch typ.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.ArrayType, *ast.MapType:
		return call(typ, x)
	}
	return call(&ast.ParenExpr{X: typ}, x)
}

func text(s string) ast.Expr {
	return &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(s)}
}

func number(n int) ast.Expr {
	if n < 0 {
		return &ast.UnaryExpr{Op: token.SUB, X: number(-n)}
	}
	return &ast.BasicLit{Kind: token.INT, Value: strconv.Itoa(n)}
}

func unary(op token.Token, x ast.Expr) ast.Expr {
	if star, ok := x.(*ast.StarExpr); ok && op == token.AND {
		if address, ok := star.X.(*ast.UnaryExpr); ok && address.Op == token.AND {
			return address // the interpreter takes no &*&x
		}
	}
	return &ast.UnaryExpr{Op: op, X: x}
}

func binary(x ast.Expr, op token.Token, y ast.Expr) ast.Expr {
	return &ast.BinaryExpr{X: parenthesized(x, op), Op: op, Y: parenthesized(y, op)}
}

// parenthesized keeps a nested operator apart when the tree is printed.
func parenthesized(x ast.Expr, op token.Token) ast.Expr {
	if _, nested := x.(*ast.BinaryExpr); nested {
		return &ast.ParenExpr{X: x}
	}
	return x
}

func not(x ast.Expr) ast.Expr {
	if _, nested := x.(*ast.BinaryExpr); nested {
		x = &ast.ParenExpr{X: x}
	}
	return unary(token.NOT, x)
}

func assertion(x, typ ast.Expr) ast.Expr { return &ast.TypeAssertExpr{X: x, Type: typ} }

func index(x, i ast.Expr) ast.Expr { return &ast.IndexExpr{X: x, Index: i} }

func emptyInterface() ast.Expr { return &ast.InterfaceType{Methods: &ast.FieldList{}} }

func sliceOf(element ast.Expr) ast.Expr { return &ast.ArrayType{Elt: element} }

func pointerTo(x ast.Expr) ast.Expr { return &ast.StarExpr{X: x} }

func field(name string, typ ast.Expr) *ast.Field {
	f := &ast.Field{Type: typ}
	if name != "" {
		f.Names = []*ast.Ident{ident(name)}
	}
	return f
}

func functionType(parameters, results []*ast.Field) *ast.FuncType {
	t := &ast.FuncType{Params: &ast.FieldList{List: parameters}}
	if len(results) > 0 {
		t.Results = &ast.FieldList{List: results}
	}
	return t
}

func functionLiteral(t *ast.FuncType, body []ast.Stmt) *ast.FuncLit {
	return &ast.FuncLit{Type: t, Body: block(body)}
}

func functionDeclaration(name string, t *ast.FuncType, body []ast.Stmt) *ast.FuncDecl {
	return &ast.FuncDecl{Name: ident(name), Type: t, Body: block(body)}
}

func block(list []ast.Stmt) *ast.BlockStmt { return &ast.BlockStmt{List: list} }

func assign(left, right ast.Expr) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{left}, Tok: token.ASSIGN, Rhs: []ast.Expr{right}}
}

func define(name string, right ast.Expr) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{ident(name)}, Tok: token.DEFINE, Rhs: []ast.Expr{right}}
}

func defineSeveral(names []string, right ast.Expr) ast.Stmt {
	s := &ast.AssignStmt{Tok: token.DEFINE, Rhs: []ast.Expr{right}}
	for _, name := range names {
		s.Lhs = append(s.Lhs, ident(name))
	}
	return s
}

func variable(name string, typ ast.Expr) ast.Stmt {
	return &ast.DeclStmt{Decl: variableDeclaration(name, typ)}
}

func variableDeclaration(name string, typ ast.Expr) *ast.GenDecl {
	return &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ident(name)}, Type: typ}}}
}

func evaluate(x ast.Expr) ast.Stmt { return &ast.ExprStmt{X: x} }

func result(values ...ast.Expr) ast.Stmt { return &ast.ReturnStmt{Results: values} }

func when(condition ast.Expr, body ...ast.Stmt) *ast.IfStmt {
	return &ast.IfStmt{Cond: condition, Body: block(body)}
}

func branch(tok token.Token, label string) ast.Stmt {
	s := &ast.BranchStmt{Tok: tok}
	if label != "" {
		s.Label = ident(label)
	}
	return s
}

func increment(name string) ast.Stmt {
	return &ast.IncDecStmt{X: ident(name), Tok: token.INC}
}
