package evaluator

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// show evaluates the cell's last expression and hands its values to the
// runtime, with their static types.
func (l *lowerer) show(n *ast.ExprStmt, p *program) []ast.Stmt {
	info := l.unit.info.Types[n.X]
	if l.prints(n.X) {
		return l.topLevel(n)
	}
	if tuple, ok := info.Type.(*types.Tuple); ok {
		if tuple.Len() == 0 {
			return l.topLevel(n)
		}
		var names []ast.Expr
		var shows []ast.Stmt
		for v := range tuple.Variables() {
			name := l.temporary()
			names = append(names, ast.NewIdent(name))
			shows = append(shows, l.showValue(name, v.Type(), p)...)
		}
		value := l.rewrite(n.X).(ast.Expr)
		return append([]ast.Stmt{&ast.AssignStmt{Lhs: names, Tok: token.DEFINE, Rhs: []ast.Expr{value}}}, shows...)
	}
	if info.Type == nil || info.IsVoid() || info.IsBuiltin() {
		return l.topLevel(n)
	}
	t := types.Default(info.Type)
	if basic, ok := t.(*types.Basic); ok && basic.Kind() == types.UntypedNil {
		return []ast.Stmt{l.parse(fmt.Sprintf("%s.Show(%d, nil)", runtimeName, p.shownType(t)))}
	}
	name := l.temporary()
	value := l.rewrite(n.X).(ast.Expr)
	if call, ok := ast.Unparen(n.X).(*ast.CallExpr); ok && len(call.Args) > 0 && !types.IsInterface(t) {
		// The first use of a generic function in a typed declaration would give
		// the interpreter's zero.
		define := &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent(name)}, Tok: token.DEFINE, Rhs: []ast.Expr{value}}
		return append([]ast.Stmt{define}, l.showValue(name, t, p)...)
	}
	declare := &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ast.NewIdent(name)}, Type: l.typeExpression(t), Values: []ast.Expr{value}}}}}
	return append([]ast.Stmt{declare}, l.showValue(name, t, p)...)
}

// showValue hands over one value. A type of the session that can say what it is
// says so here, because its methods are out of sight in compiled code.
func (l *lowerer) showValue(name string, t types.Type, p *program) []ast.Stmt {
	if types.Identical(t, types.Universe.Lookup("error").Type()) {
		return []ast.Stmt{l.parse(fmt.Sprintf("if %s != nil { %s.Dropped(%s.Error()) }", name, runtimeName, name))}
	}
	index := p.shownType(t)
	if l.ofSession(t) {
		for _, method := range []string{"MIMEBundle", "HTML", "Markdown", "String", "Error"} {
			object, _, _ := types.LookupFieldOrMethod(t, true, nil, method)
			function, ok := object.(*types.Func)
			if !ok || function.Signature().Params().Len() != 0 || function.Signature().Results().Len() != 1 {
				continue
			}
			guard := ""
			if _, pointer := t.Underlying().(*types.Pointer); pointer {
				guard = fmt.Sprintf("%s == nil", name)
			}
			statement := fmt.Sprintf("%s.ShowAs(%d, %q, %s.%s())", runtimeName, index, method, name, method)
			if guard != "" {
				statement = fmt.Sprintf("if %s { %s.Show(%d, nil) } else { %s }", guard, runtimeName, index, statement)
			}
			return []ast.Stmt{l.parse(statement)}
		}
	}
	return []ast.Stmt{l.parse(fmt.Sprintf("%s.Show(%d, %s)", runtimeName, index, name))}
}

// shownType numbers the static types of what is shown.
func (p *program) shownType(t types.Type) int {
	p.shown = append(p.shown, t)
	return len(p.shown) - 1
}

// prints tells whether an expression calls a function that is called for what
// it prints, not for the number of bytes and the error that it returns.
func (l *lowerer) prints(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	function, ok := l.unit.info.Uses[selector.Sel].(*types.Func)
	return ok && function.Pkg() != nil && function.Pkg().Path() == "fmt" &&
		(strings.HasPrefix(function.Name(), "Print") || strings.HasPrefix(function.Name(), "Fprint"))
}
