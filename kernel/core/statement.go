package core

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

func (f *function) statements(list []ast.Stmt) {
	for _, s := range list {
		f.statement(s)
	}
}

// scoped translates statements as a block of their own.
func (f *function) scoped(list []ast.Stmt) *ast.BlockStmt {
	return block(f.collect(func() { f.statements(list) }))
}

func (f *function) statement(s ast.Stmt) { f.labelled(s, "") }

// labelled translates a statement that carries a label.
func (f *function) labelled(s ast.Stmt, label string) {
	if s == nil {
		return
	}
	f.pos = s.Pos()
	if f.placer.sameFile(f.pos) {
		f.where = f.pos
	}
	if f.marked && len(f.exits) == 0 {
		f.mark(s)
	}
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.ExprStmt:
		f.expressionStatement(s)
	case *ast.AssignStmt:
		f.assignment(s)
	case *ast.IncDecStmt:
		f.incrementStatement(s)
	case *ast.DeclStmt:
		f.declaration(s.Decl.(*ast.GenDecl))
	case *ast.BlockStmt:
		saved := f.marked
		f.marked = false
		f.emit(f.scoped(s.List))
		f.marked = saved
	case *ast.IfStmt:
		f.ifStatement(s)
	case *ast.ForStmt:
		f.forStatement(s, label)
	case *ast.RangeStmt:
		f.rangeStatement(s, label)
	case *ast.SwitchStmt:
		f.switchStatement(s, label)
	case *ast.TypeSwitchStmt:
		f.typeSwitch(s, label)
	case *ast.SelectStmt:
		f.selectStatement(s, label)
	case *ast.ReturnStmt:
		f.returnStatement(s)
	case *ast.BranchStmt:
		f.branchStatement(s)
	case *ast.LabeledStmt:
		f.labelStatement(s)
	case *ast.GoStmt:
		f.goStatement(s)
	case *ast.DeferStmt:
		f.deferStatement(s)
	case *ast.SendStmt:
		channel := f.channelType(s.Chan)
		c, v := f.operandOf(s.Chan), f.value(s.Value, channel.Elem())
		f.emit(&ast.SendStmt{Chan: c, Value: f.stable(v, channel.Elem())})
	default:
		refuse(s.Pos(), "this statement is not known", "")
	}
}

// mark notes the line of a cell's top-level statement, so that a panic can
// say where it was.
func (f *function) mark(s ast.Stmt) {
	switch s.(type) {
	case *ast.LabeledStmt, *ast.EmptyStmt, *ast.BranchStmt:
		return
	}
	position := f.translator.fset.Position(s.Pos())
	f.emit(evaluate(f.helper("At", number(f.cell), number(position.Line))))
}

func (f *function) channelType(e ast.Expr) *types.Chan {
	return f.coreType(e).(*types.Chan)
}

// stable puts a value into a variable of its own unless it is one already.
func (f *function) stable(v ast.Expr, t types.Type) ast.Expr {
	switch v.(type) {
	case *ast.Ident, *ast.BasicLit:
		return v
	}
	name := f.temporary("v")
	f.emit(variable(name, f.representation(t)))
	f.emit(assign(ident(name), v))
	return ident(name)
}

func (f *function) expressionStatement(s *ast.ExprStmt) {
	x := ast.Unparen(s.X)
	if c, ok := x.(*ast.CallExpr); ok {
		if b, ok := f.builtin(c); ok {
			f.builtinStatement(c, b)
			return
		}
		f.emit(evaluate(f.callExpression(c, false)))
		return
	}
	if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		name := f.temporary("v")
		f.emit(variable(name, f.representation(f.typeOf(x))))
		f.emit(assign(ident(name), unary(token.ARROW, f.operandOf(u.X))))
		return
	}
	f.emit(define(f.temporary("v"), f.expression(x)))
}

func (f *function) declaration(d *ast.GenDecl) {
	if d.Tok != token.VAR {
		return // constants are folded, types are declared where they are used
	}
	for _, s := range d.Specs {
		spec := s.(*ast.ValueSpec)
		if len(spec.Values) == 0 {
			for _, id := range spec.Names {
				v := f.info.Defs[id]
				if v == nil || id.Name == "_" {
					continue
				}
				t := f.substitute(v.Type(), f.env)
				if name, global := f.global(v); global {
					f.emit(assign(ident(name), f.apart(f.zero(t), t)))
					continue
				}
				f.emit(variable(f.declare(v), f.representation(t)))
			}
			continue
		}
		f.defineVariables(spec.Names, spec.Values, true)
	}
}

func (f *function) ifStatement(s *ast.IfStmt) {
	translate := func() {
		if s.Init != nil {
			f.statement(s.Init)
		}
		i := &ast.IfStmt{Cond: f.condition(s.Cond), Body: f.scoped(s.Body.List)}
		switch e := s.Else.(type) {
		case *ast.BlockStmt:
			i.Else = f.scoped(e.List)
		case *ast.IfStmt:
			list := f.collect(func() { f.statement(e) })
			if nested, ok := single(list).(*ast.IfStmt); ok {
				i.Else = nested
			} else {
				i.Else = block(list)
			}
		}
		f.pos = s.Pos()
		f.emit(i)
	}
	if s.Init == nil {
		translate()
		return
	}
	saved := f.marked
	f.marked = false
	f.emit(block(f.collect(translate)))
	f.marked = saved
}

func single(list []ast.Stmt) ast.Stmt {
	if len(list) == 1 {
		return list[0]
	}
	return nil
}

// condition translates a boolean expression at the head of a statement.
func (f *function) condition(e ast.Expr) ast.Expr {
	return f.expression(e)
}

func (f *function) returnStatement(s *ast.ReturnStmt) {
	results := f.signature.Results()
	if len(f.results) == 0 && len(f.ranges) == 0 && !f.inside {
		switch {
		case len(s.Results) == 0:
			f.emit(result())
		case len(s.Results) == 1 && results.Len() > 1:
			f.emit(result(f.spread(s.Results[0], results)...))
		case len(s.Results) == 1:
			v := f.value(s.Results[0], results.At(0).Type())
			if receives(s.Results[0]) {
				v = f.stable(v, results.At(0).Type())
			}
			f.emit(result(v))
		default:
			var values []ast.Expr
			for i, e := range s.Results {
				values = append(values, f.returned(e, results.At(i).Type()))
			}
			f.emit(result(values...))
		}
		return
	}
	if len(s.Results) > 0 && len(f.results) > 0 {
		var values []ast.Expr
		if len(s.Results) == 1 && len(f.results) > 1 {
			values = f.spread(s.Results[0], results)
		} else {
			for i, e := range s.Results {
				v := f.value(e, results.At(i).Type())
				if len(s.Results) > 1 {
					v = f.stable(v, results.At(i).Type())
					if id, ok := v.(*ast.Ident); ok && id.Name != f.results[i] && slices.Contains(f.results, id.Name) {
						v = f.copied(v, results.At(i).Type()) // return b, a
					}
				}
				values = append(values, v)
			}
		}
		for i, v := range values {
			if id, ok := v.(*ast.Ident); ok && id.Name == f.results[i] {
				continue
			}
			f.emit(assign(ident(f.results[i]), f.apart(v, results.At(i).Type())))
		}
	}
	f.leaveFunction()
}

// returned is one of several results: simple ones stay in place, others are
// evaluated first, in order.
func (f *function) returned(e ast.Expr, t types.Type) ast.Expr {
	v := f.value(e, t)
	switch v.(type) {
	case *ast.Ident, *ast.BasicLit:
		return v
	}
	if f.info.Types[e].Value != nil {
		return v
	}
	return f.stable(v, t)
}

// leaveFunction returns with the results as they stand.
func (f *function) leaveFunction() {
	if len(f.ranges) > 0 {
		f.leaveRanges(0, -1)
		return
	}
	if f.inside {
		f.emit(result())
		return
	}
	f.emit(result(f.resultValues()...))
}

// receives reports whether the value comes straight from a channel.
func receives(e ast.Expr) bool {
	u, ok := ast.Unparen(e).(*ast.UnaryExpr)
	return ok && u.Op == token.ARROW
}
