package core

import (
	"go/ast"
	"go/token"
)

// selectStatement separates waiting from acting: the runtime says which case
// goes on and keeps the value that it received; a switch runs the clause.
func (f *function) selectStatement(s *ast.SelectStmt, label string) {
	saved := f.marked
	f.marked = false
	defer func() { f.marked = saved }()
	f.emit(block(f.collect(func() {
		chosen := f.temporary("case")
		ways := ""
		var operands []ast.Expr
		before := make([]func(), len(s.Body.List))
		for i, c := range s.Body.List {
			way, given := "d", []ast.Expr(nil)
			switch comm := c.(*ast.CommClause).Comm.(type) {
			case nil:
			case *ast.SendStmt:
				element := f.channelType(comm.Chan).Elem()
				channel := f.copied(f.operandOf(comm.Chan), f.typeOf(comm.Chan).Underlying())
				name := f.temporary("v")
				f.emit(variable(name, f.representation(element)))
				f.emit(assign(ident(name), f.value(comm.Value, element)))
				way, given = "s", []ast.Expr{channel, ident(name)}
			default:
				way, given, before[i] = f.received(comm)
			}
			ways += way
			operands = append(operands, given...)
		}
		act := &ast.SwitchStmt{Tag: ident(chosen), Body: &ast.BlockStmt{}}
		end := f.enter(label, false)
		for i, c := range s.Body.List {
			c := c.(*ast.CommClause)
			clause := &ast.CaseClause{List: []ast.Expr{number(i + 1)}}
			clause.Body = f.collect(func() {
				if before[i] != nil {
					before[i]()
				}
				f.statements(c.Body)
			})
			f.source(clause, c.Pos())
			act.Body.List = append(act.Body.List, clause)
		}
		end()
		f.pos = s.Pos()
		f.emit(define(chosen, f.helper("Select", append([]ast.Expr{text(ways)}, operands...)...)))
		f.emitLabelled(label, act)
	})))
}

// received prepares a receiving case: its letter and operands for the runtime,
// and what stores the value when the clause runs.
func (f *function) received(comm ast.Stmt) (way string, operands []ast.Expr, before func()) {
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
	operands = []ast.Expr{f.copied(f.operandOf(channel), f.typeOf(channel).Underlying())}
	if len(left) == 0 {
		return "r", operands, nil
	}
	value, ok := f.temporary("v"), f.temporary("ok")
	f.emit(variable(value, f.representation(element)))
	way, operands = "v", append(operands, unary(token.AND, ident(value)))
	if len(left) == 2 {
		f.emit(variable(ok, ident("bool")))
		way, operands = "o", append(operands, unary(token.AND, ident(ok)))
	}
	return way, operands, func() {
		for i, e := range left {
			if used(e) == nil {
				continue
			}
			v := ident(value)
			from := element
			if i == 1 {
				v, from = ident(ok), boolean
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
