package evaluator

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// captured tells whether a function literal in a node refers to a variable, or
// the variable's address is taken: then each iteration must have its own.
func (l *lowerer) captured(node ast.Node, v types.Object) bool {
	found := false
	refers := func(n ast.Node) bool {
		inside := false
		ast.Inspect(n, func(m ast.Node) bool {
			if ident, ok := m.(*ast.Ident); ok && l.unit.info.Uses[ident] == v {
				inside = true
			}
			return !inside
		})
		return inside
	}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			found = found || refers(n)
			return false
		case *ast.UnaryExpr:
			if n.Op == token.AND && refers(n.X) {
				found = true
			}
		}
		return !found
	})
	return found
}

// changed tells whether a node assigns to a variable.
func (l *lowerer) changed(node ast.Node, v types.Object) bool {
	found := false
	is := func(e ast.Expr) bool {
		ident, ok := e.(*ast.Ident)
		return ok && l.unit.info.Uses[ident] == v
	}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				found = found || is(left)
			}
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		}
		return !found
	})
	return found
}

// ownCopy begins a loop's body with a copy of a variable.
func (l *lowerer) ownCopy(body *ast.BlockStmt, ident *ast.Ident) {
	fresh := func() *ast.Ident { return ast.NewIdent(ident.Name) }
	body.List = append([]ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{fresh()}, Tok: token.DEFINE, Rhs: []ast.Expr{fresh()}}}, body.List...)
}

// refuseDeferred refuses function literals that a loop defers and that refer to
// its variable: the interpreter makes all of them see the last iteration.
func (l *lowerer) refuseDeferred(body *ast.BlockStmt, v types.Object) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, inner := n.(*ast.FuncLit); inner {
			return false
		}
		d, ok := n.(*ast.DeferStmt)
		if !ok {
			return true
		}
		if literal, ok := d.Call.Fun.(*ast.FuncLit); ok && l.captured(literal, v) {
			l.refuse(d, "a deferred function in a loop cannot use the loop variable %s here; append such functions to a slice and defer one that calls them", v.Name())
		}
		return false
	})
}

// copyLoopVariables gives each iteration its own variables, as Go has since
// 1.22; the interpreter shares them.
func (l *lowerer) copyLoopVariables(n *ast.ForStmt) {
	init, ok := n.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return
	}
	for _, left := range init.Lhs {
		ident, ok := left.(*ast.Ident)
		v := l.unit.info.Defs[ident]
		if !ok || v == nil || !l.captured(n.Body, v) {
			continue
		}
		if l.changed(n.Body, v) {
			l.refuse(ident, "loop variable %s is captured by a function and changed in the loop's body; copy it to another variable in the body first", ident.Name)
			continue
		}
		l.refuseDeferred(n.Body, v)
		l.ownCopy(n.Body, ident)
	}
}

func (l *lowerer) prepareRange(n *ast.RangeStmt) {
	if n.Tok != token.DEFINE {
		return
	}
	// Ranges over integers and functions are lowered to bodies that declare
	// their variables anyway.
	fresh := false
	switch t := l.unit.info.TypeOf(n.X).Underlying().(type) {
	case *types.Basic:
		fresh = t.Info()&types.IsInteger != 0
	case *types.Signature:
		fresh = true
	}
	for _, e := range []ast.Expr{n.Key, n.Value} {
		if ident, ok := e.(*ast.Ident); ok && ident.Name != "_" {
			if v := l.unit.info.Defs[ident]; v != nil && l.captured(n.Body, v) {
				l.refuseDeferred(n.Body, v)
				if !fresh {
					l.ownCopy(n.Body, ident)
				}
			}
		}
	}
}

// rangeStatement lowers ranges over integers and functions, which the
// interpreter does not know, and over variables that exist, whose last values it
// loses.
func (l *lowerer) rangeStatement(c *astutil.Cursor, n *ast.RangeStmt) {
	t := l.unit.info.TypeOf(n.X)
	if t == nil {
		return
	}
	switch under := t.Underlying().(type) {
	case *types.Basic:
		if under.Info()&types.IsInteger != 0 {
			l.rangeInteger(c, n, t)
			return
		}
	case *types.Signature:
		l.rangeFunction(c, n, under)
		return
	case *types.Pointer:
		n.X = &ast.StarExpr{X: n.X}
	}
	if n.Tok == token.ASSIGN {
		l.rangeAssign(n)
	}
}

func (l *lowerer) rangeInteger(c *astutil.Cursor, n *ast.RangeStmt, t types.Type) {
	if n.Key != nil && n.Tok == token.DEFINE {
		if ident, ok := n.Key.(*ast.Ident); ok {
			if v := l.unit.info.Defs[ident]; v != nil {
				t = v.Type()
			}
		}
	}
	if basic, ok := t.(*types.Basic); ok && basic.Kind() == types.UntypedInt {
		t = types.Typ[types.Int]
	}
	index, limit := ast.NewIdent(l.temporary()), ast.NewIdent(l.temporary())
	convert := func(e ast.Expr) ast.Expr { return &ast.CallExpr{Fun: l.typeExpression(t), Args: []ast.Expr{e}} }
	loop := &ast.ForStmt{
		For:  n.For,
		Init: &ast.AssignStmt{Lhs: []ast.Expr{index, limit}, Tok: token.DEFINE, Rhs: []ast.Expr{convert(l.expression("0")), convert(n.X)}},
		Cond: &ast.BinaryExpr{X: ast.NewIdent(index.Name), Op: token.LSS, Y: ast.NewIdent(limit.Name)},
		Post: &ast.IncDecStmt{X: ast.NewIdent(index.Name), Tok: token.INC},
		Body: n.Body,
	}
	if n.Key != nil && !isBlank(n.Key) {
		n.Body.List = append([]ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{n.Key}, Tok: n.Tok, Rhs: []ast.Expr{ast.NewIdent(index.Name)}}}, n.Body.List...)
	}
	c.Replace(loop)
}

// rangeAssign ranges with fresh variables that are assigned at the start of the
// body.
func (l *lowerer) rangeAssign(n *ast.RangeStmt) {
	var stores []ast.Stmt
	for _, e := range []*ast.Expr{&n.Key, &n.Value} {
		if *e == nil || isBlank(*e) {
			continue
		}
		fresh := l.temporary()
		stores = append(stores, &ast.AssignStmt{Lhs: []ast.Expr{*e}, Tok: token.ASSIGN, Rhs: []ast.Expr{ast.NewIdent(fresh)}})
		*e = ast.NewIdent(fresh)
	}
	if len(stores) > 0 {
		n.Tok = token.DEFINE
		n.Body.List = append(stores, n.Body.List...)
	}
}

// rangeFunction calls the iterator with the body as a function.
func (l *lowerer) rangeFunction(c *astutil.Cursor, n *ast.RangeStmt, iterator *types.Signature) {
	yield := iterator.Params().At(0).Type().Underlying().(*types.Signature)
	if !l.leaveByReturning(n.Body) {
		l.refuse(n, "a range over a function whose body returns or branches further than its own loop is not supported by this kernel yet; collect the values with slices.Collect first")
		return
	}
	parameters := &ast.FieldList{}
	var stores []ast.Stmt
	for i, e := range []ast.Expr{n.Key, n.Value} {
		if i >= yield.Params().Len() {
			break
		}
		name := ast.NewIdent("_")
		if e != nil && !isBlank(e) {
			name = ast.NewIdent(l.temporary())
			stores = append(stores, &ast.AssignStmt{Lhs: []ast.Expr{e}, Tok: n.Tok, Rhs: []ast.Expr{ast.NewIdent(name.Name)}})
		}
		parameters.List = append(parameters.List, &ast.Field{Names: []*ast.Ident{name}, Type: l.typeExpression(yield.Params().At(i).Type())})
	}
	n.Body.List = append(append(stores, n.Body.List...), &ast.ReturnStmt{Results: []ast.Expr{ast.NewIdent("true")}})
	c.Replace(&ast.ExprStmt{X: &ast.CallExpr{Fun: n.X, Args: []ast.Expr{&ast.FuncLit{
		Type: &ast.FuncType{Params: parameters, Results: &ast.FieldList{List: []*ast.Field{{Type: ast.NewIdent("bool")}}}},
		Body: n.Body,
	}}}})
}

// leaveByReturning turns the break and continue statements of a loop's body into
// returns of the body as a function. It returns false if the body leaves in
// another way.
func (l *lowerer) leaveByReturning(body *ast.BlockStmt) bool {
	ok := true
	var depthLoop, depthSwitch int
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		switch n := c.Node().(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			depthLoop++
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			depthSwitch++
		case *ast.ReturnStmt, *ast.DeferStmt:
			ok = false
			return false
		case *ast.BranchStmt:
			switch {
			case n.Label != nil || n.Tok == token.GOTO:
				ok = false
			case n.Tok == token.BREAK && depthLoop == 0 && depthSwitch == 0:
				c.Replace(&ast.ReturnStmt{Results: []ast.Expr{ast.NewIdent("false")}})
			case n.Tok == token.CONTINUE && depthLoop == 0:
				c.Replace(&ast.ReturnStmt{Results: []ast.Expr{ast.NewIdent("true")}})
			}
			return false
		}
		return true
	}, func(c *astutil.Cursor) bool {
		switch c.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			depthLoop--
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			depthSwitch--
		}
		return true
	})
	return ok
}
