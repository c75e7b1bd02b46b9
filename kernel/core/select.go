package core

import (
	"go/ast"
	"go/token"
)

// selectStatement separates waiting from acting: the interpreter's select
// only says which case is ready and takes the value into a fresh variable; a
// switch runs the clause.
func (f *function) selectStatement(s *ast.SelectStmt, label string) {
	saved := f.marked
	f.marked = false
	defer func() { f.marked = saved }()
	f.emit(block(f.collect(func() {
		chosen := f.temporary("case")
		wait := &ast.SelectStmt{Body: &ast.BlockStmt{}}
		act := &ast.SwitchStmt{Tag: ident(chosen), Body: &ast.BlockStmt{}}
		f.emit(define(chosen, number(0)))
		end := f.enter(label, false)
		for i, c := range s.Body.List {
			c := c.(*ast.CommClause)
			communication := &ast.CommClause{}
			var before func()
			set := []ast.Stmt{assign(ident(chosen), number(i+1))}
			switch comm := c.Comm.(type) {
			case nil:
			case *ast.SendStmt:
				element := f.channelType(comm.Chan).Elem()
				channel := f.copied(f.operandOf(comm.Chan), f.typeOf(comm.Chan).Underlying())
				communication.Comm = &ast.SendStmt{Chan: channel, Value: f.copied(f.value(comm.Value, element), element)}
			default:
				set, before = f.received(comm, communication, set)
			}
			communication.Body = set
			wait.Body.List = append(wait.Body.List, communication)
			clause := &ast.CaseClause{List: []ast.Expr{number(i + 1)}}
			clause.Body = f.collect(func() {
				if before != nil {
					before()
				}
				f.statements(c.Body)
			})
			f.source(clause, c.Pos())
			act.Body.List = append(act.Body.List, clause)
		}
		end()
		f.pos = s.Pos()
		f.emit(wait)
		f.emitLabelled(label, act)
	})))
}

// received prepares a receiving case; the result stores what was received
// when the clause runs.
func (f *function) received(comm ast.Stmt, clause *ast.CommClause, set []ast.Stmt) ([]ast.Stmt, func()) {
	var left []ast.Expr
	var x ast.Expr
	define := false
	switch comm := comm.(type) {
	case *ast.ExprStmt:
		x = comm.X
	case *ast.AssignStmt:
		left, x, define = comm.Lhs, comm.Rhs[0], comm.Tok == token.DEFINE
	}
	channel := ast.Unparen(x).(*ast.UnaryExpr).X
	element := f.channelType(channel).Elem()
	c := f.copied(f.operandOf(channel), f.typeOf(channel).Underlying())
	value, ok := f.temporary("v"), f.temporary("ok")
	keptValue, keptOK := f.temporary("v"), f.temporary("ok")
	f.emit(variable(keptValue, f.representation(element)))
	if len(left) == 0 {
		clause.Comm = defineSeveral([]string{value}, unary(token.ARROW, c))
		return set, nil
	}
	if len(left) == 2 {
		f.emit(variable(keptOK, ident("bool")))
		clause.Comm = defineSeveral([]string{value, ok}, unary(token.ARROW, c))
		set = append(set, assign(ident(keptOK), ident(ok)))
	} else {
		clause.Comm = defineSeveral([]string{value}, unary(token.ARROW, c))
	}
	set = append(set, assign(ident(keptValue), ident(value)))
	return set, func() {
		for i, e := range left {
			if used(e) == nil {
				continue
			}
			v := ident(keptValue)
			from := element
			if i == 1 {
				v, from = ident(keptOK), boolean
			}
			if define {
				o := f.info.Defs[e.(*ast.Ident)]
				t := f.substitute(o.Type(), f.env)
				name := f.declare(o)
				f.emit(variable(name, f.representation(t)))
				f.emit(assign(ident(name), f.convert(v, from, t)))
				continue
			}
			t := f.target(e, true)
			f.store(t, f.convert(v, from, t.typ))
		}
	}
}
