package core

import (
	"go/ast"
	"go/token"
	"go/types"
)

// assert is x.(T) with one result; it panics with Go's words.
func (f *function) assert(x ast.Expr, from, t types.Type) ast.Expr {
	f.enters2(t)
	name := f.generated("as", t, func(name string) *ast.FuncDecl {
		parameters := []*ast.Field{field("x", emptyInterface()), field("from", ident("string"))}
		results := []*ast.Field{field("", f.representation(t))}
		n := number(f.describe(t))
		mismatch := evaluate(f.helper("Mismatch", ident("x"), n, ident("from")))
		if types.IsInterface(t) {
			return functionDeclaration(name, functionType(parameters, results), []ast.Stmt{
				when(not(f.helper("Implements", ident("x"), n)), mismatch), result(ident("x"))})
		}
		if f.lossy(t) || f.recursiveType(t) {
			return functionDeclaration(name, functionType(parameters, results), []ast.Stmt{
				when(not(f.helper("Is", ident("x"), n)), mismatch), result(f.open(ident("x"), t))})
		}
		return functionDeclaration(name, functionType(parameters, results), []ast.Stmt{
			defineSeveral([]string{"v", "ok"}, assertion(ident("x"), f.representation(t))),
			when(not(ident("ok")), mismatch), result(ident("v"))})
	})
	return call(ident(name), x, text(interfaceText(from)))
}

// interfaceText names an interface type in a panic.
func interfaceText(t types.Type) string {
	if i, ok := t.Underlying().(*types.Interface); ok && i.NumMethods() == 0 {
		return "interface {}"
	}
	if _, named := types.Unalias(t).(*types.Named); named {
		return typeText(t)
	}
	return "interface"
}

// assertOK is x.(T) with two results.
func (f *function) assertOK(x ast.Expr, t types.Type) ast.Expr {
	f.enters2(t)
	if !types.IsInterface(t) && !f.lossy(t) && !f.recursiveType(t) {
		return assertion(x, f.representation(t))
	}
	name := f.generated("is", t, func(name string) *ast.FuncDecl {
		typ := functionType([]*ast.Field{field("x", emptyInterface())},
			[]*ast.Field{field("", f.representation(t)), field("", ident("bool"))})
		n := number(f.describe(t))
		v := ast.Expr(ident("x"))
		has := ast.Expr(f.helper("Implements", ident("x"), n))
		if !types.IsInterface(t) {
			v, has = f.open(ident("x"), t), f.helper("Is", ident("x"), n)
		}
		return functionDeclaration(name, typ, []ast.Stmt{
			variable("v", f.representation(t)),
			define("ok", has),
			when(ident("ok"), assign(ident("v"), v)),
			result(ident("v"), ident("ok"))})
	})
	return call(ident(name), x)
}

// has reports whether an interface holds a value of a type.
func (f *function) has(x ast.Expr, t types.Type) ast.Expr {
	f.enters2(t)
	n := number(f.describe(t))
	if types.IsInterface(t) {
		return f.helper("Implements", x, n)
	}
	if f.lossy(t) || f.recursiveType(t) {
		return f.helper("Is", x, n)
	}
	name := f.generated("has", t, func(name string) *ast.FuncDecl {
		typ := functionType([]*ast.Field{field("x", emptyInterface())}, []*ast.Field{field("", ident("bool"))})
		return functionDeclaration(name, typ, []ast.Stmt{
			&ast.AssignStmt{Lhs: []ast.Expr{ident("_"), ident("ok")}, Tok: token.DEFINE, Rhs: []ast.Expr{assertion(ident("x"), f.representation(t))}},
			result(ident("ok"))})
	})
	return call(ident(name), x)
}

// open takes a value of a known type out of an interface.
func (f *function) open(x ast.Expr, t types.Type) ast.Expr {
	if f.recursiveType(t) {
		return f.helper("Opened", x)
	}
	if f.lossy(t) {
		return assertion(f.helper("Opened", x), f.representation(t))
	}
	return assertion(x, f.representation(t))
}
