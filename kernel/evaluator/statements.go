package evaluator

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// goStatement lets a panic in a goroutine be reported instead of ending the
// process. Function and arguments are evaluated now, as Go has it.
func (l *lowerer) goStatement(n *ast.GoStmt) ast.Stmt {
	// The recover must be the interpreter's own: it hides a panic from
	// compiled deferred functions.
	p := l.session.fset.Position(n.Pos())
	var cell int
	fmt.Sscanf(p.Filename, "Cell[%d]", &cell)
	guard := l.parse(fmt.Sprintf("defer func() { if e := recover(); e != nil { %s.GoroutinePanic(e, %d, %d) } }()", runtimeName, cell, p.Line))
	if literal, ok := n.Call.Fun.(*ast.FuncLit); ok {
		literal.Body.List = append([]ast.Stmt{guard}, literal.Body.List...)
		return n
	}
	signature, ok := l.unit.info.TypeOf(n.Call.Fun).Underlying().(*types.Signature)
	if !ok { // a builtin
		return &ast.GoStmt{Call: &ast.CallExpr{Fun: &ast.FuncLit{Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: &ast.BlockStmt{List: []ast.Stmt{guard, &ast.ExprStmt{X: n.Call}}}}}}
	}
	outer := &ast.CallExpr{}
	parameters := &ast.FieldList{}
	inner := &ast.CallExpr{Fun: n.Call.Fun, Ellipsis: n.Call.Ellipsis}
	pass := func(t types.Type, value ast.Expr) ast.Expr {
		name := l.temporary()
		parameters.List = append(parameters.List, &ast.Field{Names: []*ast.Ident{ast.NewIdent(name)}, Type: l.typeExpression(t)})
		outer.Args = append(outer.Args, value)
		return ast.NewIdent(name)
	}
	for i, argument := range n.Call.Args {
		t := types.Default(l.unit.info.TypeOf(argument))
		if i < signature.Params().Len() && (!signature.Variadic() || i < signature.Params().Len()-1) {
			t = signature.Params().At(i).Type()
		}
		inner.Args = append(inner.Args, pass(t, argument))
	}
	outer.Fun = &ast.FuncLit{Type: &ast.FuncType{Params: parameters}, Body: &ast.BlockStmt{List: []ast.Stmt{guard, &ast.ExprStmt{X: inner}}}}
	return &ast.GoStmt{Go: n.Go, Call: outer}
}

// isReceive tells whether an expression receives from a channel.
func isReceive(e ast.Expr) bool {
	unary, ok := ast.Unparen(e).(*ast.UnaryExpr)
	return ok && unary.Op == token.ARROW
}

// assign gives assignments that the interpreter gets wrong a form that it gets
// right: each value first into a fresh variable of the exact type.
func (l *lowerer) assign(c *astutil.Cursor, n *ast.AssignStmt) {
	if c.Index() < 0 {
		return // in a header: no room for statements
	}
	parallel := len(n.Lhs) > 1 && len(n.Rhs) == len(n.Lhs)
	if n.Tok != token.ASSIGN || !parallel && !(len(n.Rhs) == 1 && isReceive(n.Rhs[0])) {
		return
	}
	if parallel {
		for i, right := range n.Rhs {
			t := l.exactType(n.Lhs[i], right)
			if t == nil {
				return
			}
			name := l.temporary()
			c.InsertBefore(&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ast.NewIdent(name)}, Type: l.typeExpression(t), Values: []ast.Expr{right}}}}})
			n.Rhs[i] = ast.NewIdent(name)
		}
		l.fixTargets(c, n)
		for i := range n.Lhs[:len(n.Lhs)-1] {
			c.InsertBefore(&ast.AssignStmt{Lhs: n.Lhs[i : i+1], Tok: token.ASSIGN, Rhs: n.Rhs[i : i+1]})
		}
		last := len(n.Lhs) - 1
		c.Replace(&ast.AssignStmt{Lhs: n.Lhs[last:], Tok: token.ASSIGN, Rhs: n.Rhs[last:]})
		return
	}
	var names []ast.Expr
	for _, left := range n.Lhs {
		name := "_"
		if !isBlank(left) {
			name = l.temporary()
		}
		names = append(names, ast.NewIdent(name))
	}
	if len(n.Lhs) == 1 && isBlank(n.Lhs[0]) {
		return
	}
	c.InsertBefore(&ast.AssignStmt{Lhs: names, Tok: token.DEFINE, Rhs: n.Rhs})
	var stores []ast.Stmt
	for i, left := range n.Lhs {
		if !isBlank(left) {
			stores = append(stores, &ast.AssignStmt{Lhs: []ast.Expr{left}, Tok: token.ASSIGN, Rhs: []ast.Expr{ast.NewIdent(names[i].(*ast.Ident).Name)}})
		}
	}
	for _, store := range stores[:len(stores)-1] {
		c.InsertBefore(store)
	}
	c.Replace(stores[len(stores)-1])
}

// exactType is the type of an assignment's target, or of its value for the
// blank one.
func (l *lowerer) exactType(left, right ast.Expr) types.Type {
	if !isBlank(left) {
		if t := l.unit.info.TypeOf(left); t != nil {
			return t
		}
	}
	if t := l.unit.info.TypeOf(right); t != nil {
		return types.Default(t)
	}
	return nil
}

// fixTargets evaluates the indexes and pointers of a parallel assignment's
// targets before anything is stored.
func (l *lowerer) fixTargets(c *astutil.Cursor, n *ast.AssignStmt) {
	for _, left := range n.Lhs {
		index, ok := ast.Unparen(left).(*ast.IndexExpr)
		if !ok {
			continue
		}
		if _, literal := index.Index.(*ast.BasicLit); literal {
			continue
		}
		t := l.unit.info.TypeOf(index.Index)
		if t == nil {
			continue
		}
		name := l.temporary()
		c.InsertBefore(&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ast.NewIdent(name)}, Type: l.typeExpression(types.Default(t)), Values: []ast.Expr{index.Index}}}}})
		index.Index = ast.NewIdent(name)
	}
}

// returned evaluates received and compared values before they are returned.
func (l *lowerer) returned(c *astutil.Cursor, n *ast.ReturnStmt) {
	if c.Index() < 0 {
		return
	}
	for i, result := range n.Results {
		binary, comparison := ast.Unparen(result).(*ast.BinaryExpr)
		if !isReceive(result) && !(comparison && (binary.Op == token.REM || types.Identical(l.unit.info.TypeOf(result), types.Typ[types.Bool]) || isUntypedBool(l.unit.info.TypeOf(result)))) {
			continue
		}
		name := l.temporary()
		c.InsertBefore(&ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent(name)}, Tok: token.DEFINE, Rhs: []ast.Expr{result}})
		n.Results[i] = ast.NewIdent(name)
	}
}

func isUntypedBool(t types.Type) bool {
	basic, ok := t.(*types.Basic)
	return ok && basic.Kind() == types.UntypedBool
}

// typeSwitch turns a type switch on types of the session into assertions one
// after the other, because the interpreter takes the wrong case.
func (l *lowerer) typeSwitch(c *astutil.Cursor, n *ast.TypeSwitchStmt) {
	ours := false
	for _, clause := range n.Body.List {
		for _, e := range clause.(*ast.CaseClause).List {
			if t := l.unit.info.TypeOf(e); t != nil && l.ofSession(t) {
				ours = true
			}
		}
	}
	if !ours || c.Index() < 0 {
		return
	}
	var subject ast.Expr
	name := ""
	switch assign := n.Assign.(type) {
	case *ast.ExprStmt:
		subject = assign.X.(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		name = assign.Lhs[0].(*ast.Ident).Name
		subject = assign.Rhs[0].(*ast.TypeAssertExpr).X
	}
	value, choice := l.temporary(), l.temporary()
	list := []ast.Stmt{
		&ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{Names: []*ast.Ident{ast.NewIdent(value)}, Type: ast.NewIdent("interface{}"), Values: []ast.Expr{subject}}}}},
		l.parse(choice + " := 0"),
	}
	if n.Init != nil {
		list = append([]ast.Stmt{n.Init}, list...)
	}
	body := &ast.SwitchStmt{Tag: ast.NewIdent(choice), Body: &ast.BlockStmt{}}
	fallback := -1
	for i, clause := range n.Body.List {
		clause := clause.(*ast.CaseClause)
		if clause.List == nil {
			fallback = i + 1
		}
		var single types.Type
		for _, e := range clause.List {
			t := l.unit.info.TypeOf(e)
			if t == nil {
				continue
			}
			if basic, ok := t.(*types.Basic); ok && basic.Kind() == types.UntypedNil {
				list = append(list, l.parse(fmt.Sprintf("if %s == 0 && %s == nil { %s = %d }", choice, value, choice, i+1)))
				continue
			}
			if len(clause.List) == 1 {
				single = t
			}
			list = append(list, l.parse(fmt.Sprintf("if %s == 0 { if _, ok := %s.(%s); ok { %s = %d } }", choice, value, l.typeText(t), choice, i+1)))
		}
		if name != "" {
			bind := fmt.Sprintf("%s := %s; _ = %s", name, value, name)
			if single != nil {
				bind = fmt.Sprintf("%s := %s.(%s)", name, value, l.typeText(single))
			}
			clause.Body = append([]ast.Stmt{l.parse(bind)}, clause.Body...)
		}
		clause.List = []ast.Expr{l.expression(fmt.Sprint(i + 1))}
		body.Body.List = append(body.Body.List, clause)
	}
	if fallback > 0 {
		list = append(list, l.parse(fmt.Sprintf("if %s == 0 { %s = %d }", choice, choice, fallback)))
	}
	for _, statement := range list {
		c.InsertBefore(statement)
	}
	c.Replace(body)
}

// ofSession tells whether a type, or what it points to, is declared in a cell.
func (l *lowerer) ofSession(t types.Type) bool {
	named, ok := pointed(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "main"
}
